import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { callerOf } from "@commons-hub/shared/testing";
import { type Exchange, startExchange } from "../testing/exchange";

const RESOURCE = `{ id state stage { name } containedIn { id } contents { totalCount nodes { id } } onhand { value } accounting { value } }`;
const RECORD = `mutation ($input: RecordEconomicEventInput!) { recordEconomicEvent(input: $input) { economicEvent {
  id state stage { id } container { id } resource ${RESOURCE} } } }`;
const CORRECT = `mutation ($input: CorrectEconomicEventInput!) { correctEconomicEvent(input: $input) { economicEvent { resource ${RESOURCE} } } }`;
const SPECIFY = `mutation ($input: CreateProcessSpecificationInput!) { createProcessSpecification(input: $input) {
  processSpecification { id name note agent { id } } } }`;
const START = `mutation ($input: StartProcessInput!) { startProcess(input: $input) { process { id basedOn { id } } } }`;
const READ = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on EconomicResource ${RESOURCE} } }`;

interface Event {
  readonly id: string;
  readonly resource: { readonly id: string };
}

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

const one = { value: "1", unit: "one" };
const mine = { provider: "agt_me", receiver: "agt_me", quantity: one };

async function record(input: object): Promise<Event> {
  const { economicEvent } = await exchange.get<{ economicEvent: Event }>(RECORD, { input: { ...mine, ...input } });
  return economicEvent;
}
const make = async (name: string): Promise<string> =>
  (await record({ action: "PRODUCE", newResource: { name } })).resource.id;
const refusal = (input: object) => exchange.refusal(RECORD, { input: { ...mine, ...input } });
const undo = (economicEvent: string) =>
  exchange.get<{ economicEvent: object }>(CORRECT, {
    input: { economicEvent, quantity: { value: "0", unit: "one" } },
  });

async function read(id: string): Promise<object> {
  const [found] = await exchange.get<object[]>(READ, { refs: [{ __typename: "EconomicResource", ref: id }] });
  return found!;
}

test("a gown is packed into a container, found in it, and taken out again", async () => {
  const [box, gown] = [await make("A container"), await make("A gown")];
  const packed = await record({ action: "COMBINE", resource: gown, container: box });
  expect(packed).toMatchObject({
    container: { id: box },
    resource: { containedIn: { id: box }, onhand: { value: "0" } },
  });
  expect(await read(box)).toMatchObject({ contents: { totalCount: 1, nodes: [{ id: gown }] } });
  expect(await record({ action: "SEPARATE", resource: gown })).toMatchObject({ resource: { containedIn: null } });
  expect(await read(box)).toMatchObject({ contents: { totalCount: 0 } });
});

test("what never happened tells nothing: the resource is again as the last event says that did happen", async () => {
  const [box, other, gown] = [await make("A container"), await make("Another"), await make("A gown")];
  const pass = await record({ action: "ACCEPT", resource: gown, state: "pass" });
  await record({ action: "MODIFY", resource: gown });
  const fail = await record({ action: "CITE", resource: gown, state: "fail" });
  expect(fail).toMatchObject({ state: "fail", resource: { state: "fail" } });
  await undo(fail.id);
  expect(await read(gown)).toMatchObject({ state: "pass" });
  expect(pass).toMatchObject({ resource: { state: "pass" } });
  const first = await record({ action: "COMBINE", resource: gown, container: box });
  await undo(first.id);
  expect(await read(gown)).toMatchObject({ containedIn: null, onhand: { value: "1" } });
  await record({ action: "COMBINE", resource: gown, container: other });
  const out = await record({ action: "SEPARATE", resource: gown });
  await undo(out.id);
  expect(await read(gown)).toMatchObject({ containedIn: { id: other }, onhand: { value: "0" } });
});

test("no box is inside of itself, however many pack at once", async () => {
  const boxes = await Promise.all(["A", "B", "C", "D"].map(make));
  const [a, b, c, d] = boxes as [string, string, string, string];
  const pack = (resource: string, container: string) => refusal({ action: "COMBINE", resource, container });
  expect(await pack(a, a)).toBe("INVALID_INPUT");
  const codes = await Promise.all([pack(a, b), pack(b, c), pack(c, d), pack(d, a)]);
  expect(codes.filter((code) => code === null).length).toBe(3);
  expect(codes.filter((code) => code === "STATE_CONFLICT").length).toBe(1);
});

test("a box does not come back into one that is inside of it by now, and what was packed long ago is still put right", async () => {
  const [a, box] = [await make("A"), await make("B")];
  const packed = await record({ action: "COMBINE", resource: a, container: box });
  const out = await record({ action: "SEPARATE", resource: a });
  await record({ action: "COMBINE", resource: box, container: a });
  const never = { input: { economicEvent: out.id, quantity: { value: "0", unit: "one" } } };
  expect(await exchange.refusal(CORRECT, never)).toBe("STATE_CONFLICT");
  const half = { input: { economicEvent: packed.id, quantity: { value: "0.5", unit: "one" } } };
  expect(await exchange.refusal(CORRECT, half)).toBeNull();
  expect(await read(a)).toMatchObject({ containedIn: null });
});

test("what comes out of a process has reached the stage of its specification", async () => {
  const input = { agent: "agt_me", name: "Attach the air filter", note: "Step 33" };
  const { processSpecification } = await exchange.get<{ processSpecification: { id: string } }>(SPECIFY, { input });
  expect(processSpecification).toMatchObject({ ...input, agent: { id: "agt_me" } });
  const wish = { agent: "agt_me", name: "Step 33 of this one", basedOn: processSpecification.id };
  const { process } = await exchange.get<{ process: { id: string } }>(START, { input: wish });
  expect(process).toMatchObject({ basedOn: { id: processSpecification.id } });
  const cutter = await make("A laser cutter");
  const accepted = await record({ action: "ACCEPT", resource: cutter, inputOf: process.id });
  expect(accepted).toMatchObject({ stage: null, resource: { stage: null } });
  const done = await record({ action: "MODIFY", resource: cutter, outputOf: process.id, state: "pass" });
  expect(done).toMatchObject({
    stage: { id: processSpecification.id },
    resource: { state: "pass", stage: { name: input.name } },
  });
  await undo(done.id);
  expect(await read(cutter)).toMatchObject({ stage: null, state: null });
});

test("kinds of processes are named in one's own name, and listed", async () => {
  const refused = (input: object) => exchange.refusal(SPECIFY, { input: { agent: "agt_me", name: "Sew", ...input } });
  expect(await refused({ agent: "agt_x" })).toBe("FORBIDDEN");
  expect(await refused({ name: "" })).toBe("INVALID_INPUT");
  expect(await refused({ note: "" })).toBe("INVALID_INPUT");
  const input = { agent: "agt_me", name: "Sew", basedOn: "psp_none" };
  expect(await exchange.refusal(START, { input })).toBe("NOT_FOUND");
  await exchange.get(SPECIFY, { input: { agent: "agt_me", name: "Sew" } });
  const list = "{ processSpecifications(first: 1) { totalCount nodes { name } } }";
  expect(await exchange.get(list, {})).toMatchObject({ nodes: [{ name: "Sew" }] });
});

test("only what an action tells is told", async () => {
  const [box, gown] = [await make("A container"), await make("A gown")];
  expect(await refusal({ action: "CONSUME", resource: gown, container: box })).toBe("INVALID_INPUT");
  expect(await refusal({ action: "COMBINE", resource: gown, container: "res_none" })).toBe("NOT_FOUND");
  const work = { action: "WORK", specification: "rsp_sewing", effort: { value: "1", unit: "hour" } };
  expect(await refusal({ ...work, quantity: null, state: "pass" })).toBe("INVALID_INPUT");
  expect(await refusal({ action: "CITE", resource: gown, state: "\u202e" })).toBe("INVALID_INPUT");
  const theirs = { action: "PRODUCE", provider: "agt_you", receiver: "agt_you", newResource: { name: "Theirs" } };
  const you = callerOf("agt_you");
  const input = { ...theirs, quantity: one };
  const { economicEvent } = await exchange.get<{ economicEvent: Event }>(RECORD, { input }, { caller: you });
  expect(await refusal({ action: "COMBINE", resource: gown, container: economicEvent.resource.id })).toBe("FORBIDDEN");
  const cite = { action: "CITE", resource: economicEvent.resource.id, state: "fail" };
  expect(await refusal(cite)).toBe("FORBIDDEN");
});
