import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS, HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import { type Exchange, startExchange } from "../testing/exchange";
import { startPorter } from "../testing/valueflows";
import type { ValueFlowsPorter } from "./porter";
import { readValueFlows } from "./read";
import type { ImportResult } from "./valueflows";
import { writeValueFlows } from "./write";

const RESOURCE =
  "{ id name owner { id } accounting { value unit } onhand { value } state containedIn { name } track { event { action } } }";
const READ = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
  ... on Agent { resources { nodes ${RESOURCE} } commitments { nodes { state outstanding { value unit } } } agreements { nodes { name } } } } }`;
const RECORD = `mutation ($input: RecordEconomicEventInput!) { recordEconomicEvent(input: $input) { economicEvent { id } } }`;
const RECORDS = `query ($type: String) { valueFlowsRecords(type: $type) { totalCount nodes { id uri type properties origin { source uri } } } }`;

const APPLES = `
'@context':
  - '@vocab': http://w3id.org/valueflows/ont/vf#
  - alice: https://alice.example/
    bob: https://bob.example/
'@graph':
  - '@id': alice:apples
    '@type': EconomicResource
    name: Apples
    conformsTo: http://www.wikidata.org/entity/Q89
    primaryAccountable: https://alice.example/
    accountingQuantity: { hasUnit: kilogram, hasNumericalValue: 230 }
  - '@id': alice:deal
    '@type': Agreement
    note: Apples for cider
    stipulates:
      - '@id': alice:promise
        '@type': Commitment
        action: transfer
        provider: https://alice.example/
        receiver: https://bob.example/
        resourceConformsTo: http://www.wikidata.org/entity/Q89
        resourceQuantity: { hasUnit: kilogram, hasNumericalValue: 50 }
        due: 2030-04-18T8:30:08-5:00
  - '@id': alice:handover
    '@type': EconomicEvent
    action: transfer
    fulfills: alice:promise
    provider: https://alice.example/
    receiver: https://bob.example/
    resourceInventoriedAs: alice:apples
    toResourceInventoriedAs: bob:apples
    resourceQuantity: { hasUnit: kilogram, hasNumericalValue: 30 }
  - '@id': bob:apples
    '@type': EconomicResource
    trackingIdentifier: 2018
    conformsTo: http://www.wikidata.org/entity/Q89
    accountingQuantity: { hasUnit: kilogram, hasNumericalValue: 30 }
  - '@id': alice:plan
    '@type': Plan
    name: Next autumn
