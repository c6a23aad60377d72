import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newId } from "@commons-hub/shared/ids";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, draftStory, openStory } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const BREACHES = `query ($refs: [_Any!]!, $first: Int = 20, $after: String) { _entities(representations: $refs) {
  ... on ResourceStock { breachingProposals(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id } } } } }`;

interface Page {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly nodes: readonly { readonly id: string }[];
}
type Answered = { readonly _entities: readonly { readonly breachingProposals: Page }[] };

const left = (id: string, value: string, unit = "MTQ") => ({
  __typename: "ResourceStock",
  id,
  headroom: { value, unit },
});
const breaches = async (refs: readonly object[], page: object = {}): Promise<Page[]> => {
  const { data, codes } = await kit.ask<Answered>(BREACHES, { refs, ...page });
  expect(codes).toEqual([]);
  return data._entities.map(({ breachingProposals }) => breachingProposals);
};
const taking = (stock: string, ...quantities: readonly [value: string, unit?: string][]) => ({
  more: {
    effects: quantities.map(([value, unit = "MTQ"]) => ({ reserveStock: { stock, quantity: { value, unit } } })),
  },
});

test("a proposal breaches a stock when all that it would take of it is more than what is left, to the last digit", async () => {
  const stock = newId("stk");
  const { proposal } = await openStory(kit, taking(stock, ["100"], ["0.000000000000000001"]));
  const answers = await breaches([
    left(stock, "100"),
    left(stock, "100.000000000000000001"),
    left(stock, "0"),
    left(newId("stk"), "0"),
  ]);
  expect(answers.map(({ totalCount, nodes }) => [totalCount, nodes.map(({ id }) => id)])).toEqual([
    [1, [proposal]],
    [0, []],
    [1, [proposal]],
    [0, []],
  ]);
});

test("other stocks, other units, drafts and what is closed breach nothing", async () => {
  const stock = newId("stk");
  await openStory(kit, taking(newId("stk"), ["500"]));
  await openStory(kit, taking(stock, ["500", "LTR"]));
  await draftStory(kit, taking(stock, ["500"]));
  const closed = await openStory(kit, taking(stock, ["500"]));
  expect((await breaches([left(stock, "1")]))[0]?.totalCount).toBe(1);
  expect((await kit.ask(CLOSE, { input: { proposal: closed.proposal } }, closed.steward)).codes).toEqual([]);
  expect((await breaches([left(stock, "1")]))[0]).toMatchObject({ totalCount: 0, nodes: [] });
});

test("those that close first are in front, page by page", async () => {
  const stock = newId("stk");
  const late = await openStory(kit, { ...taking(stock, ["7"]), closesInMs: 7_200_000 });
  const soon = await openStory(kit, { ...taking(stock, ["8"]), closesInMs: 3_600_000 });
  const [first] = await breaches([left(stock, "5")], { first: 1 });
  expect(first).toMatchObject({ totalCount: 2, nodes: [{ id: soon.proposal }], pageInfo: { hasNextPage: true } });
  const [second] = await breaches([left(stock, "5")], { first: 1, after: first?.pageInfo.endCursor });
  expect(second).toMatchObject({ nodes: [{ id: late.proposal }], pageInfo: { hasNextPage: false } });
});
