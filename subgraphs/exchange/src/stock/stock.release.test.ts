import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf, openTestWork, readSettled } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA } from "..";
import { type Exchange, officerOf, startExchange } from "../testing/exchange";

const CREATE = `mutation ($input: CreateResourceStockInput!) { createResourceStock(input: $input) { resourceStock { id } } }`;
const RESERVE = `mutation ($input: ReserveStockInput!) { reserveStock(input: $input) { reservation { id } } }`;
const RELEASE = `mutation ($input: ReleaseReservationInput!) { releaseReservation(input: $input) { reservation {
  id release { quantity { value unit } at } stock { headroom { value } reservations { totalCount nodes { id } } } } } }`;

let exchange: Exchange;
let city: string;
beforeAll(async () => {
  exchange = await startExchange();
  city = await exchange.createAgent("ORGANIZATION");
});
afterAll(() => exchange.stop());

const steward = () => ({ caller: officerOf(city, "agt_jo") });
async function createStock(change: object = {}): Promise<string> {
  const input = {
    steward: city,
    specification: await exchange.createKind(),
    territory: "Aldermere",
    period: { from: "2026-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" },
    capacity: { value: "100", unit: "TNE" },
    open: true,
    ...change,
  };
  return (await exchange.get<{ resourceStock: { id: string } }>(CREATE, { input }, steward())).resourceStock.id;
}
async function reserve(stock: string, value: string, as = {}, agent = "agt_me"): Promise<string> {
  const input = { stock, agent, quantity: { value, unit: "TNE" } };
  return (await exchange.get<{ reservation: { id: string } }>(RESERVE, { input }, as)).reservation.id;
}

test("a reservation that is given back frees what it held, once, and stands in no list any more", async () => {
  const stock = await createStock();
  const [mine, other] = [await reserve(stock, "95"), await reserve(stock, "2")];
  const input = { reservation: mine };
  const answer = await exchange.get(RELEASE, { input }, { idempotencyKey: "back" });
  expect(answer).toMatchObject({
    reservation: {
      id: mine,
      release: { quantity: { value: "95", unit: "TNE" } },
      stock: { headroom: { value: "98" }, reservations: { totalCount: 1, nodes: [{ id: other }] } },
    },
  });
  expect(await exchange.get(RELEASE, { input }, { idempotencyKey: "back" })).toEqual(answer);
  expect(await exchange.refusal(RELEASE, { input })).toBe("STATE_CONFLICT");
  const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [stock] });
  expect(events.map(({ type }) => type.split(".")[2])).toEqual([
    "created",
    "reserved",
    "near-cap",
    "reserved",
    "released",
  ]);
  expect(events.at(-1)).toMatchObject({
    actor: "agt_me",
    payload: { reservation: mine, agent: "agt_me", freed: "95" },
  });
});

test("whoever comes near the cap anew warns anew", async () => {
  const stock = await createStock();
  const mine = await reserve(stock, "90");
  await exchange.get(RELEASE, { input: { reservation: mine } });
  await reserve(stock, "91");
  const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [stock] });
  expect(events.filter(({ type }) => type === "exchange.resource-stock.near-cap.v1")).toHaveLength(2);
});

test("many who give the same reservation back at once free it once", async () => {
  const stock = await createStock();
  await reserve(stock, "50");
  const mine = await reserve(stock, "30");
  const codes = await Promise.all(
    Array.from({ length: 8 }, () => exchange.refusal(RELEASE, { input: { reservation: mine } })),
  );
  expect(codes.filter((code) => code === null)).toHaveLength(1);
  expect(codes.filter((code) => code === "STATE_CONFLICT")).toHaveLength(7);
  const { events } = await readSettled(exchange.subgraph.events, 20, { subjects: [stock] });
  expect(events.filter(({ type }) => type === "exchange.resource-stock.released.v1")).toHaveLength(1);
});

test("only those it is for give back from an open stock; where the steward reserves, the steward does too", async () => {
  const open = await reserve(await createStock(), "1");
  const closed = await reserve(await createStock({ open: false }), "1", steward(), await exchange.createAgent());
  const refusal = (reservation: string, as: object) => exchange.refusal(RELEASE, { input: { reservation } }, as);
  expect(await refusal(open, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
  expect(await refusal(open, { caller: callerOf("agt_other") })).toBe("FORBIDDEN");
  expect(await refusal(open, steward())).toBe("FORBIDDEN");
  expect(await refusal(closed, { caller: callerOf("agt_other") })).toBe("FORBIDDEN");
  expect(await refusal("rsv_none", {})).toBe("NOT_FOUND");
  expect(await refusal(closed, steward())).toBeNull();
});

test("after the period nothing is given back, and a release is never rewritten", async () => {
  const period = { from: "2020-01-01T00:00:00Z", until: "2021-01-01T00:00:00Z" };
  const stock = await createStock({ period });
  const { work, close } = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  try {
    await work.sql.query(
      `INSERT INTO reservation (id, stock_id, agent, quantity, reserved_at) VALUES ('rsv_old', $1, 'agt_me', 1, hub_now())`,
      [stock],
    );
    expect(await exchange.refusal(RELEASE, { input: { reservation: "rsv_old" } })).toBe("STATE_CONFLICT");
    await expect(work.sql.query("DELETE FROM reservation_release")).rejects.toThrow("never rewritten");
  } finally {
    await close();
  }
});
