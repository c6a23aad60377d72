import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { billOf, type Part, part } from "../testing/bills";
import { type ProjectsKit, startProjects } from "../testing/kit";

let kit: ProjectsKit;
let ada: { id: string; caller: Caller };

beforeAll(async () => {
  kit = await startProjects();
  ada = await kit.person("Ada");
});
afterAll(() => kit.stop());

async function counts(): Promise<{ projects: number; events: number }> {
  const { projects } = await kit.ask<{ projects: { totalCount: number } }>("{ projects { totalCount } }");
  return { projects: projects.totalCount, events: (await kit.eventTypes()).length };
}

test("a bill becomes projects with licences, dependencies and dependents, and one announcement", async () => {
  const bill = billOf(
    "oven",
    [
      part("clay", "1.0.0", { licenses: [{ license: { id: "MIT" } }] }),
      part("clay", "2.0.0"),
      part("grog", "1.0.0", { licenses: [{ expression: "PPL" }] }),
    ],
    { root: ["clay@1.0.0", "grog@1.0.0"], "clay@1.0.0": ["grog@1.0.0"], "grog@1.0.0": ["clay@2.0.0"] },
  );
  const result = await kit.importer.importBillOfMaterials(bill, { by: ada.id, sourceUri: "https://x.org/bom.json" });
  expect(result).toMatchObject({ changed: true, components: 4, edges: 4, newProjects: 3 });
  const seen = await kit.ask(
    `query ($id: ID!) {
      project(id: $id) {
        slug stewards { name } origin { source uri }
        billOfMaterials { digest edgeCount components(first: 2) { totalCount nodes { index version project { slug } } } }
        dependencies { totalCount nodes { kind version to { slug licence { openness } } } }
      }
      grog: project(slug: "npm-grog") {
        stewards { id } origin { source }
        dependents { totalCount nodes { from { slug } } }
        dependencies { nodes { version to { slug } } }
      }
    }`,
    { id: result.rootProject },
    ANONYMOUS,
  );
  expect(seen).toMatchObject({
    project: {
      slug: "npm-oven",
      stewards: [{ name: "Ada" }],
      origin: { source: "cyclonedx", uri: "https://x.org/bom.json" },
      billOfMaterials: {
        digest: bill.digest,
        edgeCount: 4,
        components: {
          totalCount: 4,
          nodes: [
            { index: 0, version: "1", project: { slug: "npm-oven" } },
            { index: 1, version: "1.0.0", project: { slug: "npm-clay" } },
          ],
        },
      },
      dependencies: {
        totalCount: 2,
        nodes: [
          { kind: "RUNTIME", version: "1.0.0", to: { slug: "npm-clay", licence: { openness: "OPEN" } } },
          { kind: "RUNTIME", version: "1.0.0", to: { slug: "npm-grog", licence: { openness: "COPYFAIR" } } },
        ],
      },
    },
    grog: {
      stewards: [],
      dependents: { totalCount: 2, nodes: [{ from: { slug: "npm-oven" } }, { from: { slug: "npm-clay" } }] },
      dependencies: { nodes: [{ version: "2.0.0", to: { slug: "npm-clay" } }] },
    },
  });
  const events = await kit.events({ subjects: [result.billOfMaterials] });
  expect(events).toMatchObject([
    {
      type: "projects.bill-of-materials.published.v1",
      actor: ada.id,
      payload: {
        part: 0,
        parts: 1,
        rootProject: result.rootProject,
        edges: [
          [0, 1],
          [0, 3],
          [1, 3],
          [3, 2],
        ],
      },
    },
  ]);
});

test("importing again changes nothing and announces nothing; a changed bill takes the place of the old one", async () => {
  const options = { by: null };
  const first = await kit.importer.importBillOfMaterials(
    billOf("wheel", [part("a"), part("b")], { root: ["a@1"] }),
    options,
  );
  const before = await counts();
  const again = await kit.importer.importBillOfMaterials(
    billOf("wheel", [part("a"), part("b")], { root: ["a@1"] }),
    options,
  );
  expect(again).toMatchObject({ changed: false, billOfMaterials: first.billOfMaterials, newProjects: 0 });
  expect(await counts()).toEqual(before);
  const next = await kit.importer.importBillOfMaterials(
    billOf("wheel", [part("a"), part("b")], { root: ["b@1"] }),
    options,
  );
  expect(next).toMatchObject({ changed: true, newProjects: 0, rootProject: first.rootProject });
  const seen = await kit.ask(
    `query ($id: ID!, $old: ID!) {
      project(id: $id) { billOfMaterials { id } dependencies { nodes { to { slug } } } }
      billOfMaterials(id: $old) { supersededAt components { totalCount } }
    }`,
    { id: first.rootProject, old: first.billOfMaterials },
  );
  expect(seen).toMatchObject({
    project: { billOfMaterials: { id: next.billOfMaterials }, dependencies: { nodes: [{ to: { slug: "npm-b" } }] } },
    billOfMaterials: { supersededAt: expect.any(String), components: { totalCount: 3 } },
  });
});

