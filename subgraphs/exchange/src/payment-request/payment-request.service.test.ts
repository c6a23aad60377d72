import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf, waitFor } from "@commons-hub/shared/testing";
import {
  AMOUNT,
  CREATE_CURRENCY,
  type Exchange,
  memberOf,
  officerOf,
  OPEN_ACCOUNT,
  startExchange,
} from "../testing/exchange";

const FIELDS = `paymentRequest { id state amount ${AMOUNT} memo from { id balance ${AMOUNT} } to { id } transfer { id state memo } answeredAt }`;
const REQUEST = `mutation ($input: RequestPaymentInput!) { requestPayment(input: $input) { ${FIELDS} } }`;
const PAY = `mutation ($input: AnswerPaymentRequestInput!) { payRequest(input: $input) { ${FIELDS} } }`;
const CLOSE = `mutation ($input: AnswerPaymentRequestInput!) { closeRequest(input: $input) { ${FIELDS} } }`;
const READ = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on PaymentRequest { id state }
  ... on Agent { paymentRequests(first: 100) { totalCount nodes { id } } } } }`;

let exchange: Exchange;
let mine: string;
let yours: string;
let id: string;
const me = callerOf("agt_me");
const you = callerOf("agt_you");
const money = (minor: number | string, currency = "HOURS") => ({ minor: `${minor}`, currency });

beforeAll(async () => {
  exchange = await startExchange();
  const input = { code: "HOURS", name: "Hours", decimals: 2, issuer: "agt_issuer", defaultCreditLimit: money(1_000) };
  const { currency } = await exchange.get<{ currency: { id: string } }>(
    CREATE_CURRENCY,
    { input },
    { caller: officerOf("agt_issuer") },
  );
  const open = async (as: typeof me) => {
    const wish = { input: { owner: as.agent, currency: currency.id } };
    return (
      await exchange.get<{ account: { id: string } }>(OPEN_ACCOUNT, wish, {
        caller: memberOf("agt_issuer", as.agent ?? ""),
      })
    ).account.id;
  };
  mine = await open(me);
  yours = await open(you);
});
afterAll(() => exchange.stop());
beforeEach(async () => {
  id = await request();
});

interface Answer {
  readonly paymentRequest: { readonly id: string; readonly state: string };
}

async function request(minor = 100): Promise<string> {
  const input = { to: mine, from: yours, amount: money(minor), memo: "Bread" };
  return (await exchange.get<Answer>(REQUEST, { input }, { caller: me })).paymentRequest.id;
}

const answered = (mutation: string, caller: typeof me, paymentRequest = id) =>
  exchange.refusal(mutation, { input: { paymentRequest } }, { caller });

test("the payer pays a request once, with its memo, and the log says so", async () => {
  const { paymentRequest } = await exchange.get<Answer>(PAY, { input: { paymentRequest: id } }, { caller: you });
  expect(paymentRequest).toMatchObject({
    state: "PAID",
    amount: money(100),
    from: { id: yours, balance: money(-100) },
    transfer: { state: "POSTED", memo: "Bread" },
  });
  expect(await answered(PAY, you)).toBe("STATE_CONFLICT");
  expect(await answered(CLOSE, me)).toBe("STATE_CONFLICT");
  // A reader waits for transactions that began before, of whomever.
  const events = await waitFor(async () => {
    const found = await exchange.subgraph.events.read(null, 10, { subjects: [id] });
    return found.events.length === 2 ? found.events : null;
  }, "both events");
  expect(events).toMatchObject([
    { type: "exchange.payment-request.opened.v1", payload: { payer: "agt_you", payee: "agt_me", amountMinor: "100" } },
    { type: "exchange.payment-request.answered.v1", payload: { state: "PAID" } },
  ]);
});

test("of 8 attempts at once to pay it, one pays", async () => {
  const codes = await Promise.all(Array.from({ length: 8 }, () => answered(PAY, you)));
  expect(codes.filter((code) => code === null).length).toBe(1);
  expect(codes.filter((code) => code === "STATE_CONFLICT").length).toBe(7);
});

test("a payer who cannot pay leaves it open", async () => {
  const large = await request(5_000);
  expect(await answered(PAY, you, large)).toBe("CREDIT_LIMIT_EXCEEDED");
  const refs = [{ __typename: "PaymentRequest", ref: large }];
  expect(await exchange.get(READ, { refs }, { caller: you })).toEqual([{ id: large, state: "OPEN" }]);
});

test("the payer declines, the payee withdraws", async () => {
  const close = async (caller: typeof me, paymentRequest: string) =>
    (await exchange.get<Answer>(CLOSE, { input: { paymentRequest } }, { caller })).paymentRequest.state;
  expect(await close(you, id)).toBe("DECLINED");
  expect(await close(me, await request())).toBe("WITHDRAWN");
});

test("only its parties see or answer a request, and the payee does not pay it", async () => {
  expect(await answered(PAY, me)).toBe("FORBIDDEN");
  expect(await answered(PAY, callerOf("agt_other"))).toBe("NOT_FOUND");
  expect(await answered(CLOSE, callerOf("agt_other"))).toBe("NOT_FOUND");
  expect(await answered(PAY, ANONYMOUS)).toBe("UNAUTHENTICATED");
  const refs = [
    { __typename: "PaymentRequest", ref: id },
    { __typename: "Agent", id: "agt_you" },
  ];
  const ask = (caller: typeof me) => exchange.get<unknown[]>(READ, { refs }, { caller });
  const [found, agent] = (await ask(you)) as [object, { paymentRequests: { nodes: readonly object[] } }];
  expect(found).toEqual({ id, state: "OPEN" });
  expect(agent.paymentRequests.nodes[0]).toEqual({ id });
  expect(await ask(me)).toEqual([{ id, state: "OPEN" }, { paymentRequests: null }]);
  expect(await ask(ANONYMOUS)).toEqual([null, { paymentRequests: null }]);
});

test.each([
  ["into somebody else's account", { to: "yours", from: "mine" }, "FORBIDDEN"],
  ["from oneself", { from: "mine" }, "SAME_ACCOUNT"],
  ["from an unknown account", { from: "acc_none" }, "NOT_FOUND"],
  ["in another currency", { amount: money(1, "EUR") }, "CURRENCY_MISMATCH"],
  ["of nothing", { amount: money(0) }, "AMOUNT_OUT_OF_RANGE"],
])("a request %s is refused", async (_, over: object, code) => {
  const named: Readonly<Record<string, string>> = { mine, yours };
  const changed = Object.entries(over).map(([key, value]) => [key, named[String(value)] ?? (value as unknown)]);
  const input = { to: mine, from: yours, amount: money(1), ...Object.fromEntries(changed) };
  expect(await exchange.refusal(REQUEST, { input }, { caller: me })).toBe(code);
});