`;

let exchange: Exchange;
let porter: ValueFlowsPorter;
let alice: string;
let bob: string;
beforeAll(async () => {
  exchange = await startExchange();
  porter = await startPorter(exchange);
  [alice, bob] = [await exchange.createAgent(), await exchange.createAgent()];
});
afterAll(async () => {
  await porter.close();
  await exchange.stop();
});

function take(text: string, known: readonly (readonly [string, string])[] = []): Promise<ImportResult> {
  const agents = [
    ["https://alice.example/", alice],
    ["https://bob.example/", bob],
    ["http://www.wikidata.org/entity/Q89", "rsp_apples"],
  ] as const;
  return porter.import(readValueFlows(text), {
    sourceUri: "apples.yaml",
    by: null,
    known: new Map([...agents, ...known]),
  });
}

async function read(agent: string) {
  const refs = [{ __typename: "Agent", id: agent }];
  const [found] = await exchange.get<
    { resources: { nodes: { id: string }[] }; commitments: { nodes: object[] }; agreements: { nodes: object[] } }[]
  >(READ, { refs });
  return found!;
}

const exported = async () => JSON.stringify(writeValueFlows(await porter.export(HUB_CALLER)));

test("what a file tells becomes resources, events, promises and agreements, by the rules of the commands", async () => {
  const result = await take(APPLES);
  expect(result).toMatchObject({
    statements: 6,
    newStatements: 6,
    became: { EconomicResource: 1, EconomicEvent: 1, Commitment: 1, Agreement: 1 },
    keptAside: [],
  });
  const [hers, his] = [await read(alice), await read(bob)];
  expect(hers.resources.nodes).toMatchObject([{ name: "Apples", accounting: { value: "200", unit: "kilogram" } }]);
  expect(hers.resources.nodes).toMatchObject([{ track: [{ event: { action: "TRANSFER" } }] }]);
  expect(his.resources.nodes).toMatchObject([{ name: "2018", accounting: { value: "30" } }]);
  expect(his.commitments.nodes).toEqual([{ state: "OPEN", outstanding: { value: "20", unit: "kilogram" } }]);
  expect(his.agreements.nodes).toEqual([{ name: "Apples for cider" }]);
});

test("what the hub has no type for stays readable, word for word", async () => {
  const plans = await exchange.get<{ nodes: { id: string; properties: string }[] }>(RECORDS, { type: "Plan" });
  expect(plans).toMatchObject({
    totalCount: 1,
    nodes: [{ uri: "https://alice.example/plan", origin: { source: "valueflows", uri: "apples.yaml" } }],
  });
  expect(JSON.parse(plans.nodes[0]!.properties)).toEqual({ name: "Next autumn" });
  expect(await exchange.refusal(RECORDS, { type: "" })).toBe("INVALID_INPUT");
});

test("the same file again is nothing new, in another layout too, and neither is what was exported", async () => {
  const before = await exported();
  expect(await take(APPLES)).toMatchObject({ document: null, newStatements: 0 });
  expect(await take(JSON.stringify(JSON.parse(before)))).toMatchObject({ document: null, newStatements: 0 });
  expect(await exported()).toBe(before);
});

test("a resource that has changed since is exported as it is now, and that is nothing new either", async () => {
  const [apples] = (await read(alice)).resources.nodes;
  const input = {
    action: "CONSUME",
    provider: alice,
    receiver: alice,
    resource: apples!.id,
    quantity: { value: "25", unit: "kilogram" },
  };
  await exchange.get(RECORD, { input }, { caller: HUB_CALLER });
  const after = await exported();
  const { "@graph": graph } = JSON.parse(after) as { "@graph": Record<string, unknown>[] };
  const snapshots = graph.filter((node) => node["@id"] === "https://alice.example/apples");
  expect(snapshots.map((node) => node["accountingQuantity"])).toMatchObject([
    { hasNumericalValue: 230 },
    { hasNumericalValue: 175 },
  ]);
  expect(graph).toContainEqual(expect.objectContaining({ action: "consume", "@type": "EconomicEvent" }));
  expect(await take(after)).toMatchObject({ document: null });
  expect(await exported()).toBe(after);
});

test("half a story becomes no record: an event without a quantity to take from keeps all flows of its file aside", async () => {
  const result = await take(`
- '@id': https://alice.example/eaten
  '@type': EconomicEvent
  action: consume
  provider: https://alice.example/
  receiver: https://alice.example/
  resourceInventoriedAs: https://alice.example/pears
  resourceQuantity: { hasUnit: kilogram, hasNumericalValue: 1 }
- '@id': https://alice.example/plums
  '@type': EconomicResource
  primaryAccountable: https://alice.example/
  accountingQuantity: { hasUnit: kilogram, hasNumericalValue: 1 }
`);
  const why = "The file does not say how much there was of https://alice.example/pears.";
  expect(result).toMatchObject({ newStatements: 2, keptAside: [{ why }, { why }] });
  expect((await read(alice)).resources.nodes.length).toBe(1);
});

test("an agent that nobody introduced is nobody here, and a promise in its name becomes none", async () => {
  const result = await take(`
- '@id': https://carol.example/promise
  '@type': Commitment
  action: work
  provider: https://carol.example/
  receiver: https://alice.example/
  effortQuantity: { hasUnit: hour, hasNumericalValue: 2 }
`);
  expect(result.keptAside).toMatchObject([{ type: "Commitment", why: expect.stringContaining("is no agent") }]);
});

test("what was kept aside becomes a record when the file is read again and its agent has been introduced", async () => {
  const file = `
- '@id': https://dora.example/promise
  '@type': Commitment
  action: work
  provider: https://dora.example/
  receiver: https://alice.example/
  effortQuantity: { hasUnit: hour, hasNumericalValue: 2 }
`;
  expect(await take(file)).toMatchObject({ newStatements: 1, became: {} });
  const dora = await exchange.createAgent();
  expect(await take(file, [["https://dora.example/", dora]])).toMatchObject({
    document: null,
    newStatements: 0,
    became: { Commitment: 1 },
  });
  expect((await read(dora)).commitments.nodes.length).toBe(1);
});

test("a proposal becomes an offer or a need, and cows are taken out of the herd that they were put into", async () => {
  const process = (name: string, flows: string): string => `
- '@id': https://alice.example/${name}
  '@type': Process
  name: ${name}
  hasInput:
