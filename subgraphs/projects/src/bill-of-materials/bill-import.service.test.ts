import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { openTestWork } from "@commons-hub/shared/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { PROJECTS_SCHEMA } from "..";
import { readCycloneDx } from "../import";
import { type ProjectsKit, startProjects } from "../testing/kit";
import { billPublished } from "./bill.events";
import { newId } from "@commons-hub/shared/ids";
import { HUB_COMMAND } from "@commons-hub/shared/database";

let kit: ProjectsKit;
let ada: { id: string; caller: Caller };

beforeAll(async () => {
  kit = await startProjects();
  ada = await kit.person("Ada");
});
afterAll(() => kit.stop());

interface Part {
  readonly "bom-ref": string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly licenses?: readonly object[];
}

function billOf(root: string, components: readonly Part[], edges: Readonly<Record<string, readonly string[]>>) {
  return readCycloneDx(
    Buffer.from(
      JSON.stringify({
        bomFormat: "CycloneDX",
        specVersion: "1.6",
        metadata: { component: { "bom-ref": "root", name: root, version: "1", purl: `pkg:npm/${root}@1` } },
        components,
        dependencies: Object.entries(edges).map(([ref, dependsOn]) => ({ ref, dependsOn })),
      }),
    ),
  );
}

const part = (name: string, version = "1", rest: object = {}): Part => ({
  "bom-ref": `${name}@${version}`,
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  ...rest,
});

/** A layered graph: each component needs up to three of the components that follow. */
function largeBill(root: string, size: number) {
  const components = Array.from({ length: size }, (_, index) => part(`${root}-part-${index}`));
  const ref = (index: number) => components[index]?.["bom-ref"] ?? "";
  const edges: Record<string, string[]> = { root: [ref(0), ref(1), ref(2)] };
  for (let index = 0; index < size; index++)
    edges[ref(index)] = [1, 2, 3]
      .map((step) => index * 3 + step)
      .filter((to) => to < size)
      .map(ref);
  return billOf(root, components, edges);
}

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

test("nothing of an import that broke off is seen, and the next one clears it away", async () => {
  const before = await counts();
  const bill = largeBill("broken", 2_500);
  await expect(
    kit.importer.importBillOfMaterials(bill, {
      by: null,
      onProgress: ({ done }) => {
        if (done > 3_000) throw new Error("killed");
      },
    }),
  ).rejects.toThrow("killed");
  expect(await counts()).toEqual(before);
  expect(await kit.ask(`{ project(slug: "npm-broken-part-7") { id } }`)).toEqual({ project: null });
  const result = await kit.importer.importBillOfMaterials(bill, { by: null });
  expect(result.newProjects).toBe(2_501);
  expect((await counts()).projects).toBe(before.projects + 2_501);
});

test("an import whose connections are cut fails with one clear code, and the next one ends well", async () => {
  const { work, close } = await openTestWork(kit.database, PROJECTS_SCHEMA);
  const bill = largeBill("cut", 1_500);
  const cuts: Promise<unknown>[] = [];
  try {
    const wish = kit.importer.importBillOfMaterials(bill, {
      by: null,
      onProgress: () => {
        if (cuts.length > 0) return;
        const others = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        cuts.push(work.sql.query(`SELECT pg_terminate_backend(pid) FROM ${others}`));
      },
    });
    await expect(wish).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await Promise.all(cuts);
    const result = await kit.importer.importBillOfMaterials(bill, { by: null });
    expect(result).toMatchObject({ changed: true, newProjects: 1_501 });
  } finally {
    await close();
  }
});

test("two imports at the same moment both end well", async () => {
  const bills = [largeBill("left", 300), largeBill("right", 300), largeBill("left", 300)];
  const results = await Promise.all(bills.map((bill) => kit.importer.importBillOfMaterials(bill, { by: null })));
  expect(results.filter(({ changed }) => changed)).toHaveLength(2);
});

test("an unknown importer is refused before anything is written", async () => {
  const before = await counts();
  const wish = kit.importer.importBillOfMaterials(billOf("nobody", [], {}), { by: "agt_none" });
  await expect(wish).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await counts()).toEqual(before);
});

test("a large import never has a transaction open for a second, so it holds nobody's event back for one", async () => {
  const { work, close } = await openTestWork(kit.database, PROJECTS_SCHEMA);
  const state = { running: true };
  const agesMs: number[] = [];
  try {
    const imported = kit.importer
      .importBillOfMaterials(largeBill("large", 5_000), { by: null })
      .finally(() => (state.running = false));
    while (state.running) {
      // Only transactions with a number stand in the way of readers; other databases on the server are not ours.
      const [row] = await work.sql.query<{ age: number }>(
        `SELECT COALESCE(max(EXTRACT(epoch FROM clock_timestamp() - xact_start)), 0)::float8 * 1000 AS age
         FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL`,
      );
      agesMs.push(row?.age ?? 0);
    }
    expect((await imported).components).toBe(5_001);
  } finally {
    await close();
  }
  expect(agesMs.length).toBeGreaterThan(10);
  expect(Math.max(...agesMs)).toBeLessThan(1_000);
  const [left] = await kit.events({ types: ["projects.bill-of-materials.published.v1"] }).then((all) => all.slice(-1));
  expect(left?.payload).toMatchObject({ parts: 6, rootProject: expect.any(String), edges: expect.any(Array) });
});

test("a bill whose stage another import cleared away cannot be announced", async () => {
  const { work, close } = await openTestWork(kit.database, PROJECTS_SCHEMA);
  const event = billPublished(newId("bom"), 0, null);
  try {
    const announced = work.run(HUB_COMMAND, async (tx) => tx.emit(event));
    await expect(announced).rejects.toThrow("the bill is not staged");
  } finally {
    await close();
  }
});
