import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ProjectsKit, startProjects } from "../testing/kit";

let kit: ProjectsKit;
let ada: { id: string; caller: Caller };
let bo: { id: string; caller: Caller };

const PROJECT =
  "project { id slug name licence { expression openness barriers { kind } } stewards { id } purl origin { source } }";
interface Payload {
  project: { id: string; slug: string };
}

beforeAll(async () => {
  kit = await startProjects();
  ada = await kit.person("Ada");
  bo = await kit.person("Bo");
});
afterAll(() => kit.stop());

const wish = (change: object = {}) => ({ slug: "kiln", name: "Kiln", licence: "MIT", stewards: [ada.id], ...change });

function create(change: object = {}, caller: Caller = ada.caller): Promise<Payload> {
  return kit.change("createProject", PROJECT, wish(change), caller);
}

test("a project is made, found by id, slug and reference, listed, and announced", async () => {
  const { project } = await create({ licence: "CC-BY-NC-4.0", purl: "pkg:npm/kiln@2" });
  expect(project).toMatchObject({
    licence: { expression: "CC-BY-NC-4.0", openness: "RESTRICTED", barriers: [{ kind: "NO_COMMERCE" }] },
    stewards: [{ id: ada.id }],
    purl: "pkg:npm/kiln",
    origin: null,
  });
  const seen = await kit.ask(
    `query ($id: ID!, $ada: ID!, $refs: [_Any!]!) {
      byId: project(id: $id) { slug } bySlug: project(slug: "kiln") { id }
      projects(steward: $ada, first: 1) { totalCount nodes { slug } }
      agent(id: $ada) { projects { nodes { slug } } }
      _entities(representations: $refs) { ... on Project { slug } }
    }`,
    { id: project.id, ada: ada.id, refs: [{ __typename: "Project", ref: project.id }] },
    ANONYMOUS,
  );
  expect(seen).toEqual({
    byId: { slug: "kiln" },
    bySlug: { id: project.id },
    projects: { totalCount: 1, nodes: [{ slug: "kiln" }] },
    agent: { projects: { nodes: [{ slug: "kiln" }] } },
    _entities: [{ slug: "kiln" }],
  });
  expect(await kit.eventTypes()).toContain("projects.project.created.v1");
});

test.each([
  ["a slug that is taken", { name: "Other" }, "ALREADY_EXISTS"],
  ["a package that is taken", { slug: "other", purl: "pkg:npm/kiln@3" }, "ALREADY_EXISTS"],
  ["a slug that is none", { slug: "No Slug" }, "INVALID_INPUT"],
  ["a licence that is none", { slug: "l", licence: "free as in beer" }, "INVALID_LICENCE"],
  ["nobody who cares", { slug: "n", stewards: [] }, "INVALID_INPUT"],
  ["an unknown steward", { slug: "u", stewards: ["agt_none"] }, "NOT_FOUND"],
])("%s is refused", async (_, change, code) => {
  expect(await kit.changeRefusal("createProject", PROJECT, wish(change), ada.caller)).toBe(code);
});

test("nobody makes a project that others alone care for", async () => {
  expect(await kit.changeRefusal("createProject", PROJECT, wish({ slug: "x" }), bo.caller)).toBe("FORBIDDEN");
  expect(await kit.changeRefusal("createProject", PROJECT, wish({ slug: "x" }), ANONYMOUS)).toBe("UNAUTHENTICATED");
  const { project } = await create({ slug: "shared", stewards: [ada.id, bo.id] }, bo.caller);
  expect(project.slug).toBe("shared");
});

test("a steward of an organization acts for the projects of the organization", async () => {
  const input = { kind: "ORGANIZATION", name: "Bakery" };
  const { agent } = await kit.change<{ agent: { id: string } }>("createAgent", "agent { id }", input, ada.caller);
  const { project } = await create({ slug: "oven", stewards: [agent.id] });
  const steward = { project: project.id, steward: bo.id };
  expect(await kit.changeRefusal("addProjectSteward", PROJECT, steward, bo.caller)).toBe("FORBIDDEN");
  const added = await kit.change<Payload>("addProjectSteward", PROJECT, steward, ada.caller);
  expect(added.project).toMatchObject({ stewards: [{ id: agent.id }, { id: bo.id }] });
  const count = (await kit.eventTypes()).length;
  await kit.change("addProjectSteward", PROJECT, steward, bo.caller);
  expect(await kit.eventTypes()).toHaveLength(count);
});

test("one slug is given once, however many want it at the same moment", async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 16 }, () => kit.changeRefusal("createProject", PROJECT, wish({ slug: "race" }), ada.caller)),
  );
  expect(outcomes.filter((code) => code === undefined)).toHaveLength(1);
  expect(outcomes.filter((code) => code === "ALREADY_EXISTS")).toHaveLength(15);
});

test("pages join to the whole list, by name", async () => {
  const names: string[] = [];
  let after: string | null = null;
  do {
    const query = `query ($after: String) { projects(first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }`;
    const {
      projects,
    }: { projects: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
      await kit.ask(query, { after });
    names.push(...projects.nodes.map(({ name }) => name));
    after = projects.pageInfo.hasNextPage ? projects.pageInfo.endCursor : null;
  } while (after !== null);
  const { projects } = await kit.ask<{ projects: { totalCount: number } }>("{ projects { totalCount } }");
  expect(names).toHaveLength(projects.totalCount);
});

test.each([
  ["both id and slug", `{ project(id: "prj_x", slug: "kiln") { id } }`, "INVALID_INPUT"],
  ["neither", `{ project { id } }`, "INVALID_INPUT"],
  ["a page of 101", `{ projects(first: 101) { totalCount } }`, "PAGE_SIZE_OUT_OF_RANGE"],
  ["another list's cursor", `{ projects(after: "WyJhIl0") { totalCount } }`, "INVALID_CURSOR"],
])("%s is refused", async (_, query, code) => {
  expect(await kit.refusal(query)).toBe(code);
});

test("what is not there is null; what cannot be asked for is refused", async () => {
  const seen = await kit.ask(
    `{ a: project(id: "prj_none") { id } b: project(slug: "-") { id } c: agent(id: "") { id } }`,
  );
  expect(seen).toEqual({ a: null, b: null, c: null });
  expect(await kit.refusal(`{ project(slug: "a\\u0000") { id } }`)).toBe("INVALID_INPUT");
});
