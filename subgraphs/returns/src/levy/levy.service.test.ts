import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { formatDecimal } from "@commons-hub/shared/numbers";
import * as fc from "fast-check";
import { ReturnsKit } from "../testing/kit";

const LEVIES = `query ($refs: [_Any!]!, $first: Int = 20, $after: String) { _entities(representations: $refs) { ... on Agent {
  levies(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
    id exactMinor minorPerUnit currency occurredAt quantity { value unit } payer { id } collector { id } factorSet { id } economicEvent { id } } } } } }`;
const DUE = `query ($refs: [_Any!]!, $period: PeriodInput!) { _entities(representations: $refs) { ... on Agent {
  returnGap(period: $period) { levies { collector { id } due { minor currency } } } } } }`;
const NODE = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Levy { id exactMinor } } }`;

interface Levies {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly nodes: readonly { readonly id: string; readonly exactMinor: string }[];
}
interface Due {
  readonly collector: { readonly id: string };
  readonly due: { readonly minor: string; readonly currency: string };
}

let kit: ReturnsKit;
let city: string;
beforeAll(async () => {
  kit = await ReturnsKit.start();
  city = await kit.agent();
});
afterAll(() => kit.stop());

let lastMs = 1_767_225_600_000;
const levyOf = (payer: string, exactMinor: string, over: Readonly<Record<string, string>> = {}) => ({
  // One after the other, however fast.
  levy: newId("lvy", ++lastMs),
  levyAgreement: "lva_1",
  payer,
  collector: city,
  factorSet: "cfs_1",
  economicEvent: newId("eve"),
  specification: "rsp_meal",
  quantity: "3",
  unit: "one",
  minorPerUnit: "12.5",
  currency: "EUR",
  exactMinor,
  occurredAt: "2026-03-01T00:00:00.000Z",
  ...over,
});
const agentOf = (id: string) => [{ __typename: "Agent", id }];
const listed = async (payer: string, page: object = {}): Promise<Levies | null> =>
  (
    await kit.ask<{ _entities: [{ levies: Levies | null }] }>(
      LEVIES,
      { refs: agentOf(payer), ...page },
      { caller: ANONYMOUS },
    )
  )._entities[0].levies;
const dueOf = async (payer: string, from: string, until: string | null): Promise<readonly Due[]> =>
  (
    await kit.ask<{ _entities: [{ returnGap: { levies: readonly Due[] } }] }>(
      DUE,
      { refs: agentOf(payer), period: { from, until } },
      { caller: ANONYMOUS },
    )
  )._entities[0].returnGap.levies;

test("an announced levy is kept as it came, and is due to its collector in the period of the exchange", async () => {
  const mill = await kit.agent();
  const first = levyOf(mill, "37.5");
  const second = levyOf(mill, "0.0000000000000000125", { occurredAt: "2026-04-01T00:00:00.000Z" });
  await kit.announce(first, second);
  expect(await listed(mill)).toMatchObject({
    totalCount: 2,
    nodes: [
      { id: second.levy, exactMinor: "0.0000000000000000125" },
      {
        id: first.levy,
        exactMinor: "37.5",
        minorPerUnit: "12.5",
        currency: "EUR",
        quantity: { value: "3", unit: "one" },
        payer: { id: mill },
        collector: { id: city },
        factorSet: { id: "cfs_1" },
        economicEvent: { id: first.economicEvent },
      },
    ],
  });
  expect(await dueOf(mill, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")).toEqual([
    { collector: { id: city }, due: { minor: "37", currency: "EUR" } },
  ]);
  expect(await dueOf(mill, "2026-04-01T00:00:00Z", null)).toEqual([]);
  const refs = [
    { __typename: "Levy", ref: first.levy },
    { __typename: "Levy", ref: "lvy_none" },
  ];
  expect(await kit.ask(NODE, { refs }, { caller: ANONYMOUS })).toEqual({
    _entities: [{ id: first.levy, exactMinor: "37.5" }, null],
  });
});

test("parts of units add up before they are rounded, and corrections take back", async () => {
  const mill = await kit.agent();
  const other = await kit.agent();
  await kit.announce(
    ...Array.from({ length: 10 }, () => levyOf(mill, "0.3")),
    levyOf(mill, "8", { collector: other, currency: "CHF" }),
    levyOf(mill, "-2.5", { collector: other, currency: "CHF" }),
  );
  expect(await dueOf(mill, "2026-01-01T00:00:00Z", null)).toEqual([
    { collector: { id: other }, due: { minor: "5", currency: "CHF" } },
    { collector: { id: city }, due: { minor: "3", currency: "EUR" } },
  ]);
});

test("law: periods that follow each other add up to the whole, whatever is levied when", async () => {
  const days = fc.record({ day: fc.nat({ max: 90 }), milli: fc.bigInt({ min: -5_000n, max: 90_000n }) });
  await fc.assert(
    fc.asyncProperty(fc.array(days, { minLength: 1, maxLength: 12 }), fc.nat({ max: 90 }), async (levies, cut) => {
      const mill = await kit.agent();
      const at = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
      await kit.announce(
        ...levies.map(({ day, milli }) => levyOf(mill, formatDecimal(milli, 3), { occurredAt: at(day) })),
      );
      const sum = (due: readonly Due[]): bigint => BigInt(due[0]?.due.minor ?? 0);
      const whole = sum(await dueOf(mill, at(0), null));
      expect(sum(await dueOf(mill, at(0), at(cut + 1))) + sum(await dueOf(mill, at(cut + 1), null))).toBe(whole);
      const exact = levies.reduce((all, { milli }) => all + milli, 0n);
      expect(whole * 1_000n <= exact && exact < (whole + 1n) * 1_000n).toBe(true);
    }),
    { numRuns: 10 },
  );
}, 120_000);

test("levies come page by page, and a rebuilt projection is the same", async () => {
  const mill = await kit.agent();
  await kit.announce(levyOf(mill, "1"), levyOf(mill, "2"), levyOf(mill, "3"));
  const first = await listed(mill, { first: 2 });
  expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true }, nodes: [{}, {}] });
  const rest = await listed(mill, { first: 2, after: first?.pageInfo.endCursor });
  expect(rest).toMatchObject({ pageInfo: { hasNextPage: false }, nodes: [{}] });
  const before = await listed(mill);
  for (const follower of kit.subgraph.followers) if (follower.name === "exchange") await follower.rebuild();
  expect(await listed(mill)).toMatchObject({ totalCount: 0 });
  await kit.announce();
  expect(await listed(mill)).toEqual(before);
});
