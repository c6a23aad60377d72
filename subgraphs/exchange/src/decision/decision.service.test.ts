import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { NewEvent } from "@commons-hub/shared/event";
import { newId } from "@commons-hub/shared/ids";
import { readSettled, waitFor } from "@commons-hub/shared/testing";
import { type Exchange, officerOf, startExchange } from "../testing/exchange";

const CREATE = `mutation ($input: CreateResourceStockInput!) { createResourceStock(input: $input) { resourceStock { id } } }`;
const OUTCOMES = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Decision { stockEffects {
  quantity { value unit } code message stock { id headroom { value } } reservation { agent { id } decisionId quantity { value } } } } } }`;

interface Outcome {
  readonly code: string | null;
  readonly stock: { readonly id: string; readonly headroom: { readonly value: string } } | null;
  readonly reservation: { readonly agent: { readonly id: string } } | null;
}

// Followers work behind what is told; a machine that is busy takes its time.
jest.setTimeout(120_000);

let exchange: Exchange;
let city: string;
let club: string;
beforeAll(async () => {
  exchange = await startExchange();
  await exchange.subgraph.start();
  city = await exchange.createAgent("ORGANIZATION");
  club = await exchange.createAgent("ORGANIZATION");
});
afterAll(() => exchange.stop());

async function createStock(change: object = {}): Promise<string> {
  const input = {
    steward: city,
    specification: await exchange.createKind(),
    territory: "Aldermere",
    period: { from: "2026-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" },
    capacity: { value: "100", unit: "MTQ" },
    open: true,
    ...change,
  };
  const as = { caller: officerOf(city) };
  return (await exchange.get<{ resourceStock: { id: string } }>(CREATE, { input }, as)).resourceStock.id;
}

async function convene(organization: string): Promise<string> {
  const assembly = newId("asm");
  const payload = { assembly, organization, name: "Hall", project: null, territory: null, chambers: [] };
  await exchange.decide({ type: "governance.assembly.created.v1", actor: null, subject: assembly, payload });
  return assembly;
}

const taking = (stock: string, value: string, unit = "MTQ") => ({
  kind: "RESERVE_STOCK",
  stock,
  quantity: { value, unit },
});
const inForce = (assembly: string, effects: readonly NewEvent["payload"][], inForceUntil: string | null = null) => {
  const decision = newId("dcs");
  const payload = {
    assembly,
    proposal: newId("prp"),
    project: null,
    decision,
    inForceFrom: null,
    inForceUntil,
    effects,
  };
  const event = { type: "governance.decision.in-force.v1", actor: null, subject: decision, payload } as NewEvent;
  return { decision, event };
};
const outcomesOf = async (decision: string): Promise<Outcome[]> => {
  const refs = [{ __typename: "Decision", id: decision }];
  return (await exchange.get<{ stockEffects: Outcome[] }[]>(OUTCOMES, { refs }))[0]?.stockEffects ?? [];
};
async function carriedOut(assembly: string, effects: readonly NewEvent["payload"][], until: string | null = null) {
  const { decision, event } = inForce(assembly, effects, until);
  await exchange.decide(event);
  await waitFor(
    async () => (await outcomesOf(decision)).length === effects.length,
    "the decision to be carried out",
    60_000,
  );
  return { decision, outcomes: await outcomesOf(decision) };
}

test("a decision in force reserves in the name of the organization that convened its assembly", async () => {
  const stock = await createStock();
  const { decision, outcomes } = await carriedOut(await convene(club), [taking(stock, "62.5"), taking(stock, "30")]);
  expect(outcomes).toMatchObject([
    { code: null, message: null, quantity: { value: "62.5", unit: "MTQ" } },
    { code: null, stock: { headroom: { value: "7.5" } }, reservation: { agent: { id: club }, decisionId: decision } },
  ]);
  const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [stock] });
  expect(events.map(({ type, actor }) => [type, actor]).slice(1)).toEqual([
    ["exchange.resource-stock.reserved.v1", null],
    ["exchange.resource-stock.reserved.v1", null],
    ["exchange.resource-stock.near-cap.v1", null],
  ]);
});

test("what cannot be reserved is kept and announced, with the reason, and what comes after it is carried out", async () => {
  const stock = await createStock();
  const closed = await createStock({ open: false });
  const { decision, outcomes } = await carriedOut(await convene(club), [
    taking(stock, "100.5"),
    taking(closed, "1"),
    taking(newId("stk"), "1"),
    taking(stock, "1", "LTR"),
    taking(stock, "100"),
  ]);
  expect(outcomes.map(({ code }) => code)).toEqual(["CAP_EXCEEDED", "FORBIDDEN", "NOT_FOUND", "INVALID_INPUT", null]);
  expect(outcomes[2]?.stock).toBeNull();
  const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [decision] });
  expect(events.map(({ payload }) => payload)).toMatchObject([
    { index: 0, organization: club, resourceStock: stock, quantity: "100.5", code: "CAP_EXCEEDED", headroom: "100" },
    { index: 1, code: "FORBIDDEN", headroom: null },
    { index: 2, code: "NOT_FOUND" },
    { index: 3, unit: "LTR", code: "INVALID_INPUT" },
  ]);
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["exchange.decision.unfulfilled.v1"]));
});

test("the steward's own assembly reserves from a stock that is not open; a decision that holds no more does not", async () => {
  const stock = await createStock({ open: false });
  const assembly = await convene(city);
  expect((await carriedOut(assembly, [taking(stock, "5")])).outcomes).toMatchObject([{ reservation: {} }]);
  const over = await carriedOut(assembly, [taking(stock, "5")], "2026-01-01T00:00:00.000Z");
  expect(over.outcomes).toMatchObject([{ code: "STATE_CONFLICT", stock: { headroom: { value: "95" } } }]);
});

test("two processes, and reading the log anew, carry out each decision once", async () => {
  const stock = await createStock();
  const assembly = await convene(club);
  const second = await exchange.start();
  await second.start();
  try {
    const decisions = Array.from({ length: 30 }, () => inForce(assembly, [taking(stock, "4")]));
    for (const { event } of decisions) await exchange.decide(event);
    const last = decisions.at(-1)?.decision ?? "";
    await waitFor(async () => (await outcomesOf(last)).length === 1, "the last decision", 60_000);
    for (const follower of second.followers) await follower.rebuild();
    for (const follower of second.followers) await follower.catchUp(60_000);
    const outcomes = await Promise.all(decisions.map(({ decision }) => outcomesOf(decision)));
    const codes = outcomes.flat().map(({ code }) => code);
    expect(codes.filter((code) => code === null)).toHaveLength(25);
    expect(codes.filter((code) => code === "CAP_EXCEEDED")).toHaveLength(5);
    expect(outcomes[0]?.[0]?.stock?.headroom.value).toBe("0");
  } finally {
    await second.stop();
  }
});
