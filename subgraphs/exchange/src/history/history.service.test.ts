import { newId } from "@commons-hub/shared/ids";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { callerOf, waitFor } from "@commons-hub/shared/testing";
import type { ExecutionResult } from "graphql";
import { CREATE_CURRENCY, type Exchange, officerOf, OPEN_ACCOUNT, startExchange, TRANSFER } from "../testing/exchange";
import { EVENT_NAMES } from "./history";

let exchange: Exchange;
let bank: string;
let member: string;
let other: string;
let stranger: string;
let territory: string;

beforeAll(async () => {
  exchange = await startExchange();
  await exchange.subgraph.start();
  bank = await exchange.createAgent("ORGANIZATION");
  [member, other, stranger] = [
    await exchange.createAgent(),
    await exchange.createAgent(),
    await exchange.createAgent(),
  ];
});
afterAll(() => exchange.stop());

const FOLLOW = `subscription ($filter: ExchangeEventFilter, $after: String) { exchangeEvents(filter: $filter, after: $after) {
  id cursor type actor { id } account { id softLimit { minor } balance { minor } } transfer { amount { minor } }
  resourceStock { id headroom { value } } reservation { quantity { value } } booking { id } decision { id } currency { code } } }`;
const RESERVE = `mutation ($input: ReserveStockInput!) { reserveStock(input: $input) { reservation { id } } }`;
const CREATE_STOCK = `mutation ($input: CreateResourceStockInput!) { createResourceStock(input: $input) { resourceStock { id } } }`;

interface Event {
  readonly cursor: string;
  readonly type: string;
  readonly account: { readonly id: string } | null;
}

async function follow(filter: object, caller: Caller = ANONYMOUS, after?: string) {
  const request = { query: FOLLOW, variables: { filter, after }, caller, requestId: "test" };
  const stream = await exchange.subgraph.subscribe(request);
  if (Symbol.asyncIterator in stream) return { stream, code: null };
  return { stream: null, code: stream.errors?.[0]?.extensions["code"] };
}

async function take(stream: AsyncIterableIterator<ExecutionResult> | null, count: number): Promise<Event[]> {
  const events: Event[] = [];
  if (!stream) return events;
  while (events.length < count) {
    const { value, done } = await stream.next();
    if (done) break;
    events.push((value.data as unknown as { exchangeEvents: Event }).exchangeEvents);
  }
  await stream.return?.();
  return events;
}

/** An account of the member that is warned at 50, and one of the other, in a new currency of the bank. */
async function openAccounts(): Promise<{ from: string; to: string; currency: string }> {
  const code = `H${newId("cur").slice(-10).toUpperCase()}`;
  const as = { caller: officerOf(bank) };
  const draft = {
    code,
    name: "Hours",
    decimals: 2,
    issuer: bank,
    defaultCreditLimit: { minor: "100", currency: code },
  };
  const { currency } = await exchange.get<{ currency: { id: string } }>(CREATE_CURRENCY, { input: draft }, as);
  const open = async (owner: string, more: object = {}): Promise<string> => {
    const input = { owner, currency: currency.id, ...more };
    return (await exchange.get<{ account: { id: string } }>(OPEN_ACCOUNT, { input }, as)).account.id;
  };
  const creditLimit = { minor: "100", currency: code };
  const from = await open(member, { creditLimit, softLimit: { minor: "50", currency: code } });
  return { from, to: await open(other, { creditLimit }), currency: code };
}

async function pay(minor: number, { from, to, currency }: Awaited<ReturnType<typeof openAccounts>>): Promise<void> {
  const input = { from, to, amount: { minor: String(minor), currency } };
  await exchange.get(TRANSFER, { input }, { caller: callerOf(member) });
}

test("a member is told live of what happens to its accounts, and warned at the soft limit", async () => {
  const accounts = await openAccounts();
  const { stream } = await follow({ agent: member }, callerOf(member));
  await pay(40, accounts);
  await pay(20, accounts);
  const events = await take(stream, 3);
  expect(events.map(({ type }) => type).sort()).toEqual(["SOFT_LIMIT_PASSED", "TRANSFER_POSTED", "TRANSFER_POSTED"]);
  const warning = events.find(({ type }) => type === "SOFT_LIMIT_PASSED");
  expect(warning).toMatchObject({
    actor: null,
    account: { id: accounts.from, softLimit: { minor: "50" }, balance: { minor: "-60" } },
    transfer: null,
  });
});

test("both sides of a transfer follow it, each in its own books, and go on after a cursor without a gap", async () => {
  const accounts = await openAccounts();
  const { stream } = await follow({ agent: other, types: ["TRANSFER_POSTED"] }, callerOf(other));
  await pay(1, accounts);
  await pay(2, accounts);
  await pay(3, accounts);
  const events = await take(stream, 3);
  expect(events).toMatchObject([1, 2, 3].map((minor) => ({ transfer: { amount: { minor: String(minor) } } })));
  const again = await follow({ agent: other, types: ["TRANSFER_POSTED"] }, callerOf(other), events[0]?.cursor);
  expect(await take(again.stream, 2)).toEqual(events.slice(1));
});

