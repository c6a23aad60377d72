import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf, openTestWork } from "@commons-hub/shared/testing";
import fc from "fast-check";
import { EXCHANGE_SCHEMA, findLedgerFaults } from "..";
import { CREATE_CURRENCY, type Exchange, officerOf, OPEN_ACCOUNT, startExchange, TRANSFER } from "../testing/exchange";

const OFFICER = officerOf("agt_issuer");
const RECORD = `mutation ($input: RecordObligationInput!) { recordObligation(input: $input) { obligation { id } } }`;
const ALLOW = `mutation ($input: AllowClearingInput!) { allowClearing(input: $input) { account { id clearingLimit { minor } } } }`;
const RUN = `mutation ($input: RunClearingInput!) { runClearing(input: $input) { clearing {
  id cleared { minor } fundUsed { minor } fundLimit { minor } fundAccount { id balance { minor } }
  notices(first: 100) { nodes { participant { id } drawn { minor } } } } } }`;

interface Clearing {
  readonly id: string;
  readonly cleared: { readonly minor: string };
  readonly fundUsed: { readonly minor: string };
  readonly notices: { readonly nodes: readonly { participant: { id: string }; drawn: { minor: string } }[] };
}

let exchange: Exchange;
let books: Awaited<ReturnType<typeof openTestWork>>;
let people: string[];
let currency: string;
let code: string;
let fund: string;
let runs = 0;

beforeAll(async () => {
  exchange = await startExchange();
  books = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  people = await Promise.all(Array.from({ length: 5 }, () => exchange.createAgent()));
});
afterAll(async () => {
  expect(await findLedgerFaults(books.work.sql)).toEqual([]);
  await books.close();
  await exchange.stop();
});

/** A currency of its own, with a fund account. */
async function issue(fundOver: object = {}): Promise<void> {
  code = `FUND${++runs}`;
  const input = { code, name: "Fund", decimals: 2, issuer: "agt_issuer" };
  const answer = await exchange.get<{ currency: { id: string } }>(CREATE_CURRENCY, { input }, { caller: OFFICER });
  currency = answer.currency.id;
  fund = await open("agt_issuer", fundOver);
}
beforeEach(() => issue());

const money = (minor: number | string) => ({ minor: `${minor}`, currency: code });
async function open(owner: string, over: object = {}): Promise<string> {
  const input = { owner, currency, creditLimit: money(100), ...over };
  return (await exchange.get<{ account: { id: string } }>(OPEN_ACCOUNT, { input }, { caller: OFFICER })).account.id;
}
const allow = (account: string, owner: string, minor: number | null) =>
  exchange.refusal(
    ALLOW,
    { input: { account, limit: minor === null ? null : money(minor) } },
    { caller: callerOf(owner) },
  );
const owe = (debtor: string, creditor: string, minor: number) =>
  exchange.get(RECORD, { input: { debtor, creditor, amount: money(minor) } }, { caller: callerOf(debtor) });
const run = async (limit: number, more: object = {}): Promise<Clearing> =>
  (
    await exchange.get<{ clearing: Clearing }>(
      RUN,
      { input: { currency, fund: { account: fund, limit: money(limit) }, ...more } },
      { caller: OFFICER },
    )
  ).clearing;
/** By owner: the balance, and what it is owed less what it owes. */
async function worth(): Promise<ReadonlyMap<string, bigint>> {
  const rows = await books.work.sql.query<{ agent: string; net: string }>(
    `SELECT agent, sum(net)::text AS net FROM (
       SELECT owner AS agent, posted_minor AS net FROM account WHERE currency_id = $1
       UNION ALL SELECT creditor, amount_minor - settled_minor FROM obligation WHERE currency_id = $1
       UNION ALL SELECT debtor, settled_minor - amount_minor FROM obligation WHERE currency_id = $1) held GROUP BY agent`,
    [currency],
  );
  return new Map(rows.map(({ agent, net }) => [agent, BigInt(net)]));
}
const balanceOf = async (account: string): Promise<string | undefined> =>
  (
    await books.work.sql.query<{ minor: string }>("SELECT posted_minor::text AS minor FROM account WHERE id = $1", [
      account,
    ])
  )[0]?.minor;

test("with a fund a chain clears: the first pays with its account, the last is paid into its own", async () => {
  const [a = "", b = "", c = ""] = people;
  const [first, last] = [await open(a), await open(c)];
  expect([await allow(first, a, 60), await allow(last, c, 80)]).toEqual([null, null]);
  await owe(a, b, 90);
  await owe(b, c, 70);
  const clearing = await run(1_000);
  expect(clearing).toMatchObject({
    cleared: { minor: "120" },
    fundUsed: { minor: "60" },
    fundLimit: { minor: "1000" },
    fundAccount: { id: fund, balance: { minor: "0" } },
  });
  expect([await balanceOf(first), await balanceOf(last)]).toEqual(["-60", "60"]);
  const memos = await books.work.sql.query("SELECT memo FROM transfer WHERE from_account = $1", [first]);
  expect(memos).toEqual([{ memo: `Clearing ${clearing.id}` }]);
});

test("nothing moves beyond the fund's limit, and nothing of those who did not allow it", async () => {
  const [a = "", b = "", c = ""] = people;
  const [first, last] = [await open(a), await open(c)];
  await owe(a, b, 90);
  await owe(b, c, 90);
  expect((await run(50)).cleared.minor).toBe("0");
  await allow(first, a, 90);
  await allow(last, c, 90);
  expect(await run(50)).toMatchObject({ cleared: { minor: "100" }, fundUsed: { minor: "50" } });
  await allow(first, a, null);
  expect((await run(50)).cleared.minor).toBe("0");
});

