import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Database, openDatabase } from "@commons-hub/shared/database";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { callerOf, TEST_LOGGER, waitFor, readSettled } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA, findLedgerFaults } from "..";
import {
  CREATE_CURRENCY,
  type Exchange,
  officerOf,
  OPEN_ACCOUNT,
  POST_TRANSFER,
  startExchange,
  TRANSFER,
  VOID_TRANSFER,
} from "../testing/exchange";

interface TransferAnswer {
  readonly transfer: { readonly id: string; readonly state: string; readonly expiresAt: string | null };
}

let exchange: Exchange;
let database: Database;
let currency: string;
let payer: string;
let payee: string;
let from: string;
let to: string;

const issuer = officerOf("agt_issuer");
const money = (minor: string | number, code = "HOURS") => ({ minor: `${minor}`, currency: code });
const open = async (owner: string, over: object = {}): Promise<string> => {
  const input = { owner, currency, creditLimit: money(100), maximum: money(100), ...over };
  const answer = await exchange.get<{ account: { id: string } }>(OPEN_ACCOUNT, { input }, { caller: issuer });
  return answer.account.id;
};
const pay = (over: object = {}, caller = callerOf(payer), idempotencyKey?: string) =>
  exchange.get<TransferAnswer>(
    TRANSFER,
    { input: { from, to, amount: money(10), ...over } },
    { caller, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
  );
const refused = (over: object = {}, caller = callerOf(payer)) =>
  exchange.refusal(TRANSFER, { input: { from, to, amount: money(10), ...over } }, { caller });
const balances = async () => {
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Account { balance { minor } pendingOut { minor } pendingIn { minor } } } }`;
  const refs = [from, to].map((ref) => ({ __typename: "Account", ref }));
  const accounts = await exchange.get<Record<string, { minor: string }>[]>(query, { refs }, { caller: issuer });
  return accounts.map((a) => Object.values(a).map((amount) => Number(amount.minor)));
};

beforeAll(async () => {
  exchange = await startExchange();
  database = await openDatabase({ ...EXCHANGE_SCHEMA, url: exchange.database.url, poolSize: 2, logger: TEST_LOGGER });
  const input = { code: "HOURS", name: "Hours", decimals: 2, issuer: "agt_issuer" };
  const answer = await exchange.get<{ currency: { id: string } }>(CREATE_CURRENCY, { input }, { caller: issuer });
  currency = answer.currency.id;
});
afterAll(async () => {
  expect(await findLedgerFaults(database.dataSource)).toEqual([]);
  await database.close();
  await exchange.stop();
});
beforeEach(async () => {
  [payer, payee] = [await exchange.createAgent(), await exchange.createAgent()];
  [from, to] = [await open(payer), await open(payee)];
});

describe("posting at once", () => {
  test("a transfer moves the amount, shows the payer its own balance only, and stands in the log", async () => {
    const { transfer } = await pay({ memo: " for the bread " });
    expect(transfer).toMatchObject({
      state: "POSTED",
      amount: money(10),
      posted: money(10),
      memo: "for the bread",
      from: { id: from, balance: money(-10) },
      to: { id: to, balance: null },
    });
    expect(await balances()).toEqual([
      [-10, 0, 0],
      [10, 0, 0],
    ]);
    const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [transfer.id] });
    expect(events).toMatchObject([
      {
        type: "exchange.transfer.posted.v1",
        actor: payer,
        payload: {
          transfer: transfer.id,
          from,
          to,
          fromAgent: payer,
          toAgent: payee,
          currency: "HOURS",
          amountMinor: "10",
        },
      },
    ]);
  });

  test("a transfer is seen by its two parties and the issuer's officers, and by nobody else", async () => {
    const { transfer } = await pay();
    const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Transfer { id memo } } }`;
    const refs = [{ __typename: "Transfer", ref: transfer.id }];
    const see = async (caller: typeof ANONYMOUS) => (await exchange.get<unknown[]>(query, { refs }, { caller }))[0];
    for (const caller of [callerOf(payer), callerOf(payee), issuer])
      expect(await see(caller)).toMatchObject({ id: transfer.id });
    for (const caller of [ANONYMOUS, callerOf("agt_curious"), officerOf("agt_other")])
      expect(await see(caller)).toBeNull();
  });

  test("two transfers in one request answer the balance after each", async () => {
    const query = `mutation ($a: TransferInput!) { one: transfer(input: $a) { transfer { from { balance { minor } } } } two: transfer(input: $a) { transfer { from { balance { minor } } } } }`;
    const { data } = await exchange.ask(query, { a: { from, to, amount: money(10) } }, { caller: callerOf(payer) });
    expect(data).toMatchObject({
      one: { transfer: { from: { balance: { minor: "-10" } } } },
      two: { transfer: { from: { balance: { minor: "-20" } } } },
    });
  });

  test.each<[string, () => object, string]>([
    ["zero", () => ({ amount: money(0) }), "AMOUNT_OUT_OF_RANGE"],
    ["a negative amount", () => ({ amount: money(-10) }), "AMOUNT_OUT_OF_RANGE"],
    ["an amount beyond 64 bits", () => ({ amount: money("9223372036854775808") }), "AMOUNT_OUT_OF_RANGE"],
    ["the largest amount", () => ({ amount: money("9223372036854775807") }), "CREDIT_LIMIT_EXCEEDED"],
    ["an amount with decimals", () => ({ amount: money("1.5") }), "INVALID_INPUT"],
    ["an account paying itself", () => ({ to: from }), "SAME_ACCOUNT"],
    ["an amount in another currency", () => ({ amount: money(1, "EUR") }), "CURRENCY_MISMATCH"],
    ["more than the credit limit", () => ({ amount: money(101) }), "CREDIT_LIMIT_EXCEEDED"],
    ["an unknown payer", () => ({ from: "acc_none" }), "NOT_FOUND"],
    ["an unknown receiver", () => ({ to: "acc_none" }), "NOT_FOUND"],
    ["an account with a quote in its id", () => ({ from: "acc_'; DROP TABLE account; --" }), "NOT_FOUND"],
    ["an id with a zero byte", () => ({ from: "acc_\0" }), "INVALID_INPUT"],
    ["a memo that is too long", () => ({ memo: "m".repeat(281) }), "INVALID_INPUT"],
    ["a memo with a zero byte", () => ({ memo: "a\0b" }), "INVALID_INPUT"],
    ["a timeout of nothing", () => ({ pending: true, timeoutSeconds: 0 }), "INVALID_INPUT"],
    ["a timeout of what is not pending", () => ({ timeoutSeconds: 5 }), "INVALID_INPUT"],
    ["an id with blanks", () => ({ id: "my transfer" }), "INVALID_INPUT"],
    ["an id that is too long", () => ({ id: "i".repeat(256) }), "INVALID_INPUT"],
  ])("%s is refused and nothing moves", async (_, over, code) => {
    expect(await refused(over())).toBe(code);
    expect(await balances()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test("who may not pay from the account", async () => {
    expect(await refused({}, callerOf(payee))).toBe("FORBIDDEN");
    expect(await refused({}, issuer)).toBe("FORBIDDEN");
    expect(await refused({}, officerOf("agt_other"))).toBe("FORBIDDEN");
    expect(await refused({}, ANONYMOUS)).toBe("UNAUTHENTICATED");
    expect(await refused({}, { ...callerOf(payer), scopes: ["READ"] })).toBe("FORBIDDEN");
  });

  test("a member may not pay in an organization's name, its treasurer may", async () => {
    const organization = await exchange.createAgent("ORGANIZATION");
    const account = await open(organization);
    const member = callerOf(payer, [{ organization, roles: ["MEMBER"] }]);
    expect(await refused({ from: account }, member)).toBe("FORBIDDEN");
    expect(await refused({ from: account }, officerOf(organization))).toBeNull();
  });

  test("a receiver's maximum holds, and its room is not told", async () => {
    const small = await open(await exchange.createAgent(), { maximum: money(5) });
    const input = { from, to: small, amount: money(6) };
    const { errors } = await exchange.ask(TRANSFER, { input }, { caller: callerOf(payer) });
    expect(errors?.[0]?.extensions).toEqual({ code: "MAXIMUM_EXCEEDED" });
    expect(await refused({ to: small, amount: money(5) })).toBeNull();
  });
});

describe("the client's own id", () => {
  test("a repeated id with the same content is the same transfer", async () => {
    const first = await pay({ id: "invoice-7", memo: "bread" });
    const again = await pay({ id: "invoice-7", memo: "bread" });
    expect(again).toEqual(first);
    expect((await balances())[0]).toEqual([-10, 0, 0]);
  });

  test("it is answered again also when the payer could not pay it twice", async () => {
    const first = await pay({ id: "all", amount: money(100) });
    expect((await pay({ id: "all", amount: money(100) })).transfer.id).toBe(first.transfer.id);
  });

  test.each([{ amount: money(11) }, { memo: "other" }, { pending: true }])("with %o it is refused", async (over) => {
    await pay({ id: "invoice-8" });
    expect(await refused({ id: "invoice-8", ...over })).toBe("TRANSFER_ID_CONFLICT");
  });

  test("an id of the hub's form is the transfer's own", async () => {
    const id = newId("trf");
    expect((await pay({ id })).transfer.id).toBe(id);
  });

  test("nobody occupies somebody else's id", async () => {
    const mine = await pay({ id: "same" });
    const theirs = await pay({ id: "same", from: to, to: from }, callerOf(payee));
    expect(theirs.transfer.id).not.toBe(mine.transfer.id);
  });

  test("a retry with an idempotency key gets the same answer, other content is refused", async () => {
    const first = await pay({}, callerOf(payer), "key-1");
    expect(await pay({}, callerOf(payer), "key-1")).toEqual(first);
    expect((await balances())[0]).toEqual([-10, 0, 0]);
    const input = { from, to, amount: money(11) };
    const options = { caller: callerOf(payer), idempotencyKey: "key-1" };
    expect(await exchange.refusal(TRANSFER, { input }, options)).toBe("IDEMPOTENCY_CONFLICT");
  });
});

describe("two phases", () => {
  const settle = (mutation: string, transfer: string, caller: typeof ANONYMOUS, amount?: object) =>
    exchange.ask(mutation, { input: { transfer, ...(amount ? { amount } : {}) } }, { caller });

  test("a pending transfer is set aside, then posted in part by the payer", async () => {
    const { transfer } = await pay({ pending: true, amount: money(60) });
    expect(await balances()).toEqual([
      [0, 60, 0],
      [0, 0, 60],
    ]);
    expect(await refused({ amount: money(41) })).toBe("CREDIT_LIMIT_EXCEEDED");
    const { data } = await settle(POST_TRANSFER, transfer.id, callerOf(payer), money(25));
    expect(data).toMatchObject({
      postTransfer: {
        transfer: { state: "POSTED", posted: money(25), from: { balance: money(-25), pendingOut: money(0) } },
      },
    });
    expect(await balances()).toEqual([
      [-25, 0, 0],
      [25, 0, 0],
    ]);
    const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [transfer.id] });
    expect(events.map((event) => [event.type, event.payload["amountMinor"]])).toEqual([
      ["exchange.transfer.reserved.v1", "60"],
      ["exchange.transfer.posted.v1", "25"],
    ]);
  });

  test.each(["payer", "payee"])("the %s voids it, and everything is released", async (side) => {
    const { transfer } = await pay({ pending: true });
    const { data } = await settle(VOID_TRANSFER, transfer.id, callerOf(side === "payer" ? payer : payee));
    expect(data).toMatchObject({ voidTransfer: { transfer: { state: "VOIDED", posted: null } } });
    expect(await balances()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test("refusals: the receiver posts, a stranger looks, too much, another currency, twice", async () => {
    const { transfer } = await pay({ pending: true });
    const code = async (mutation: string, caller: typeof ANONYMOUS, amount?: object) =>
      (await settle(mutation, transfer.id, caller, amount)).errors?.[0]?.extensions.code;
    expect(await code(POST_TRANSFER, callerOf(payee))).toBe("FORBIDDEN");
    expect(await code(POST_TRANSFER, callerOf("agt_stranger"))).toBe("NOT_FOUND");
    expect(await code(VOID_TRANSFER, callerOf("agt_stranger"))).toBe("NOT_FOUND");
    expect(await code(POST_TRANSFER, callerOf("agt_stranger"), money(1, "EUR"))).toBe("NOT_FOUND");
    expect(await code(POST_TRANSFER, ANONYMOUS)).toBe("UNAUTHENTICATED");
    expect(await code(POST_TRANSFER, callerOf(payer), money(11))).toBe("INVALID_INPUT");
    expect(await code(POST_TRANSFER, callerOf(payer), money(0))).toBe("AMOUNT_OUT_OF_RANGE");
    expect(await code(POST_TRANSFER, callerOf(payer), money(1, "EUR"))).toBe("CURRENCY_MISMATCH");
    expect(await code(POST_TRANSFER, callerOf(payer))).toBeUndefined();
    expect(await code(POST_TRANSFER, callerOf(payer))).toBe("STATE_CONFLICT");
    expect(await code(VOID_TRANSFER, callerOf(payee))).toBe("STATE_CONFLICT");
    expect((await settle(VOID_TRANSFER, "trf_none", callerOf(payer))).errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  });

  test("what nobody settles in time is refused from that instant on, and voided by itself, once", async () => {
    const { transfer } = await pay({ pending: true, timeoutSeconds: 60 });
    const { transfer: open60 } = await pay({ pending: true, timeoutSeconds: 6_000 });
    await exchange.database.shiftClock(61_000);
    expect((await settle(POST_TRANSFER, transfer.id, callerOf(payer))).errors?.[0]?.extensions.code).toBe(
      "STATE_CONFLICT",
    );
    const second = await exchange.start();
    await Promise.all([exchange.subgraph.start(), second.start()]);
    const voided = await waitFor(async () => {
      const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [transfer.id] });
      return events.length === 2 ? events : null;
    }, "the transfer to be voided");
    expect(voided.map((event) => [event.type, event.actor])).toEqual([
      ["exchange.transfer.reserved.v1", payer],
      ["exchange.transfer.voided.v1", null],
    ]);
    await second.stop();
    expect((await balances())[0]).toEqual([0, 10, 0]);
    const { data } = await settle(POST_TRANSFER, open60.id, callerOf(payer));
    expect(data).toMatchObject({ postTransfer: { transfer: { state: "POSTED" } } });
  });
});
