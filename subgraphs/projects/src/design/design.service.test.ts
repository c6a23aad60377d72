import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openTestWork } from "@commons-hub/shared/testing";
import { PROJECTS_SCHEMA } from "..";
import { type ProjectsKit, startProjects } from "../testing/kit";

let kit: ProjectsKit;
let ada: { id: string; caller: Caller };
let bo: { id: string; caller: Caller };
let project: string;
let plywood: string;

const DESIGN = `design { id name version project { id } licence { expression openness } derivedFrom { id } okhUri
  billOfMaterials { specification { id name } quantity { value unit } } }`;

beforeAll(async () => {
  kit = await startProjects();
  ada = await kit.person("Ada");
  bo = await kit.person("Bo");
  const wish = { slug: "chair", name: "Chair", licence: "CERN-OHL-S-2.0", stewards: [ada.id] };
  ({
    project: { id: project },
  } = await kit.change<{ project: { id: string } }>("createProject", "project { id }", wish, ada.caller));
  plywood = await specify({ name: "Plywood", unit: "MTK", uri: "https://materials.example/plywood" });
});
afterAll(() => kit.stop());

async function specify(input: object): Promise<string> {
  const { resourceSpecification } = await kit.change<{ resourceSpecification: { id: string } }>(
    "createResourceSpecification",
    "resourceSpecification { id name unit }",
    input,
    bo.caller,
  );
  return resourceSpecification.id;
}

const wish = (change: object = {}) => ({
  project,
  name: "Chair",
  version: "1.0",
  licence: "CERN-OHL-S-2.0",
  billOfMaterials: [{ specification: plywood, quantity: { value: "1.25", unit: "MTK" } }],
  ...change,
});
const publish = async (change: object = {}) =>
  (await kit.change<{ design: { id: string } }>("publishDesign", DESIGN, wish(change), ada.caller)).design;

test("a design is published, found by id and by project, and announced", async () => {
  const first = await publish({ okhUri: "https://designs.example/chair/okh.toml" });
  expect(first).toMatchObject({
    project: { id: project },
    licence: { expression: "CERN-OHL-S-2.0", openness: "RECIPROCAL" },
    derivedFrom: [],
    billOfMaterials: [{ specification: { id: plywood, name: "Plywood" }, quantity: { value: "1.25", unit: "MTK" } }],
  });
  const second = await publish({ version: "2.0", derivedFrom: [first.id] });
  const seen = await kit.ask(
    `query ($id: ID!, $project: ID!, $refs: [_Any!]!) {
      design(id: $id) { version derivedFrom { version } }
      project(id: $project) { designs(first: 1) { totalCount nodes { version } pageInfo { hasNextPage } } }
      resourceSpecifications { nodes { name unit } }
      _entities(representations: $refs) { ... on Design { name } ... on ResourceSpecification { name } }
    }`,
    {
      id: second.id,
      project,
      refs: [
        { __typename: "Design", id: first.id },
        { __typename: "ResourceSpecification", ref: plywood },
      ],
    },
    ANONYMOUS,
  );
  expect(seen).toEqual({
    design: { version: "2.0", derivedFrom: [{ version: "1.0" }] },
    project: { designs: { totalCount: 2, nodes: [{ version: "2.0" }], pageInfo: { hasNextPage: true } } },
    resourceSpecifications: { nodes: [{ name: "Plywood", unit: "MTK" }] },
    _entities: [{ name: "Chair" }, { name: "Plywood" }],
  });
  expect(await kit.eventTypes()).toEqual(
    expect.arrayContaining(["projects.design.published.v1", "projects.resource-specification.created.v1"]),
  );
});

const line = (quantity: object) => ({ billOfMaterials: [{ specification: plywood, quantity }] });

test.each<[string, () => object, string]>([
  ["a version that is published", () => ({}), "ALREADY_EXISTS"],
  ["a licence that is none", () => ({ version: "3", licence: "free as in beer" }), "INVALID_LICENCE"],
  ["an empty version", () => ({ version: " " }), "INVALID_INPUT"],
  ["nothing of a material", () => ({ version: "3", ...line({ value: "0.0", unit: "MTK" }) }), "INVALID_INPUT"],
  ["less than nothing", () => ({ version: "3", ...line({ value: "-1", unit: "MTK" }) }), "INVALID_INPUT"],
  ["a unit with a space", () => ({ version: "3", ...line({ value: "1", unit: "M T" }) }), "INVALID_INPUT"],
  [
    "two lines of one material",
    () => ({ version: "3", billOfMaterials: [...wish().billOfMaterials, ...wish().billOfMaterials] }),
    "INVALID_INPUT",
  ],
  [
    "an unknown material",
    () => ({ version: "3", billOfMaterials: [{ specification: "rsp_none", quantity: { value: "1", unit: "MTK" } }] }),
    "NOT_FOUND",
  ],
  ["an unknown source", () => ({ version: "3", derivedFrom: ["dsn_none"] }), "NOT_FOUND"],
  ["an unknown project", () => ({ version: "3", project: "prj_none" }), "NOT_FOUND"],
  ["a manifest on no web address", () => ({ version: "3", okhUri: "file:///etc/passwd" }), "INVALID_INPUT"],
])("%s is refused", async (_, change, code) => {
  expect(await kit.changeRefusal("publishDesign", DESIGN, wish(change()), ada.caller)).toBe(code);
});

test("only stewards of the project publish its designs", async () => {
  const later = wish({ version: "4" });
  expect(await kit.changeRefusal("publishDesign", DESIGN, later, bo.caller)).toBe("FORBIDDEN");
  expect(await kit.changeRefusal("publishDesign", DESIGN, later, ANONYMOUS)).toBe("UNAUTHENTICATED");
});

test.each([
  ["an address that is taken", { name: "Wood", uri: "https://materials.example/plywood" }, "ALREADY_EXISTS"],
  ["a name that cannot be seen", { name: "\u202e" }, "INVALID_INPUT"],
  ["an address with a password", { name: "W", uri: "https://me:pw@materials.example/" }, "INVALID_INPUT"],
])("a kind of thing with %s is refused", async (_, input, code) => {
  const selection = "resourceSpecification { id }";
  expect(await kit.changeRefusal("createResourceSpecification", selection, input, bo.caller)).toBe(code);
});

test("what was published cannot be rewritten, not even by SQL", async () => {
  const { work, close } = await openTestWork(kit.database, PROJECTS_SCHEMA);
  try {
    for (const statement of ["UPDATE design SET licence = 'MIT'", "DELETE FROM design_line", "TRUNCATE design_source"])
      await expect(work.sql.query(statement)).rejects.toThrow("never changed");
  } finally {
    await close();
  }
});
