import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf, openTestWork, waitFor } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA } from "..";
import { type Exchange, officerOf, startExchange } from "../testing/exchange";

const SIZE = "{ value unit }";
const RESOURCE = `{ id name owner { id } accounting ${SIZE} onhand ${SIZE} shareable place { latitude longitude } specification { id } }`;
const EVENT = `{ id action gift provider { id } receiver { id } quantity ${SIZE} effort ${SIZE} specification { id }
  resource ${RESOURCE} toResource ${RESOURCE} corrects { id } recordedBy { id } }`;
const RECORD = `mutation ($input: RecordEconomicEventInput!) { recordEconomicEvent(input: $input) { economicEvent ${EVENT} } }`;
const CORRECT = `mutation ($input: CorrectEconomicEventInput!) { correctEconomicEvent(input: $input) { economicEvent ${EVENT} } }`;

interface Resource {
  readonly id: string;
  readonly accounting: { readonly value: string };
  readonly onhand: { readonly value: string };
}
interface Event {
  readonly id: string;
  readonly resource: Resource | null;
  readonly toResource: Resource | null;
}

let exchange: Exchange;
let other: string;
beforeAll(async () => {
  exchange = await startExchange();
  other = await exchange.createAgent();
});
afterAll(() => exchange.stop());

const kg = (value: string) => ({ value, unit: "kilogram" });
const mine = { provider: "agt_me", receiver: "agt_me" };

async function record(input: object, caller = callerOf("agt_me")): Promise<Event> {
  const { economicEvent } = await exchange.get<{ economicEvent: Event }>(RECORD, { input }, { caller });
  return economicEvent;
}

async function produce(value: string, over: object = {}): Promise<string> {
  const { resource } = await record({
    action: "PRODUCE",
    ...mine,
    newResource: { name: "Apples" },
    quantity: kg(value),
    ...over,
  });
  return (resource as Resource).id;
}

