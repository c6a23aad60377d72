import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf, waitFor } from "@commons-hub/shared/testing";
import { type Exchange, startExchange } from "../testing/exchange";

const SIZE = "{ value unit }";
const COMMITMENT = `{ id state action provider { id } receiver { id } quantity ${SIZE} fulfilled ${SIZE} outstanding ${SIZE}
  agreement { id } due note cancelledBy { id } fulfilledBy { totalCount nodes { id } } }`;
const CLAIM = `{ id state settled ${SIZE} outstanding ${SIZE} triggeredBy { id } settledBy { totalCount } waivedAt }`;
const AGREE = `mutation ($input: CreateAgreementInput!) { createAgreement(input: $input) { agreement { id name note parties { id } } } }`;
const PROMISE = `mutation ($input: MakeCommitmentInput!) { makeCommitment(input: $input) { commitment ${COMMITMENT} } }`;
const CANCEL = `mutation ($input: CancelCommitmentInput!) { cancelCommitment(input: $input) { commitment ${COMMITMENT} } }`;
const RECORD = `mutation ($input: RecordEconomicEventInput!) { recordEconomicEvent(input: $input) { economicEvent {
  id fulfills ${COMMITMENT} settles ${CLAIM} agreement { id } } } }`;
const CORRECT = `mutation ($input: CorrectEconomicEventInput!) { correctEconomicEvent(input: $input) { economicEvent { id fulfills ${COMMITMENT} } } }`;
const CLAIMED = `mutation ($input: RecordClaimInput!) { recordClaim(input: $input) { claim ${CLAIM} } }`;
const WAIVE = `mutation ($input: WaiveClaimInput!) { waiveClaim(input: $input) { claim ${CLAIM} } }`;
const READ = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Claim { id } ... on Commitment ${COMMITMENT}
  ... on Agreement { clauses { totalCount nodes { id } } events { totalCount } }
  ... on Agent { commitments { totalCount } agreements { nodes { id } } claims { totalCount } } } }`;

interface Commitment {
  readonly id: string;
  readonly state: string;
}

let exchange: Exchange;
let bob: string;
let agreement: string;
beforeAll(async () => {
  exchange = await startExchange();
  bob = await exchange.createAgent();
});
afterAll(() => exchange.stop());
beforeEach(async () => {
  const input = { name: "Apples for cider", note: "50 kg for 10 litres.", parties: [bob, "agt_me"] };
  agreement = (await exchange.get<{ agreement: { id: string } }>(AGREE, { input })).agreement.id;
});

const me = callerOf("agt_me");
// Whose assertion names an agent knows that it exists.
const asBob = () => callerOf(bob, [{ organization: "agt_me", roles: ["OBSERVER"] }]);
const kg = (value: string) => ({ value, unit: "kilogram" });
const litre = (value: string) => ({ value, unit: "litre" });
const apples = () => ({
  action: "TRANSFER",
  provider: "agt_me",
  receiver: bob,
  specification: "rsp_apples",
  quantity: kg("50"),
});
const cider = () => ({
  action: "TRANSFER",
  provider: bob,
  receiver: "agt_me",
  specification: "rsp_cider",
  quantity: litre("10"),
});

async function promise(over: object = {}): Promise<string> {
  const input = { ...apples(), agreement, due: "2030-01-01T00:00:00Z", note: "Sweet ones", ...over };
  return (await exchange.get<{ commitment: Commitment }>(PROMISE, { input })).commitment.id;
}

async function deliver(quantity: object, over: object = {}) {
  const input = { ...apples(), quantity, ...over };
  const { economicEvent } = await exchange.get<{ economicEvent: { id: string; fulfills: Commitment | null } }>(RECORD, {
    input,
  });
  return economicEvent;
}

test("a promise is kept in parts, and what is outstanding is what the events leave, corrections included", async () => {
  const commitment = await promise();
  const first = await deliver(kg("20"), { fulfills: commitment });
  expect(first).toMatchObject({
    agreement: { id: agreement },
    fulfills: { state: "OPEN", quantity: kg("50"), fulfilled: kg("20"), outstanding: kg("30") },
  });
  const second = await deliver(kg("30"), { fulfills: commitment });
  expect(second.fulfills).toMatchObject({ state: "FULFILLED", outstanding: kg("0"), fulfilledBy: { totalCount: 2 } });
  const input = { economicEvent: first.id, quantity: kg("15.5") };
  const { economicEvent: right } = await exchange.get<{ economicEvent: object }>(CORRECT, { input });
  expect(right).toMatchObject({ fulfills: { state: "OPEN", fulfilled: kg("45.5"), outstanding: kg("4.5") } });
  const told = await waitFor(async () => {
    const { events } = await exchange.subgraph.events.read(null, 10, { subjects: [commitment] });
    return events.length === 2 ? events : null;
  }, "both events of the commitment");
  expect(told).toMatchObject([
    { type: "exchange.commitment.made.v1", payload: { provider: "agt_me", receiver: bob, agreement } },
    { type: "exchange.commitment.fulfilled.v1", payload: { economicEvent: second.id } },
  ]);
});

test("an agreement shows its clauses and what has happened of them; each agent its promises", async () => {
  const commitment = await promise();
  await deliver(kg("1"), { fulfills: commitment });
  await deliver(kg("1"), { agreement });
  const refs = [
    { __typename: "Agreement", ref: agreement },
    { __typename: "Agent", id: bob },
  ];
  const [found, agent] = await exchange.get<{ commitments: { totalCount: number }; agreements: { nodes: object[] } }[]>(
    READ,
    { refs },
    { caller: ANONYMOUS },
  );
  expect(found).toEqual({ clauses: { totalCount: 1, nodes: [{ id: commitment }] }, events: { totalCount: 2 } });
  expect(agent).toMatchObject({ claims: null });
  expect(agent?.agreements.nodes).toContainEqual({ id: agreement });
  expect(agent?.commitments.totalCount).toBeGreaterThan(0);
});

test("of many events at once, one says that the promise is kept, and no quantity is lost", async () => {
  const commitment = await promise({ quantity: kg("4") });
  await Promise.all(Array.from({ length: 8 }, () => deliver(kg("1"), { fulfills: commitment })));
  const refs = [{ __typename: "Commitment", ref: commitment }];
  expect(await exchange.get(READ, { refs })).toMatchObject([{ fulfilled: kg("8"), outstanding: kg("0") }]);
  const told = await waitFor(async () => {
    const { events } = await exchange.subgraph.events.read(null, 10, { subjects: [commitment] });
    return events.length === 2 ? events : null;
  }, "both events of the commitment");
  expect(told.map(({ type }) => type)).toEqual(["exchange.commitment.made.v1", "exchange.commitment.fulfilled.v1"]);
});

test("who promised takes it back, or who was promised lets it go; then nothing fulfils it", async () => {
  const cancel = (commitment: string, caller = me) =>
    exchange.get<{ commitment: Commitment }>(CANCEL, { input: { commitment } }, { caller });
  const commitment = await promise();
  expect((await cancel(commitment, asBob())).commitment).toMatchObject({
    state: "CANCELLED",
    cancelledBy: { id: bob },
  });
  const again = { input: { commitment } };
  expect(await exchange.refusal(CANCEL, again)).toBe("STATE_CONFLICT");
  const input = { ...apples(), quantity: kg("1"), fulfills: commitment };
  expect(await exchange.refusal(RECORD, { input })).toBe("STATE_CONFLICT");
  const kept = await promise({ quantity: kg("1") });
  await deliver(kg("1"), { fulfills: kept });
  expect(await exchange.refusal(CANCEL, { input: { commitment: kept } })).toBe("STATE_CONFLICT");
  const theirs = { input: { commitment: await promise() } };
  expect(await exchange.refusal(CANCEL, theirs, { caller: callerOf("agt_x") })).toBe("FORBIDDEN");
  expect(await exchange.refusal(CANCEL, theirs, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
  expect(await exchange.refusal(CANCEL, { input: { commitment: "cmt_none" } })).toBe("NOT_FOUND");
});

test.each<readonly [string, object, string]>([
  ["in another's name", { provider: "agt_x", receiver: "agt_me" }, "FORBIDDEN"],
  ["to nobody", { receiver: "agt_nobody" }, "NOT_FOUND"],
  ["of nothing", { quantity: kg("0") }, "INVALID_INPUT"],
  ["without a measure", { quantity: null }, "INVALID_INPUT"],
  ["of what is not said", { specification: null }, "INVALID_INPUT"],
  ["of an effort without a use", { effort: kg("1") }, "INVALID_INPUT"],
  ["in an unknown agreement", { agreement: "agr_none" }, "NOT_FOUND"],
  ["of an unknown resource", { resource: "res_none" }, "NOT_FOUND"],
  ["in an unknown process", { inputOf: "prc_none" }, "NOT_FOUND"],
  ["with an unreadable note", { note: "\u202e" }, "INVALID_INPUT"],
])("a promise %s is refused", async (_, over, code) => {
  expect(await exchange.refusal(PROMISE, { input: { ...apples(), agreement, ...over } })).toBe(code);
});

test("an agreement is opened by one of its 2 to 20 parties, and only they make clauses of it", async () => {
  const refusal = (over: object, caller = me) =>
    exchange.refusal(AGREE, { input: { name: "Ours", parties: ["agt_me", bob], ...over } }, { caller });
  expect(await refusal({ parties: ["agt_me", "agt_me"] })).toBe("INVALID_INPUT");
  expect(await refusal({ parties: Array.from({ length: 21 }, (_, i) => `agt_${i}`) })).toBe("INVALID_INPUT");
  expect(await refusal({ name: "" })).toBe("INVALID_INPUT");
  expect(await refusal({}, callerOf("agt_x"))).toBe("FORBIDDEN");
  expect(await refusal({}, ANONYMOUS)).toBe("UNAUTHENTICATED");
  expect(await refusal({ parties: ["agt_me", "agt_nobody"] })).toBe("NOT_FOUND");
  const carol = await exchange.createAgent();
  expect(await exchange.refusal(PROMISE, { input: { ...apples(), receiver: carol, agreement } })).toBe("INVALID_INPUT");
  const outside = { ...apples(), receiver: carol, quantity: kg("1"), agreement };
  expect(await exchange.refusal(RECORD, { input: outside })).toBe("INVALID_INPUT");
  const other = { name: "Another", parties: ["agt_me", bob] };
  const { agreement: another } = await exchange.get<{ agreement: { id: string } }>(AGREE, { input: other });
  const strange = { ...apples(), quantity: kg("1"), agreement: another.id, fulfills: await promise() };
  expect(await exchange.refusal(RECORD, { input: strange })).toBe("INVALID_INPUT");
});

const claim = (triggeredBy: string, over: object = {}) => ({ input: { ...cider(), triggeredBy, ...over } });

test("what is owed for an event is claimed by who owes, settled in parts, and seen by the two alone", async () => {
  const { id: event } = await deliver(kg("50"));
  expect(await exchange.refusal(CLAIMED, claim(event))).toBe("FORBIDDEN");
  const { claim: owed } = await exchange.get<{ claim: { id: string } }>(CLAIMED, claim(event), { caller: asBob() });
  expect(owed).toMatchObject({ state: "OPEN", outstanding: litre("10"), triggeredBy: { id: event } });
  const settle = async (value: string) => {
    const input = { ...cider(), quantity: litre(value), settles: owed.id };
    const { economicEvent } = await exchange.get<{ economicEvent: object }>(RECORD, { input }, { caller: asBob() });
    return economicEvent;
  };
  expect(await settle("4")).toMatchObject({ settles: { state: "OPEN", outstanding: litre("6") } });
  expect(await settle("6")).toMatchObject({ settles: { state: "SETTLED", settledBy: { totalCount: 2 } } });
  expect(await exchange.refusal(WAIVE, { input: { claim: owed.id } })).toBe("STATE_CONFLICT");
  const refs = [
    { __typename: "Claim", ref: owed.id },
    { __typename: "Agent", id: bob },
  ];
  const see = (caller: typeof me) => exchange.get<unknown[]>(READ, { refs }, { caller });
  expect(await see(asBob())).toMatchObject([{ id: owed.id }, { claims: { totalCount: 1 } }]);
  expect(await see(me)).toMatchObject([{ id: owed.id }, { claims: null }]);
  expect(await see(callerOf("agt_x"))).toMatchObject([null, { claims: null }]);
});

test("in an agreement in which the other one has promised something, who is owed claims it, and may let it go", async () => {
  const event = await deliver(kg("50"), { agreement });
  expect(await exchange.refusal(CLAIMED, claim(event.id))).toBe("FORBIDDEN");
  await exchange.get(PROMISE, { input: { ...cider(), agreement } }, { caller: asBob() });
  const { claim: owed } = await exchange.get<{ claim: { id: string } }>(CLAIMED, claim(event.id));
  const waive = { input: { claim: owed.id } };
  expect(await exchange.refusal(WAIVE, waive, { caller: asBob() })).toBe("FORBIDDEN");
  expect(await exchange.refusal(WAIVE, waive, { caller: callerOf("agt_x") })).toBe("NOT_FOUND");
  expect((await exchange.get<{ claim: object }>(WAIVE, waive)).claim).toMatchObject({ state: "WAIVED" });
  const input = { ...cider(), quantity: litre("1"), settles: owed.id };
  expect(await exchange.refusal(RECORD, { input }, { caller: asBob() })).toBe("STATE_CONFLICT");
});

test("for a gift nobody owes anything, and a gift settles nothing", async () => {
  const gift = await deliver(kg("1"), { gift: true });
  expect(await exchange.refusal(CLAIMED, claim(gift.id), { caller: asBob() })).toBe("INVALID_INPUT");
  const { id: event } = await deliver(kg("1"));
  const { claim: owed } = await exchange.get<{ claim: { id: string } }>(CLAIMED, claim(event), { caller: asBob() });
  const input = { ...cider(), quantity: litre("1"), settles: owed.id, gift: true };
  expect(await exchange.refusal(RECORD, { input }, { caller: asBob() })).toBe("INVALID_INPUT");
  expect(await exchange.refusal(CLAIMED, claim("eve_none"), { caller: asBob() })).toBe("NOT_FOUND");
  const turned = claim(event, { provider: "agt_me", receiver: bob });
  expect(await exchange.refusal(CLAIMED, turned)).toBe("INVALID_INPUT");
});