test("a project that was made here keeps its name and licence when a bill names its package", async () => {
  const input = {
    slug: "our-loom",
    name: "Our loom",
    licence: "GPL-3.0-only",
    stewards: [ada.id],
    purl: "pkg:npm/loom",
  };
  const made = await kit.change<{ project: { id: string } }>("createProject", "project { id }", input, ada.caller);
  const bill = billOf("weaver", [part("loom", "1", { licenses: [{ expression: "MIT" }] })], { root: ["loom@1"] });
  await kit.importer.importBillOfMaterials(bill, { by: null });
  const seen = await kit.ask(
    `query ($id: ID!) { project(id: $id) { slug licence { expression } dependents { nodes { from { slug } } } } }`,
    { id: made.project.id },
  );
  expect(seen).toEqual({
    project: {
      slug: "our-loom",
      licence: { expression: "GPL-3.0-only" },
      dependents: { nodes: [{ from: { slug: "npm-weaver" } }] },
    },
  });
});

test("a licence that was unknown is learnt from a later bill; one that was known, or is cared for here, stays", async () => {
  const licensed = (expression: string) => ({ licenses: [{ expression }] });
  const edges = { root: ["quiet@1", "loud@1"] };
  const importOf = (root: string, components: Part[]) =>
    kit.importer.importBillOfMaterials(billOf(root, components, edges), { by: ada.id });
  await importOf("hush", [part("quiet"), part("loud", "1", licensed("MIT"))]);
  await importOf("shout", [part("quiet", "1", licensed("ISC")), part("loud", "1", licensed("GPL-3.0-only"))]);
  await kit.importer.importBillOfMaterials(billOf("shelf", [part("hush", "1", licensed("MIT"))], {}), { by: null });
  const query = `{ quiet: project(slug: "npm-quiet") { licence { expression } } loud: project(slug: "npm-loud") { licence { expression } }
    hush: project(slug: "npm-hush") { licence { expression } } }`;
  expect(await kit.ask(query)).toEqual({
    quiet: { licence: { expression: "ISC" } },
    loud: { licence: { expression: "MIT" } },
    hush: { licence: { expression: "NOASSERTION" } },
  });
});

test("things that would have the same slug all get one, also when somebody foresaw the marks", async () => {
  const names = ["@a/b-c", "@a-b/c", "a-b-c"];
  const components = names.map((name, index) => ({
    "bom-ref": String(index),
    name,
    purl: `pkg:npm/${name.replace("@", "%40")}`,
  }));
  const first = await kit.importer.importBillOfMaterials(billOf("slugs", components, {}), { by: null });
  const marked = await kit.ask<{ billOfMaterials: { components: { nodes: { project: { slug: string } }[] } } }>(
    "query ($id: ID!) { billOfMaterials(id: $id) { components { nodes { project { slug } } } } }",
    { id: first.billOfMaterials },
  );
  const slugs = marked.billOfMaterials.components.nodes.map(({ project }) => project.slug);
  expect(new Set(slugs).size).toBe(4);
  const foreseen = slugs.map((slug, index) => ({
    "bom-ref": String(index),
    name: slug.replace(/^npm-/, ""),
    purl: `pkg:npm/${slug.replace(/^npm-/, "")}`,
  }));
  const second = await kit.importer.importBillOfMaterials(billOf("slugs-two", foreseen, {}), { by: null });
  expect(second.changed).toBe(true);
});

test("the longest names that are read can be kept", async () => {
  const wide = "\u8a31".repeat(300);
  const components = [
    {
      "bom-ref": wide,
      name: wide,
      group: wide,
      version: "\u8a31".repeat(200),
      purl: `pkg:npm/${"\u8a31".repeat(200)}`,
    },
    { "bom-ref": "x", name: wide, group: wide.slice(0, 200) },
  ];
  const bill = billOf("wide", components, { root: [wide, "x"] });
  expect(await kit.importer.importBillOfMaterials(bill, { by: null })).toMatchObject({ changed: true, edges: 2 });
});

test("an unknown importer is refused before anything is written", async () => {
  const before = await counts();
  const wish = kit.importer.importBillOfMaterials(billOf("nobody", [], {}), { by: "agt_none" });
  await expect(wish).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await counts()).toEqual(before);
});
