import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Exchange, startExchange } from "../testing/exchange";
import { ADOPTED_MAX } from "./adopter";
import type { Node } from "./graph";
import { startPorter } from "../testing/valueflows";
import type { ValueFlowsPorter } from "./porter";
import { NODES_MAX } from "./read";

let exchange: Exchange;
let porter: ValueFlowsPorter;
beforeAll(async () => {
  exchange = await startExchange();
  porter = await startPorter(exchange);
});
afterAll(async () => {
  await porter.close();
  await exchange.stop();
});

const ALICE = "https://alice.example/";
const take = (nodes: readonly Node[]) =>
  porter.import(nodes, { sourceUri: "large", by: null, known: new Map([[ALICE, "agt_alice"]]) });

const apples: Node = {
  uri: `${ALICE}apples`,
  type: "EconomicResource",
  properties: {
    name: "Apples",
    primaryAccountable: { "@id": ALICE },
    accountingQuantity: { hasNumericalValue: 1_000, hasUnit: "kilogram" },
  },
};
const eat = (index: number): Node => ({
  uri: `${ALICE}eaten-${index}`,
  type: "EconomicEvent",
  properties: {
    action: "consume",
    provider: { "@id": ALICE },
    receiver: { "@id": ALICE },
    resourceInventoriedAs: { "@id": apples.uri },
    resourceQuantity: { hasNumericalValue: 1, hasUnit: "kilogram" },
  },
});

test("a file of as many statements as a file may have is taken in", async () => {
  const plans = Array.from({ length: NODES_MAX }, (_, i) => ({
    uri: `${ALICE}plan-${i}`,
    type: "Plan",
    properties: { name: `Plan ${i}` },
  }));
  expect(await take(plans)).toMatchObject({ newStatements: NODES_MAX, keptAside: [] });
  expect(await take(plans)).toMatchObject({ newStatements: 0, document: null });
}, 60_000);

test("a file of promises that nobody here has made is taken in, however many they are", async () => {
  const promises = Array.from({ length: NODES_MAX }, (_, i) => ({
    uri: `${ALICE}promise-${i}`,
    type: "Commitment",
    properties: { action: "work", provider: { "@id": "https://nobody.example/" } },
  }));
  const { newStatements, keptAside } = await take(promises);
  expect([newStatements, keptAside.length]).toEqual([NODES_MAX, NODES_MAX]);
}, 60_000);

test("as many events as a file may have become records in one transaction; one more, and none does", async () => {
  const events = Array.from({ length: ADOPTED_MAX }, (_, i) => eat(i));
  const { became, keptAside } = await take([apples, ...events]);
  expect(became["EconomicEvent"] ?? 0).toBe(0);
  expect(keptAside.length).toBe(ADOPTED_MAX + 1);
  expect(await take([apples, ...events.slice(1)])).toMatchObject({
    keptAside: [],
    became: { EconomicResource: 1, EconomicEvent: ADOPTED_MAX - 1 },
  });
}, 60_000);

test("of four that take in the same file at once, one does, and the others are told so or find nothing new", async () => {
  const plan: Node = { uri: `${ALICE}again`, type: "Plan", properties: { name: "Again" } };
  const results = await Promise.allSettled(Array.from({ length: 4 }, () => take([plan])));
  const news = results.map((each) =>
    each.status === "fulfilled" ? each.value.newStatements : (each.reason as { code: string }).code,
  );
  expect(news.filter((each) => each === 1).length).toBe(1);
  expect(news.filter((each) => each !== 1 && each !== 0 && each !== "STATE_CONFLICT")).toEqual([]);
});
