import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS, HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf, openTestWork, readSettled } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA } from "..";
import { type Exchange, officerOf, startExchange } from "../testing/exchange";

const CREATE = `mutation ($input: CreateResourceStockInput!) { createResourceStock(input: $input) { resourceStock {
  id territory open steward { id } specification { id } period { from until } capacity { value unit }
  reserved { value unit } headroom { value unit } regeneration { value unit } } } }`;
const RESERVE = `mutation ($input: ReserveStockInput!) { reserveStock(input: $input) { reservation {
  id quantity { value unit } agent { id } decisionId stock { headroom { value } reserved { value } } } } }`;
const STOCKS = `query ($territory: String!, $first: Int = 20, $after: String) {
  resourceStocks(territory: $territory, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { headroom { value } reserved { value } reservations(first: 2) { totalCount nodes { quantity { value } agent { id } } } } } }`;

interface Reserved {
  readonly reservation: { readonly id: string; readonly stock: { readonly headroom: { readonly value: string } } };
}
interface Stocks {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly nodes: readonly {
    readonly headroom: { readonly value: string };
    readonly reservations: { readonly totalCount: number; readonly nodes: readonly object[] };
  }[];
}

let exchange: Exchange;
let city: string;
beforeAll(async () => {
  exchange = await startExchange();
  city = await exchange.createAgent("ORGANIZATION");
});
afterAll(() => exchange.stop());

const wish = (change: object = {}) => ({
  steward: city,
  specification: "rsp_gravel",
  territory: "Aldermere",
  period: { from: "2026-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" },
  capacity: { value: "1000", unit: "TNE" },
  ...change,
});
const create = async (change: object = {}): Promise<string> =>
  (
    await exchange.get<{ resourceStock: { id: string } }>(
      CREATE,
      { input: wish(change) },
      { caller: officerOf(city, "agt_jo") },
    )
  ).resourceStock.id;
/** As a client does for whom a database under a rush had no time: again, with the same key. */
async function untilAnswered(ask: () => Promise<string | null>): Promise<string | null> {
  const code = await ask();
  return code === "UNAVAILABLE" || code === "TIMEOUT" ? untilAnswered(ask) : code;
}
const tonnes = (value: string) => ({ value, unit: "TNE" });

test("a cap is stated, reserved from, and read by anybody", async () => {
  const stock = await create({ territory: "  River Bend ", open: true });
  const me = { stock, agent: "agt_me", quantity: tonnes("12.50"), decision: "dcn_some" };
  const { reservation } = await exchange.get<Reserved>(RESERVE, { input: me });
  expect(reservation).toMatchObject({
    quantity: tonnes("12.5"),
    agent: { id: "agt_me" },
    decisionId: "dcn_some",
    stock: { headroom: { value: "987.5" }, reserved: { value: "12.5" } },
  });
  const found = await exchange.get<Stocks>(STOCKS, { territory: "River Bend" }, { caller: ANONYMOUS });
  expect(found.nodes).toEqual([
    {
      headroom: { value: "987.5" },
      reserved: { value: "12.5" },
      reservations: { totalCount: 1, nodes: [{ quantity: { value: "12.5" }, agent: { id: "agt_me" } }] },
    },
  ]);
  const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [stock] });
  expect(events).toMatchObject([
    { type: "exchange.resource-stock.created.v1", payload: { territory: "River Bend", capacity: "1000", unit: "TNE" } },
    {
      type: "exchange.resource-stock.reserved.v1",
      payload: { agent: "agt_me", quantity: "12.5", decision: "dcn_some" },
    },
  ]);
});

test("a thousand who reserve at the same moment never exceed the cap, and the rest are told", async () => {
  const stock = await create({ specification: "rsp_rush", capacity: tonnes("333"), open: true });
  const codes = await Promise.all(
    Array.from({ length: 1_000 }, (_, i) =>
      untilAnswered(() =>
        exchange.refusal(
          RESERVE,
          { input: { stock, agent: "agt_me", quantity: tonnes("1") } },
          { idempotencyKey: `rush-${i}` },
        ),
      ),
    ),
  );
  const countOf = (wanted: string | null) => codes.filter((code) => code === wanted).length;
  expect({ granted: countOf(null), refused: countOf("CAP_EXCEEDED") }).toEqual({ granted: 333, refused: 667 });
  const { events } = await readSettled(exchange.subgraph.events, 1_000, { subjects: [stock] });
  expect(events.filter(({ type }) => type === "exchange.resource-stock.near-cap.v1")).toMatchObject([
    { payload: { reserved: "300", capacity: "333" } },
  ]);
  const [found] = (await exchange.get<Stocks>(STOCKS, { territory: "Aldermere" })).nodes;
  expect(found).toMatchObject({ headroom: { value: "0" }, reservations: { totalCount: 333 } });
}, 60_000);