${flows}`;
  const flow = (id: string, action: string, of: string): string => `
    - '@id': https://alice.example/${id}
      '@type': EconomicEvent
      action: ${action}
      provider: https://alice.example/
      receiver: https://alice.example/
      resourceInventoriedAs: https://alice.example/${of}
      resourceQuantity: { hasUnit: one, hasNumericalValue: 1 }`;
  const resource = (name: string): string => `
- '@id': https://alice.example/${name}
  '@type': EconomicResource
  name: ${name}
  primaryAccountable: https://alice.example/
  accountingQuantity: { hasUnit: one, hasNumericalValue: 1 }`;
  const result = await take(`${resource("herd")}${resource("cow45")}
${process("adding", flow("in", "accept", "herd") + flow("with", "combine", "cow45"))}
- '@id': https://alice.example/offer
  '@type': Proposal
  name: Milk
  publishes:
    - '@id': https://alice.example/milk
      '@type': Intent
      action: transfer
      provider: https://alice.example/
      resourceQuantity: { hasUnit: litre, hasNumericalValue: 5 }
`);
  expect(result).toMatchObject({
    keptAside: [],
    became: { Process: 1, Proposal: 1, EconomicResource: 2, EconomicEvent: 2 },
  });
  expect((await read(alice)).resources.nodes).toContainEqual(
    expect.objectContaining({ name: "cow45", containedIn: { name: "herd" } }),
  );
});

test("a claim of a file is triggered and settled by its events, and is nobody else's business", async () => {
  const flow = (id: string, type: string, from: string, to: string, kind: string, rest: string): string => `
- '@id': https://alice.example/${id}
  '@type': ${type}
  action: deliverService
  provider: https://${from}.example/
  receiver: https://${to}.example/
  resourceConformsTo: http://www.wikidata.org/entity/${kind}
  resourceQuantity: { hasUnit: one, hasNumericalValue: 2 }
  ${rest}`;
  const result = await take(`
${flow("massage", "EconomicEvent", "alice", "bob", "Q89", "note: Backs")}
${flow("owed", "Claim", "bob", "alice", "Q89", "triggeredBy: https://alice.example/massage")}
${flow("back", "EconomicEvent", "bob", "alice", "Q89", "settles: https://alice.example/owed")}
`);
  expect(result).toMatchObject({ keptAside: [], became: { EconomicEvent: 2, Claim: 1 } });
  const claims = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Agent { claims { nodes { state settled { value } } } } } }`;
  const refs = [{ __typename: "Agent", id: bob }];
  expect(await exchange.get(claims, { refs }, { caller: HUB_CALLER })).toEqual([
    { claims: { nodes: [{ state: "SETTLED", settled: { value: "2" } }] } },
  ]);
  const of = async (caller: typeof ANONYMOUS) =>
    JSON.stringify(writeValueFlows(await porter.export(caller))).includes('"@type":"Claim"');
  expect([await of(HUB_CALLER), await of(ANONYMOUS)]).toEqual([true, false]);
  const listed = (caller: typeof ANONYMOUS) =>
    exchange.get<{ totalCount: number; nodes: object[] }>(RECORDS, { type: "Claim" }, { caller });
  expect(await listed(ANONYMOUS)).toEqual({ totalCount: 0, nodes: [] });
  expect(await listed(HUB_CALLER)).toMatchObject({ totalCount: 1 });
});

test("an offer that was taken back is exported as finished, and none becomes an offer of a file", async () => {
  const caller = callerOf(alice);
  const publish = `mutation ($input: PublishOfferInput!) { publishOffer(input: $input) { offer { id } } }`;
  const withdraw = `mutation ($input: WithdrawOfferInput!) { withdrawOffer(input: $input) { offer { id } } }`;
  const input = { title: "Whey", provider: alice };
  const { offer } = await exchange.get<{ offer: { id: string } }>(publish, { input }, { caller });
  const finished = async () =>
    (writeValueFlows(await porter.export(HUB_CALLER))["@graph"] as object[]).filter((node) =>
      JSON.stringify(node).includes(offer.id),
    );
  expect(JSON.stringify(await finished())).not.toContain("finished");
  await exchange.get(withdraw, { input: { offer: offer.id } }, { caller });
  expect(await finished()).toContainEqual(expect.objectContaining({ "@type": "Intent", finished: true }));
  const result = await take(`
- '@id': https://alice.example/over
  '@type': Proposal
  name: Cheese
  publishes:
    - { '@id': https://alice.example/cheese, '@type': Intent, action: transfer, provider: https://alice.example/, finished: true }
`);
  expect(result).toMatchObject({ became: {}, keptAside: [{ why: expect.stringContaining("finished") }] });
});
