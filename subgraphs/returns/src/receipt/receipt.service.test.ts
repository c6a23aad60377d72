import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import { officerOf, ReturnsKit } from "../testing/kit";
import { BALANCES, CREATE_RULE, PLEDGE, RECORD_RECEIPT } from "../testing/operations";

let kit: ReturnsKit;
let foundation: string;
let coop: string;
let pledge: string;
beforeAll(async () => {
  kit = await ReturnsKit.start();
  [foundation, coop] = await Promise.all([kit.agent(), kit.agent()]);
  const projects = await kit.createProjects(["hub", "web"]);
  await kit.publishBill(projects, "hub", [["hub", "web"]]);
  const rule = await kit.ask<{ createReturnRule: { returnRule: { id: string } } }>(
    CREATE_RULE,
    { input: { organization: foundation, name: "All", kind: "EQUAL" } },
    { caller: officerOf(foundation) },
  );
  const made = await kit.ask<{ pledge: { pledge: { id: string } } }>(
    PLEDGE,
    { input: { agent: coop, amount: EUR(100), rule: rule.createReturnRule.returnRule.id, project: projects["hub"] } },
    { caller: officerOf(coop) },
  );
  pledge = made.pledge.pledge.id;
});
afterAll(() => kit.stop());

const EUR = (minor: string | number) => ({ minor: String(minor), currency: "EUR" });

function record(input: object, options: { idempotencyKey?: string } = {}) {
  return kit.ask<{ recordReceipt: { receipt: { id: string } } }>(
    RECORD_RECEIPT,
    { input: { amount: EUR(10), ...input } },
    { caller: officerOf(foundation, "TREASURER", "agt_treasurer"), ...options },
  );
}

test("a payment that is reported twice with one key came in once", async () => {
  const first = await record({ pledge }, { idempotencyKey: "statement-1" });
  expect(await record({ pledge }, { idempotencyKey: "statement-1" })).toEqual(first);
  const { _entities } = await kit.ask<{ _entities: [{ returnsBalances: object[] }] }>(BALANCES, { agent: foundation });
  expect(_entities[0].returnsBalances).toMatchObject([{ received: EUR(10), unspent: { minor: "10" } }]);
});

test("the reference of a payment is for the books of both sides", async () => {
  const { recordReceipt } = await record({ pledge, reference: "RF18 5390 0754 7034" });
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Receipt", id: $id }]) {
    ... on Receipt { from { id } to { id } pledge { id } unspent { minor } reference } } }`;
  const seenBy = async (caller = ANONYMOUS) =>
    (await kit.ask<{ _entities: [object] }>(query, { id: recordReceipt.receipt.id }, { caller }))._entities[0];
  const open = { from: { id: coop }, to: { id: foundation }, pledge: { id: pledge }, unspent: { minor: "10" } };
  expect(await seenBy()).toEqual({ ...open, reference: null });
  expect(await seenBy(officerOf(coop, "AUDITOR"))).toEqual({ ...open, reference: "RF18 5390 0754 7034" });
  expect(await seenBy(officerOf(foundation))).toEqual({ ...open, reference: "RF18 5390 0754 7034" });
  expect(await seenBy(officerOf(foundation, "MEMBER"))).toEqual({ ...open, reference: null });
});

test.each<[string, () => object, string]>([
  ["no side named", () => ({}), "INVALID_INPUT"],
  ["one side only", () => ({ to: foundation }), "INVALID_INPUT"],
  ["another payer than the pledge's", () => ({ pledge, from: foundation }), "INVALID_INPUT"],
  [
    "another currency than the pledge's",
    () => ({ pledge, amount: { minor: "1", currency: "USD" } }),
    "CURRENCY_MISMATCH",
  ],
  ["a payment to come", () => ({ pledge, receivedAt: "2199-01-01T00:00:00Z" }), "INVALID_INPUT"],
  ["nothing", () => ({ pledge, amount: EUR(0) }), "AMOUNT_OUT_OF_RANGE"],
  ["a negative amount", () => ({ pledge, amount: EUR(-1) }), "AMOUNT_OUT_OF_RANGE"],
  ["an unknown pledge", () => ({ pledge: "plg_none" }), "NOT_FOUND"],
  ["an unknown payer", () => ({ from: "agt_none", to: foundation }), "NOT_FOUND"],
  ["a reference that cannot be stored", () => ({ pledge, reference: "a\0b" }), "INVALID_INPUT"],
])("%s is refused", async (_name, input, code) => {
  await expect(record(input())).rejects.toMatchObject({ extensions: { code } });
});

test("money is collected by organizations", async () => {
  const person = await kit.agent("PERSON");
  const input = { from: coop, to: person, amount: EUR(1) };
  expect(await kit.refusal(RECORD_RECEIPT, { input }, { caller: callerOf(person) })).toBe("INVALID_INPUT");
});

test("all that is received stays within 64 bits", async () => {
  const HOURS = (minor: string) => ({ amount: { minor, currency: "HOURS" }, from: coop, to: foundation });
  await record(HOURS("9223372036854775807"));
  await expect(record(HOURS("1"))).rejects.toMatchObject({ extensions: { code: "AMOUNT_OUT_OF_RANGE" } });
});

test("who pays does not say what came in", async () => {
  const input = { pledge, amount: EUR(10) };
  expect(await kit.refusal(RECORD_RECEIPT, { input }, { caller: officerOf(coop) })).toBe("FORBIDDEN");
  expect(await kit.refusal(RECORD_RECEIPT, { input }, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
});
