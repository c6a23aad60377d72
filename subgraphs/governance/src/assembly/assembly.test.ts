import { expect, test } from "@jest/globals";
import { newId } from "@commons-hub/shared/ids";
import { createAssembly, type NewAssembly, type NewChamber } from "./assembly";

const ORGANIZATION = newId("agt");
const PROJECT = newId("prj");
const AT = new Date("2026-01-01T00:00:00Z");
const refused = expect.objectContaining({ code: "INVALID_INPUT" });

function create(input: Partial<NewAssembly>) {
  return createAssembly({ name: "General assembly", organization: ORGANIZATION, ...input }, newId, "asm_1", AT);
}

test("an assembly without chambers gets one of its organization's members", () => {
  expect(create({}).chambers).toMatchObject([
    {
      name: "General assembly",
      rule: "MEMBERS",
      organization: ORGANIZATION,
      project: null,
      roles: ["STEWARD", "MEMBER", "TREASURER"],
    },
  ]);
});

test("a chamber takes organization and project from its assembly unless it names its own", () => {
  const other = newId("agt");
  const { chambers } = create({
    project: PROJECT,
    chambers: [
      { name: "Commons", rule: "CONTRIBUTORS" },
      { name: "Public", rule: "MEMBERS", organization: other, roles: ["AGENCY", "AGENCY"], seats: 3 },
      { name: "Both", rule: "MEMBERS_AND_CONTRIBUTORS" },
    ],
  });
  expect(chambers).toMatchObject([
    { index: 0, organization: null, project: PROJECT },
    { index: 1, organization: other, project: null, roles: ["AGENCY"], seats: 3 },
    { index: 2, organization: ORGANIZATION, project: PROJECT },
  ]);
});

const members: NewChamber = { name: "A", rule: "MEMBERS" };

test.each<[string, Partial<NewAssembly>]>([
  ["an empty name", { name: " " }],
  ["a NUL in the name", { name: "a\0b" }],
  ["a name that runs backwards", { name: "a\u202eb" }],
  ["a name that is too long", { name: "a".repeat(201) }],
  ["an organization that is none", { organization: "prj_x" }],
  ["a project that is none", { project: ORGANIZATION }],
  ["contributors to nothing", { chambers: [{ name: "A", rule: "CONTRIBUTORS" }] }],
  ["two chambers of one name", { chambers: [members, { ...members, name: " A " }] }],
  ["no role", { chambers: [{ ...members, roles: [] }] }],
  ["no seat", { chambers: [{ ...members, seats: 0 }] }],
  ["too many chambers", { chambers: Array.from({ length: 21 }, (_, i) => ({ ...members, name: `${i}` })) }],
])("%s is refused", (_, input) => {
  expect(() => create(input)).toThrow(refused);
});