/** What is owned and what is held. */
async function holdings(id: string): Promise<readonly [string, string]> {
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on EconomicResource ${RESOURCE} } }`;
  const refs = [{ __typename: "EconomicResource", ref: id }];
  const [found] = await exchange.get<Resource[]>(query, { refs }, { caller: ANONYMOUS });
  return [found?.accounting.value ?? "", found?.onhand.value ?? ""];
}

test("what is produced begins to exist in the receiver's inventory, on every path, and stands in the log", async () => {
  const event = await record({
    action: "PRODUCE",
    ...mine,
    newResource: { name: " Apples ", specification: "rsp_apple", place: { latitude: 52.5, longitude: 13.4 } },
    quantity: kg("12.50"),
  });
  expect(event).toMatchObject({
    action: "PRODUCE",
    quantity: kg("12.5"),
    resource: {
      name: "Apples",
      owner: { id: "agt_me" },
      accounting: kg("12.5"),
      onhand: kg("12.5"),
      shareable: false,
      place: { latitude: 52.5, longitude: 13.4 },
      specification: { id: "rsp_apple" },
    },
    recordedBy: { id: "agt_me" },
  });
  const events = await waitFor(async () => {
    const page = await exchange.subgraph.events.read(null, 10, { subjects: [event.id] });
    return page.events.length > 0 ? page.events : null;
  }, "the event in the log");
  expect(events).toMatchObject([
    { type: "exchange.economic-event.recorded.v1", payload: { action: "PRODUCE", resource: event.resource?.id } },
  ]);
});

test("rights and custody pass apart from each other, and between two inventories nothing is lost", async () => {
  const apples = await produce("230");
  const give = { provider: "agt_me", receiver: other, resource: apples, quantity: kg("30") };
  const custody = await record({ action: "TRANSFER_CUSTODY", ...give, newResource: { name: "Apples on the way" } });
  const theirs = custody.toResource?.id as string;
  expect([await holdings(apples), await holdings(theirs)]).toEqual([
    ["230", "200"],
    ["0", "30"],
  ]);
  await record({ action: "TRANSFER_ALL_RIGHTS", ...give, toResource: theirs });
  expect([await holdings(apples), await holdings(theirs)]).toEqual([
    ["200", "200"],
    ["30", "30"],
  ]);
});

test("a lent thing comes back into the inventory that it left", async () => {
  const book = await produce("1", { newResource: { name: "A book" }, quantity: { value: "1", unit: "one" } });
  const one = { resource: book, quantity: { value: "1", unit: "one" } };
  await record({ action: "TRANSFER_CUSTODY", provider: "agt_me", receiver: other, ...one });
  expect(await holdings(book)).toEqual(["1", "0"]);
  await record({ action: "TRANSFER_CUSTODY", provider: other, receiver: "agt_me", ...one });
  expect(await holdings(book)).toEqual(["1", "1"]);
});

test("what was taken in for work can be given back once, and no more", async () => {
  const chair = await produce("3");
  await record({ action: "ACCEPT", ...mine, resource: chair, quantity: kg("2") });
  await record({ action: "MODIFY", ...mine, resource: chair, quantity: kg("1.5") });
  expect(await holdings(chair)).toEqual(["3", "2.5"]);
  const input = { action: "MODIFY", ...mine, resource: chair, quantity: kg("1") };
  expect(await exchange.refusal(RECORD, { input })).toBe("STATE_CONFLICT");
  expect(await holdings(chair)).toEqual(["3", "2.5"]);
});

test("a correction is a new event; the resources follow it, and the first stays as it was", async () => {
  const apples = await produce("10");
  const wrong = await record({ action: "CONSUME", ...mine, resource: apples, quantity: kg("8") });
  const correct = (id: string, value: string, unit = "kilogram") => ({
    input: { economicEvent: id, quantity: { value, unit } },
  });
  const { economicEvent: right } = await exchange.get<{ economicEvent: Event }>(CORRECT, correct(wrong.id, "3"));
  expect(right).toMatchObject({ action: "CONSUME", quantity: kg("3"), corrects: { id: wrong.id } });
  expect(await holdings(apples)).toEqual(["7", "7"]);
  expect(await exchange.refusal(CORRECT, correct(wrong.id, "4"))).toBe("ALREADY_EXISTS");
  expect(await exchange.refusal(CORRECT, correct(right.id, "4", "one"))).toBe("UNIT_MISMATCH");
  expect(await exchange.refusal(CORRECT, correct(right.id, "11"))).toBe("QUANTITY_EXCEEDED");
  expect(await exchange.refusal(CORRECT, correct(right.id, "3"))).toBe("INVALID_INPUT");
  await exchange.get(CORRECT, correct(right.id, "0"));
  expect(await holdings(apples)).toEqual(["10", "10"]);
});

test("work needs no resource, and its quantity is the effort", async () => {
  const hours = { value: "7", unit: "hour" };
  const input = { action: "WORK", provider: "agt_me", receiver: other, quantity: hours, gift: true };
  expect(await record(input)).toMatchObject({ quantity: null, effort: hours, gift: true, resource: null });
});

test("many events at once never take more than there is", async () => {
  const apples = await produce("10");
  const input = { action: "CONSUME", ...mine, resource: apples, quantity: kg("3") };
  const codes = await Promise.all(Array.from({ length: 12 }, () => exchange.refusal(RECORD, { input })));
  expect(codes.filter((code) => code === null).length).toBe(3);
  expect(new Set(codes)).toEqual(new Set([null, "QUANTITY_EXCEEDED"]));
  expect(await holdings(apples)).toEqual(["1", "1"]);
});

test("a retry under the same key records once", async () => {
  const apples = await produce("10");
  const input = { action: "CONSUME", ...mine, resource: apples, quantity: kg("3") };
  const again = () => exchange.get<{ economicEvent: Event }>(RECORD, { input }, { idempotencyKey: "eat" });
  expect((await again()).economicEvent.id).toBe((await again()).economicEvent.id);
  expect(await holdings(apples)).toEqual(["7", "7"]);
});

test("no event is rewritten, whoever writes SQL", async () => {
  await produce("1");
  const { work, close } = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  try {
    for (const statement of ["UPDATE economic_event SET change = 0", "DELETE FROM economic_event"])
      await expect(work.sql.query(statement)).rejects.toThrow();
    await expect(work.sql.query("UPDATE economic_resource SET onhand = -1")).rejects.toThrow();
  } finally {
    await close();
  }
});

test.each([
  ["another's name", { provider: "agt_x", receiver: "agt_y" }, callerOf("agt_me"), "FORBIDDEN"],
  ["nobody", {}, ANONYMOUS, "UNAUTHENTICATED"],
  ["an officer of the provider", { provider: "agt_coop", receiver: "agt_coop" }, officerOf("agt_coop"), null],
  ["an unknown agent", { receiver: "agt_nobody" }, callerOf("agt_me"), "NOT_FOUND"],
  ["an unknown resource", { resource: "res_none", newResource: null }, callerOf("agt_me"), "NOT_FOUND"],
  ["nothing named", { newResource: null }, callerOf("agt_me"), "INVALID_INPUT"],
  ["zero", { quantity: kg("0") }, callerOf("agt_me"), "INVALID_INPUT"],
  ["less than nothing", { quantity: kg("-1") }, callerOf("agt_me"), "INVALID_INPUT"],
  ["a date to come", { occurredAt: "2999-01-01T00:00:00Z" }, callerOf("agt_me"), "INVALID_INPUT"],
  ["a gift to oneself", { gift: true }, callerOf("agt_me"), "INVALID_INPUT"],
  ["a transfer to oneself", { action: "TRANSFER" }, callerOf("agt_me"), "INVALID_INPUT"],
  [
    "a place off the Earth",
    { newResource: { name: "X", place: { latitude: 91, longitude: 0 } } },
    callerOf("agt_me"),
    "INVALID_INPUT",
  ],
  ["an unreadable name", { newResource: { name: "\u202e" } }, callerOf("agt_me"), "INVALID_INPUT"],
])("recording with %s", async (_, over, caller, code) => {
  const input = { action: "PRODUCE", ...mine, newResource: { name: "Apples" }, quantity: kg("1"), ...over };
  expect(await exchange.refusal(RECORD, { input }, { caller })).toBe(code);
});

test("nobody reaches into another's inventory, but by giving into it from its own", async () => {
  const owner = await exchange.createAgent();
  const produced = {
    action: "PRODUCE",
    provider: owner,
    receiver: owner,
    newResource: { name: "Pears" },
    quantity: kg("5"),
  };
  const apples = (await record(produced, callerOf(owner))).resource?.id as string;
  const thief = callerOf(other);
  const take = { provider: owner, receiver: other, resource: apples, quantity: kg("1") };
  for (const input of [
    { action: "TRANSFER", ...take, newResource: { name: "Mine now" } },
    { action: "CONSUME", ...take },
    { action: "RAISE", ...take },
    { action: "TRANSFER", ...take, provider: other, receiver: owner, resource: null, toResource: apples },
  ])
    expect(await exchange.refusal(RECORD, { input }, { caller: thief })).toBe("FORBIDDEN");
  expect(await holdings(apples)).toEqual(["5", "5"]);
  const wrongUnit = { action: "CONSUME", ...take, receiver: owner, quantity: { value: "1", unit: "one" } };
  expect(await exchange.refusal(RECORD, { input: wrongUnit }, { caller: callerOf(owner) })).toBe("UNIT_MISMATCH");
});

test("an inventory is listed", async () => {
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Agent { resources(first: 2) { totalCount nodes { name events(first: 1) { totalCount } } } } } }`;
  const [agent] = await exchange.get<{ resources: { totalCount: number; nodes: object[] } }[]>(query, {
    refs: [{ __typename: "Agent", id: "agt_me" }],
  });
  expect(agent?.resources.totalCount).toBeGreaterThan(5);
  expect(agent?.resources.nodes.length).toBe(2);
});

