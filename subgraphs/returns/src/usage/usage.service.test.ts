import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf, readSettled } from "@commons-hub/shared/testing";
import { officerOf, ReturnsKit } from "../testing/kit";
import { DECLARE_USAGE } from "../testing/operations";

let kit: ReturnsKit;
let coop: string;
let project: string;
beforeAll(async () => {
  kit = await ReturnsKit.start();
  coop = await kit.agent();
  project = (await kit.createProjects(["used"]))["used"] ?? "";
});
afterAll(() => kit.stop());

const PERIOD = { from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" };
const use = (weight: string, basis = "HEADCOUNT") => ({ project, basis, weight });

test("what an organization declares to use is found again by its id", async () => {
  const answer = await kit.ask<{ declareUsage: { usageDeclaration: { id: string } } }>(
    DECLARE_USAGE,
    { input: { agent: coop, period: PERIOD, uses: [use("12.5"), use("3", "REVENUE")] } },
    { caller: officerOf(coop, "STEWARD") },
  );
  const { id } = answer.declareUsage.usageDeclaration;
  const found = await kit.ask(
    `query ($id: ID!) { _entities(representations: [{ __typename: "UsageDeclaration", ref: $id }]) {
      ... on UsageDeclaration { id agent { id } billOfMaterials } } }`,
    { id },
    { caller: ANONYMOUS },
  );
  expect(found).toEqual({ _entities: [{ id, agent: { id: coop }, billOfMaterials: null }] });
  const log = await readSettled(kit.subgraph.events, 100);
  expect(log.events).toContainEqual(expect.objectContaining({ type: "returns.usage.declared.v1", subject: id }));
});

test.each<[string, object, string]>([
  ["nothing at all", { uses: [] }, "INVALID_INPUT"],
  ["a weight of zero", { uses: [use("0")] }, "INVALID_INPUT"],
  ["a negative weight", { uses: [use("-1")] }, "INVALID_INPUT"],
  ["a weight beyond all measure", { uses: [use("1000000000000")] }, "INVALID_INPUT"],
  ["a weight that is no number", { uses: [use("1e3")] }, "INVALID_INPUT"],
  ["the basis of a bill by hand", { uses: [use("1", "BILL_OF_MATERIALS")] }, "INVALID_INPUT"],
  ["a project twice", { uses: [use("1"), use("2")] }, "INVALID_INPUT"],
  [
    "a period that ends before it begins",
    { uses: [use("1")], period: { from: PERIOD.until, until: PERIOD.from } },
    "INVALID_INPUT",
  ],
  ["a period in another age", { uses: [use("1")], period: { from: "0001-01-01T00:00:00Z" } }, "INVALID_INPUT"],
  ["an unknown bill", { billOfMaterials: "bom_none" }, "NOT_FOUND"],
  ["a bill with a hostile name", { billOfMaterials: "'; DROP TABLE pledge; --" }, "NOT_FOUND"],
  ["more uses than the limit", { uses: Array.from({ length: 1_001 }, () => use("1")) }, "INVALID_INPUT"],
])("%s is refused", async (_name, input, code) => {
  const variables = { input: { agent: coop, period: PERIOD, ...input } };
  expect(await kit.refusal(DECLARE_USAGE, variables, { caller: officerOf(coop) })).toBe(code);
});

test("an unknown project or agent is refused", async () => {
  const uses = [{ ...use("1"), project: "prj_none" }];
  expect(
    await kit.refusal(DECLARE_USAGE, { input: { agent: coop, period: PERIOD, uses } }, { caller: officerOf(coop) }),
  ).toBe("NOT_FOUND");
  expect(
    await kit.refusal(
      DECLARE_USAGE,
      { input: { agent: "agt_none", period: PERIOD, uses: [use("1")] } },
      { caller: callerOf("agt_none") },
    ),
  ).toBe("NOT_FOUND");
});

test("nobody declares in another's name", async () => {
  const variables = { input: { agent: coop, period: PERIOD, uses: [use("1")] } };
  expect(await kit.refusal(DECLARE_USAGE, variables, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
  expect(await kit.refusal(DECLARE_USAGE, variables, { caller: callerOf("agt_other") })).toBe("FORBIDDEN");
  expect(await kit.refusal(DECLARE_USAGE, variables, { caller: officerOf(coop, "MEMBER") })).toBe("FORBIDDEN");
  expect(await kit.refusal(DECLARE_USAGE, variables, { caller: { ...officerOf(coop), scopes: ["READ"] } })).toBe(
    "FORBIDDEN",
  );
});