test("what the fund's own account can hold bounds it too", async () => {
  await issue({ maximum: { minor: "25", currency: `FUND${runs + 1}` } });
  const [a = "", b = ""] = people;
  const [first, last] = [await open(a), await open(b)];
  await allow(first, a, 90);
  await allow(last, b, 90);
  await owe(a, b, 90);
  expect(await run(1_000)).toMatchObject({ cleared: { minor: "25" }, fundUsed: { minor: "25" } });
});

const graphs = fc.record({
  debts: fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.integer({ min: 1, max: 120 })), { maxLength: 8 }),
  limits: fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 5, maxLength: 5 }),
  limit: fc.integer({ min: 1, max: 200 }),
});

test("law: nobody is worse off by a unit, limits hold, and the fund ends as it began", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async ({ debts, limits, limit }) => {
      await issue();
      for (const [i, allowed] of limits.entries()) {
        const owner = people[i] ?? "";
        const account = await open(owner);
        if (allowed > 0) await allow(account, owner, allowed);
      }
      for (const [from, to, minor] of debts) if (from !== to) await owe(people[from] ?? "", people[to] ?? "", minor);
      const before = await worth();
      const clearing = await run(limit);
      expect(await worth()).toEqual(before);
      expect(await balanceOf(fund)).toBe("0");
      expect(BigInt(clearing.fundUsed.minor)).toBeLessThanOrEqual(BigInt(limit));
      for (const { participant, drawn } of clearing.notices.nodes) {
        const allowed = BigInt(limits[people.indexOf(participant.id)] ?? 0);
        expect(BigInt(drawn.minor)).toBeLessThanOrEqual(allowed);
        expect(BigInt(drawn.minor)).toBeGreaterThanOrEqual(-allowed);
      }
    }),
    { numRuns: 15 },
  );
}, 180_000);

test("clearings with a fund and payments at the same moment: no limit is passed, and all adds up", async () => {
  const [a = "", b = "", c = ""] = people;
  const [first, last] = [await open(a), await open(c)];
  await allow(first, a, 100);
  await allow(last, c, 100);
  for (let i = 0; i < 6; i++) {
    await owe(a, b, 15);
    await owe(b, c, 15);
  }
  const before = [...(await worth()).values()].reduce((sum, net) => sum + net, 0n);
  const pay = { from: first, to: last, amount: money(20) };
  const codes = await Promise.all([
    ...Array.from({ length: 3 }, () =>
      exchange.refusal(RUN, { input: { currency, fund: { account: fund, limit: money(40) } } }, { caller: OFFICER }),
    ),
    ...Array.from({ length: 6 }, () => exchange.refusal(TRANSFER, { input: pay }, { caller: callerOf(a) })),
  ]);
  expect(codes.filter((refused) => !["UNAVAILABLE", "CREDIT_LIMIT_EXCEEDED", null].includes(refused))).toEqual([]);
  expect([...(await worth()).values()].reduce((sum, net) => sum + net, 0n)).toBe(before);
  expect(BigInt((await balanceOf(first)) ?? "0")).toBeGreaterThanOrEqual(-100n);
  expect(await balanceOf(fund)).toBe("0");
});

test.each<[string, (its: { mine: string; other: string }) => object, string]>([
  ["an unknown account", () => ({ account: "acc_none", limit: money(1) }), "NOT_FOUND"],
  ["nothing", ({ mine }) => ({ account: mine, limit: money(0) }), "AMOUNT_OUT_OF_RANGE"],
  ["a negative amount", ({ mine }) => ({ account: mine, limit: money(-1) }), "AMOUNT_OUT_OF_RANGE"],
  ["beyond 64 bits", ({ mine }) => ({ account: mine, limit: money("9223372036854775808") }), "AMOUNT_OUT_OF_RANGE"],
  ["another currency", ({ mine }) => ({ account: mine, limit: { minor: "1", currency: "EUR" } }), "CURRENCY_MISMATCH"],
  ["somebody else's account", ({ other }) => ({ account: other, limit: money(1) }), "FORBIDDEN"],
])("a fund of %s is refused", async (_, of, refused) => {
  const other = await open(people[0] ?? "");
  const input = { currency, fund: of({ mine: fund, other }) };
  expect(await exchange.refusal(RUN, { input }, { caller: OFFICER })).toBe(refused);
});

test("only its owner lets clearings use an account", async () => {
  const [a = "", b = ""] = people;
  const account = await open(a);
  expect(await allow(account, b, 5)).toBe("FORBIDDEN");
  expect(await exchange.refusal(ALLOW, { input: { account } }, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
  expect(await exchange.refusal(ALLOW, { input: { account } }, { caller: OFFICER })).toBe("FORBIDDEN");
  expect(await allow("acc_none", a, 5)).toBe("NOT_FOUND");
  expect(await allow(account, a, 0)).toBe("INVALID_INPUT");
  expect(await allow(account, a, -1)).toBe("AMOUNT_OUT_OF_RANGE");
  const input = { account, limit: money(5) };
  expect(await exchange.get(ALLOW, { input }, { caller: callerOf(a) })).toEqual({
    account: { id: account, clearingLimit: { minor: "5" } },
  });
});
