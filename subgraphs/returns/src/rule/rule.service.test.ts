import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { officerOf, ReturnsKit } from "../testing/kit";
import { CREATE_RULE } from "../testing/operations";

let kit: ReturnsKit;
let foundation: string;
beforeAll(async () => {
  kit = await ReturnsKit.start();
  foundation = await kit.agent();
});
afterAll(() => kit.stop());

const RULE = { name: "Return", kind: "DEPENDENCY_GRAPH", alpha: "0.85" };

async function create(input: object): Promise<{ id: string; version: string }> {
  const answer = await kit.ask<{ createReturnRule: { returnRule: { id: string; version: string } } }>(
    CREATE_RULE,
    { input: { organization: foundation, ...RULE, ...input } },
    { caller: officerOf(foundation) },
  );
  return answer.createReturnRule.returnRule;
}

test("a rule is never changed: a change is its next version, and each version has one successor", async () => {
  const first = await create({});
  const second = await create({ replaces: first.id, alpha: "0.5" });
  expect([first.version, second.version]).toEqual(["1", "2"]);
  await expect(create({ replaces: first.id })).rejects.toMatchObject({ extensions: { code: "STATE_CONFLICT" } });
  const found = await kit.ask(
    `query ($id: ID!, $organization: ID!) {
      _entities(representations: [{ __typename: "ReturnRule", id: $id }]) {
        ... on ReturnRule { kind alpha version replaces { id alpha } organization { id } } }
      of: _entities(representations: [{ __typename: "Agent", id: $organization }]) {
        ... on Agent { returnRules(first: 1) { totalCount nodes { id } pageInfo { hasNextPage } } } }
    }`,
    { id: second.id, organization: foundation },
  );
  expect(found).toEqual({
    _entities: [
      {
        kind: "DEPENDENCY_GRAPH",
        alpha: "0.5",
        version: "2",
        replaces: { id: first.id, alpha: "0.85" },
        organization: { id: foundation },
      },
    ],
    of: [{ returnRules: { totalCount: 2, nodes: [{ id: second.id }], pageInfo: { hasNextPage: true } } }],
  });
});

test("of many who replace a version at once, one does", async () => {
  const { id } = await create({});
  const tries = await Promise.allSettled(Array.from({ length: 6 }, () => create({ replaces: id })));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test.each<[string, object, string]>([
  ["alpha missing", { alpha: null }, "INVALID_INPUT"],
  ["alpha above one", { alpha: "1.0001" }, "INVALID_INPUT"],
  ["alpha below zero", { alpha: "-0.1" }, "INVALID_INPUT"],
  ["alpha too fine", { alpha: "0.00001" }, "INVALID_INPUT"],
  ["alpha where none is wanted", { kind: "EQUAL" }, "INVALID_INPUT"],
  ["an empty name", { name: "\u200b" }, "INVALID_INPUT"],
  ["an unknown kind", { kind: "LOTTERY" }, "INVALID_INPUT"],
  ["a version of nothing", { replaces: "rul_none" }, "NOT_FOUND"],
])("%s is refused", async (_name, input, code) => {
  await expect(create(input)).rejects.toMatchObject({ extensions: { code } });
});

test("rules belong to organizations, and to those who speak for them", async () => {
  const person = await kit.agent("PERSON");
  const input = { ...RULE, organization: person };
  expect(await kit.refusal(CREATE_RULE, { input }, { caller: { ...officerOf(foundation), agent: person } })).toBe(
    "INVALID_INPUT",
  );
  expect(await kit.refusal(CREATE_RULE, { input: { ...RULE, organization: foundation } })).toBe("FORBIDDEN");
  const other = await kit.agent();
  const { id } = await create({});
  expect(
    await kit.refusal(
      CREATE_RULE,
      { input: { ...RULE, organization: other, replaces: id } },
      { caller: officerOf(other) },
    ),
  ).toBe("INVALID_INPUT");
});