const START = `mutation ($input: StartProcessInput!) { startProcess(input: $input) { process { id name agent { id } } } }`;
const FLOW = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on EconomicResource {
  trace { depth event { action resource { id } inputOf { name } outputOf { name } } } track { depth event { action } } } } }`;

test("a trace shows what was put right as it holds now, and nothing that never happened", async () => {
  const flour = await produce("10", { newResource: { name: "Flour" } });
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on EconomicResource {
    trace { event { action quantity ${SIZE} } } track { event { action quantity ${SIZE} } } } } }`;
  const flow = async () =>
    (await exchange.get<object[]>(query, { refs: [{ __typename: "EconomicResource", ref: flour }] }))[0];
  const eaten = await record({ action: "CONSUME", ...mine, resource: flour, quantity: kg("4") });
  const correct = (id: string, value: string) =>
    exchange.get<{ economicEvent: Event }>(CORRECT, { input: { economicEvent: id, quantity: kg(value) } });
  const { economicEvent: less } = await correct(eaten.id, "3");
  const made = { event: { action: "PRODUCE", quantity: kg("10") } };
  expect(await flow()).toEqual({ trace: [made], track: [{ event: { action: "CONSUME", quantity: kg("3") } }] });
  await correct(less.id, "0");
  expect(await flow()).toEqual({ trace: [made], track: [] });
});