test("nobody follows the books of others", async () => {
  const filter = { agent: member };
  expect((await follow(filter)).code).toBe("UNAUTHENTICATED");
  expect((await follow(filter, callerOf(stranger))).code).toBe("FORBIDDEN");
  expect((await follow({ agent: bank }, callerOf(member, [{ organization: bank, roles: ["MEMBER"] }]))).code).toBe(
    "FORBIDDEN",
  );
  const { stream } = await follow({ agent: bank }, officerOf(bank));
  expect(stream).not.toBeNull();
  await stream?.return?.();
});

test("without an agent there is nothing of anybody's books, whichever types are named", async () => {
  territory = newId("stk");
  const { stream, code } = await follow({});
  expect(code).toBeNull();
  const accounts = await openAccounts();
  await pay(60, accounts);
  const caller = officerOf(bank);
  const input = {
    steward: bank,
    specification: await exchange.createKind(),
    territory,
    capacity: { value: "100", unit: "MTQ" },
  };
  const period = { from: "2026-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" };
  await exchange.get(CREATE_STOCK, { input: { ...input, period } }, { caller });
  expect((await take(stream, 2)).map(({ type }) => type)).toEqual(["CURRENCY_CREATED", "STOCK_CREATED"]);
  for (const type of EVENT_NAMES) {
    const [alone, inBooks] = [
      await follow({ types: [type] }),
      await follow({ agent: member, types: [type] }, callerOf(member)),
    ];
    expect([type, alone.code ?? inBooks.code]).toEqual([type, "INVALID_INPUT"]);
    expect([type, alone.code !== null && inBooks.code !== null]).toEqual([type, false]);
    await Promise.all([alone.stream?.return?.(), inBooks.stream?.return?.()]);
  }
  expect((await follow({ agent: member, territory }, callerOf(member))).code).toBe("INVALID_INPUT");
});

test("an agency is told when a stock of its territory comes near its cap, and of no other", async () => {
  const caller = officerOf(bank);
  const create = async (where: string): Promise<string> => {
    const period = { from: "2026-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" };
    const capacity = { value: "100", unit: "MTQ" };
    const input = { steward: bank, specification: await exchange.createKind(), territory: where, period, capacity };
    return (await exchange.get<{ resourceStock: { id: string } }>(CREATE_STOCK, { input }, { caller })).resourceStock
      .id;
  };
  const [here, there] = [await create("ES-CT"), await create("ES-AR")];
  const { stream } = await follow({ territory: "ES-CT" });
  const one = await follow({ resourceStock: there, types: ["STOCK_NEAR_CAP"] });
  for (const stock of [there, here])
    await exchange.get(RESERVE, { input: { stock, agent: bank, quantity: { value: "95", unit: "MTQ" } } }, { caller });
  expect(await take(stream, 2)).toMatchObject([
    {
      type: "STOCK_RESERVED",
      resourceStock: { id: here, headroom: { value: "5" } },
      reservation: { quantity: { value: "95" } },
    },
    { type: "STOCK_NEAR_CAP", resourceStock: { id: here } },
  ]);
  expect(await take(one.stream, 1)).toMatchObject([{ type: "STOCK_NEAR_CAP", resourceStock: { id: there } }]);
});

test("what happened is read in pages, counted, and followed from the last of them", async () => {
  const accounts = await openAccounts();
  const LIST = `query ($filter: ExchangeEventFilter, $first: Int! = 50, $after: String) { exchangeEvents(filter: $filter, first: $first, after: $after) {
    totalCount nodes { type transfer { amount { minor } } } pageInfo { hasNextPage endCursor } } }`;
  for (const minor of [1, 2, 3]) await pay(minor, accounts);
  const agent = await exchange.createAgent();
  const filter = { agent: other, types: ["TRANSFER_POSTED"] };
  const as = { caller: callerOf(other) };
  interface Page {
    readonly totalCount: number;
    readonly nodes: readonly unknown[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }
  const all = await waitFor(async () => {
    const page = await exchange.get<Page>(LIST, { filter }, as);
    return page.nodes.length === page.totalCount ? page : null;
  }, "the log to settle");
  expect(all.nodes.slice(-3)).toMatchObject(
    [1, 2, 3].map((minor) => ({ transfer: { amount: { minor: String(minor) } } })),
  );
  const first = await exchange.get<Page>(LIST, { filter, first: all.totalCount - 1 }, as);
  expect(first).toMatchObject({ totalCount: all.totalCount, pageInfo: { hasNextPage: true } });
  const { stream } = await follow(filter, callerOf(other), first.pageInfo.endCursor);
  expect(await take(stream, 1)).toMatchObject([{ transfer: { amount: { minor: "3" } } }]);
  expect(await exchange.get<Page>(LIST, { filter: { agent } }, { caller: callerOf(agent) })).toMatchObject({
    totalCount: 0,
  });
  expect(await exchange.refusal(LIST, { filter }, { caller: callerOf(stranger) })).toBe("FORBIDDEN");
});

test("a cursor that is none is refused before the first event", async () => {
  expect((await follow({}, ANONYMOUS, "yesterday")).code).toBe("INVALID_CURSOR");
});
