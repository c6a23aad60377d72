import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { codeOf, startHub, type TestHub } from "../kit";
import { documentOf } from "./attempts";
import { type Commons, makeCommons, ours } from "./commons";
import { CART_TIME, NEXT_CART_TIME, pieces } from "./things";

let hub: TestHub;
let its: Commons;

beforeAll(async () => {
  hub = await startHub();
  its = await makeCommons(hub);
}, 60_000);
afterAll(() => hub[Symbol.asyncDispose]());

const BEYOND = "9223372036854775808";

/** What the organization's steward sends, right but for one thing. */
const RIGHT: Readonly<Record<string, () => Record<string, unknown>>> = {
  Transfer: () => ({ from: its.accounts[0], to: its.accounts[1], amount: ours(1) }),
  RequestPayment: () => ({ to: its.accounts[0], from: its.accounts[1], amount: ours(1) }),
  RecordObligation: () => ({ debtor: its.organization, creditor: its.other.id, amount: ours(1) }),
  SettleObligation: () => ({ obligation: its.things.obligation, amount: ours(1) }),
  PayAcross: () => ({
    trustLine: its.things.trustLine,
    from: its.things.foreignAccount,
    to: its.accounts[1],
    amount: ours(1),
  }),
  BookResource: () => ({ resource: its.things.cart, agent: its.organization, ...NEXT_CART_TIME }),
  RecordEconomicEvent: () => ({
    action: "CONSUME",
    provider: its.organization,
    receiver: its.organization,
    resource: its.things.cart,
    quantity: pieces(1),
  }),
  ReserveStock: () => ({ stock: its.things.stock, agent: its.organization, quantity: pieces(1) }),
};

type Case = readonly [command: string, what: string, wrong: () => Record<string, unknown>, code: string];

const MONEY: readonly Case[] = [
  "Transfer",
  "RequestPayment",
  "RecordObligation",
  "SettleObligation",
  "PayAcross",
].flatMap((command): Case[] => [
  [command, "nothing", () => ({ amount: ours(0) }), "AMOUNT_OUT_OF_RANGE"],
  [command, "a negative amount", () => ({ amount: ours(-1) }), "AMOUNT_OUT_OF_RANGE"],
  [command, "an amount beyond 64 bits", () => ({ amount: ours(BEYOND) }), "AMOUNT_OUT_OF_RANGE"],
  // A debt is in the currency of its amount; everything else has a currency beforehand.
  [
    command,
    "an unknown currency",
    () => ({ amount: { minor: "1", currency: "NONE" } }),
    command === "RecordObligation" ? "NOT_FOUND" : "CURRENCY_MISMATCH",
  ],
]);
const QUANTITIES: readonly Case[] = ["RecordEconomicEvent", "ReserveStock"].flatMap((command): Case[] => [
  [command, "nothing", () => ({ quantity: pieces(0) }), "INVALID_INPUT"],
  [command, "a negative quantity", () => ({ quantity: pieces(-1) }), "INVALID_INPUT"],
  [
    command,
    "more digits than a quantity has",
    () => ({ quantity: { value: "9".repeat(40), unit: "C62" } }),
    "INVALID_INPUT",
  ],
  [
    command,
    "an unknown unit",
    () => ({ quantity: { value: "1", unit: "NONE" } }),
    command === "RecordEconomicEvent" ? "UNIT_MISMATCH" : "INVALID_INPUT",
  ],
]);
const OTHERS: readonly Case[] = [
  ["Transfer", "oneself", () => ({ to: its.accounts[0] }), "SAME_ACCOUNT"],
  ["RequestPayment", "oneself", () => ({ from: its.accounts[0] }), "SAME_ACCOUNT"],
  ["RecordObligation", "oneself", () => ({ creditor: its.organization }), "INVALID_INPUT"],
  ["Transfer", "another's account", () => ({ from: its.accounts[1], to: its.accounts[0] }), "FORBIDDEN"],
  ["Transfer", "no account", () => ({ to: "acc_none" }), "NOT_FOUND"],
  ["Transfer", "a limit", () => ({ amount: ours(1_000_000) }), "CREDIT_LIMIT_EXCEEDED"],
  [
    "RecordObligation",
    "another's debt",
    () => ({ debtor: its.other.id, creditor: its.organization, amount: { minor: "1", currency: "YOURS" } }),
    "FORBIDDEN",
  ],
  ["RecordEconomicEvent", "more than there is", () => ({ quantity: pieces(2) }), "QUANTITY_EXCEEDED"],
  ["RecordEconomicEvent", "another unit", () => ({ quantity: { value: "1", unit: "KGM" } }), "UNIT_MISMATCH"],
  ["RecordEconomicEvent", "what nobody has", () => ({ resource: "res_none" }), "NOT_FOUND"],
  ["ReserveStock", "a cap", () => ({ quantity: pieces(1_000) }), "CAP_EXCEEDED"],
  ["BookResource", "time that is taken", () => CART_TIME, "ALREADY_BOOKED"],
];

describe.each([...MONEY, ...QUANTITIES, ...OTHERS])("%s with %s", (command, _, wrong, code) => {
  test(`is ${code}`, async () => {
    const input = { ...RIGHT[command]!(), ...wrong() };
    expect(codeOf(await its.steward.ask(documentOf(command), { input }))).toBe(code);
  });
});

test.each(Object.keys(RIGHT))("%s is right without those", async (command) => {
  const input = RIGHT[command]!();
  expect((await its.steward.ask(documentOf(command), { input })).errors).toBeUndefined();
});