test("what a thing is made of is traced through processes, and where it went is tracked, in circles too", async () => {
  const start = (over: object = {}) =>
    exchange.get<{ process: { id: string } }>(START, { input: { agent: "agt_me", name: "Baking", ...over } });
  const { process } = await start();
  const flour = await produce("5", { newResource: { name: "Flour" } });
  await record({ action: "CONSUME", ...mine, resource: flour, quantity: kg("5"), inputOf: process.id });
  const bread = await produce("6", { newResource: { name: "Bread" }, outputOf: process.id });
  const handOver = { action: "TRANSFER", provider: "agt_me", receiver: other, quantity: kg("6") };
  const given = await record({ ...handOver, resource: bread, newResource: { name: "Bread" } });
  const back = { ...handOver, provider: other, receiver: "agt_me", resource: given.toResource?.id, toResource: bread };
  // Whose assertion names an agent knows that it exists.
  await record(back, callerOf(other, [{ organization: "agt_me", roles: ["OBSERVER"] }]));
  const flowOf = async (id: string) => {
    const refs = [{ __typename: "EconomicResource", ref: id }];
    const [flow] = await exchange.get<{ trace: Step[]; track: Step[] }[]>(FLOW, { refs }, { caller: ANONYMOUS });
    const named = (steps: readonly Step[] = []) => steps.map(({ depth, event }) => `${depth} ${event.action}`);
    return { trace: named(flow?.trace), track: named(flow?.track) };
  };
  expect(await flowOf(bread)).toEqual({
    trace: ["1 PRODUCE", "1 TRANSFER", "2 CONSUME", "2 TRANSFER", "3 PRODUCE"],
    track: ["1 TRANSFER", "2 TRANSFER"],
  });
  expect((await flowOf(flour)).track).toEqual(["1 CONSUME", "2 PRODUCE", "3 TRANSFER", "4 TRANSFER"]);
});

interface Step {
  readonly depth: number;
  readonly event: { readonly action: string };
}

test.each([
  ["an unknown process", { inputOf: "prc_none" }, "NOT_FOUND"],
  ["an input as an output", { outputOf: "prc_none" }, "INVALID_INPUT"],
])("feeding %s is refused", async (_, over, code) => {
  const apples = await produce("1");
  const input = { action: "CONSUME", ...mine, resource: apples, quantity: kg("1"), ...over };
  expect(await exchange.refusal(RECORD, { input })).toBe(code);
});

test("nobody feeds a process of neither party, or starts one in another's name", async () => {
  const started = { input: { agent: other, name: "Theirs" } };
  expect(await exchange.refusal(START, started)).toBe("FORBIDDEN");
  expect(await exchange.refusal(START, { input: { agent: other, name: "" } }, { caller: callerOf(other) })).toBe(
    "INVALID_INPUT",
  );
  const { process } = await exchange.get<{ process: { id: string } }>(START, started, { caller: callerOf(other) });
  const input = { action: "WORK", ...mine, effort: { value: "1", unit: "hour" }, inputOf: process.id };
  expect(await exchange.refusal(RECORD, { input })).toBe("FORBIDDEN");
});