test("a repeated request with the same key reserves once", async () => {
  const stock = await create({ specification: "rsp_key", open: true });
  const input = { stock, agent: "agt_me", quantity: tonnes("1") };
  const answers = [
    await exchange.get(RESERVE, { input }, { idempotencyKey: "once" }),
    await exchange.get(RESERVE, { input }, { idempotencyKey: "once" }),
  ];
  expect(answers[0]).toEqual(answers[1]);
});

test("the cap is the database's own, whoever writes SQL; a reservation is never rewritten", async () => {
  const stock = await create({ specification: "rsp_sql", open: true });
  await exchange.get(RESERVE, { input: { stock, agent: "agt_me", quantity: tonnes("1") } });
  const { work, close } = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  try {
    await expect(work.sql.query("UPDATE resource_stock SET reserved = capacity + 1")).rejects.toThrow(
      "resource_stock_cap",
    );
    await expect(work.sql.query("DELETE FROM reservation")).rejects.toThrow();
  } finally {
    await close();
  }
});

test("a stock that is not open is reserved from by its steward alone, for anybody", async () => {
  const stock = await create({ specification: "rsp_closed" });
  const input = { stock, agent: "agt_me", quantity: tonnes("1") };
  expect(await exchange.refusal(RESERVE, { input })).toBe("FORBIDDEN");
  expect(await exchange.refusal(RESERVE, { input }, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
  const other = await exchange.createAgent();
  const asSteward = { caller: officerOf(city, "agt_jo") };
  expect(await exchange.refusal(RESERVE, { input: { ...input, agent: other } }, asSteward)).toBeNull();
  expect(await exchange.refusal(RESERVE, { input: { ...input, agent: "agt_nobody" } }, asSteward)).toBe("NOT_FOUND");
});

test("nobody reserves in another's name from an open stock", async () => {
  const stock = await create({ specification: "rsp_open", open: true });
  const input = { stock, agent: city, quantity: tonnes("1") };
  expect(await exchange.refusal(RESERVE, { input })).toBe("FORBIDDEN");
});

test.each<[string, object, string]>([
  ["a second cap in the same period", {}, "ALREADY_EXISTS"],
  ["no capacity", { capacity: tonnes("0") }, "INVALID_INPUT"],
  ["an empty territory", { territory: "" }, "INVALID_INPUT"],
  [
    "a period without length",
    { period: { from: "2026-01-01T00:00:00Z", until: "2026-01-01T00:00:00Z" } },
    "INVALID_INPUT",
  ],
])("%s is refused", async (_, change, code) => {
  const base = { specification: "rsp_twice", territory: "Twice" };
  const as = { caller: officerOf(city, "agt_jo") };
  await exchange.ask(CREATE, { input: wish(base) }, as);
  expect(await exchange.refusal(CREATE, { input: wish({ ...base, ...change }) }, as)).toBe(code);
});

test.each<[string, object, string]>([
  ["an unknown stock", { stock: "stk_none" }, "NOT_FOUND"],
  ["another unit", { quantity: { value: "1", unit: "KGM" } }, "INVALID_INPUT"],
  ["a negative quantity", { quantity: tonnes("-1") }, "INVALID_INPUT"],
  ["more than the cap", { quantity: tonnes("1000.000000000000000001") }, "CAP_EXCEEDED"],
  ["a decision that is no id", { decision: "a b" }, "INVALID_INPUT"],
])("a reservation of %s is refused", async (title, change, code) => {
  const stock = await create({ territory: `Of ${title}`, open: true });
  const input = { stock, agent: "agt_me", quantity: tonnes("1"), ...change };
  expect(await exchange.refusal(RESERVE, { input })).toBe(code);
});

test("only an officer of an organization states its caps", async () => {
  expect(await exchange.refusal(CREATE, { input: wish({ territory: "X" }) })).toBe("FORBIDDEN");
  const person = { input: wish({ territory: "X", steward: "agt_me" }) };
  expect(await exchange.refusal(CREATE, person, { caller: HUB_CALLER })).toBe("NOT_FOUND");
});

test("what was reserved after its period is refused, and pages join", async () => {
  const period = { from: "2020-01-01T00:00:00Z", until: "2021-01-01T00:00:00Z" };
  const stock = await create({ territory: "Pages", period, open: true });
  const input = { stock, agent: "agt_me", quantity: tonnes("1") };
  expect(await exchange.refusal(RESERVE, { input }, { caller: callerOf("agt_me") })).toBe("STATE_CONFLICT");
  await create({ territory: "Pages" });
  const first = await exchange.get<Stocks>(STOCKS, { territory: "Pages", first: 1 });
  expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
  const rest = await exchange.get<Stocks>(STOCKS, { territory: "Pages", first: 1, after: first.pageInfo.endCursor });
  expect(rest).toMatchObject({ nodes: [{}], pageInfo: { hasNextPage: false } });
});
