import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { callerOf, openTestWork, readSettled } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA, findLedgerFaults } from "..";
import {
  AMOUNT,
  CREATE_CURRENCY,
  type Exchange,
  memberOf,
  officerOf,
  OPEN_ACCOUNT,
  startExchange,
} from "../testing/exchange";

const FIELDS = `paymentRequest { id state transfer { amount { minor } } obligation { id outstanding ${AMOUNT} reference } }`;
const mutation = (name: string, input: string) =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { ${FIELDS} } }`;
const REQUEST = mutation("requestPayment", "RequestPaymentInput");
const ACCEPT = mutation("acceptRequest", "AnswerPaymentRequestInput");
const PAY = mutation("payRequest", "AnswerPaymentRequestInput");
const CLOSE = mutation("closeRequest", "AnswerPaymentRequestInput");
const RECORD = `mutation ($input: RecordObligationInput!) { recordObligation(input: $input) { obligation { id } } }`;
const RUN = `mutation ($input: RunClearingInput!) { runClearing(input: $input) { clearing { cleared { minor } } } }`;
const OPEN = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Agent { paymentRequests { totalCount nodes { id } } } } }`;

interface Answer {
  readonly paymentRequest: {
    readonly id: string;
    readonly state: string;
    readonly obligation: { readonly id: string } | null;
  };
}

const issuer = officerOf("agt_issuer");
let exchange: Exchange;
let currency: string;
let shop: Caller;
let guest: Caller;
const accounts = new Map<Caller, string>();
const money = (minor: number) => ({ minor: `${minor}`, currency: "HOURS" });

beforeAll(async () => {
  exchange = await startExchange();
  const input = { code: "HOURS", name: "Hours", decimals: 2, issuer: "agt_issuer", defaultCreditLimit: money(1_000) };
  currency = (await exchange.get<{ currency: { id: string } }>(CREATE_CURRENCY, { input }, { caller: issuer })).currency
    .id;
  [shop, guest] = [callerOf(await exchange.createAgent()), callerOf(await exchange.createAgent())];
  for (const caller of [shop, guest]) {
    const wish = { input: { owner: caller.agent, currency } };
    const { account } = await exchange.get<{ account: { id: string } }>(OPEN_ACCOUNT, wish, {
      caller: memberOf("agt_issuer", caller.agent ?? ""),
    });
    accounts.set(caller, account.id);
  }
});
afterAll(async () => {
  const { work, close } = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  expect(await findLedgerFaults(work.sql)).toEqual([]);
  await close();
  await exchange.stop();
});

async function ask(minor: number): Promise<string> {
  const input = { to: accounts.get(shop), from: accounts.get(guest), amount: money(minor), memo: "Lunch" };
  return (await exchange.get<Answer>(REQUEST, { input }, { caller: shop })).paymentRequest.id;
}
const answer = (query: string, caller: Caller, paymentRequest: string) =>
  exchange.get<Answer>(query, { input: { paymentRequest } }, { caller });
const refused = (query: string, caller: Caller, paymentRequest: string) =>
  exchange.refusal(query, { input: { paymentRequest } }, { caller });
const openOf = async (caller: Caller) => {
  const refs = [{ __typename: "Agent", id: caller.agent }];
  type Found = { readonly paymentRequests: { readonly totalCount: number; readonly nodes: readonly { id: string }[] } };
  return (await exchange.get<Found[]>(OPEN, { refs }, { caller }))[0]?.paymentRequests;
};

test("an accepted request is owed, set off by a clearing, and what is left of it paid once", async () => {
  const id = await ask(90);
  const accepted = await answer(ACCEPT, guest, id);
  expect(accepted.paymentRequest).toMatchObject({
    state: "ACCEPTED",
    transfer: null,
    obligation: { outstanding: money(90), reference: "Lunch" },
  });
  const back = { debtor: shop.agent, creditor: guest.agent, amount: money(60) };
  await exchange.get(RECORD, { input: back }, { caller: shop });
  const { clearing } = await exchange.get<{ clearing: { cleared: { minor: string } } }>(
    RUN,
    { input: { currency } },
    { caller: issuer },
  );
  expect(clearing.cleared.minor).toBe("120");
  expect(await openOf(guest)).toEqual({ totalCount: 1, nodes: [{ id }] });
  expect((await answer(PAY, guest, id)).paymentRequest).toMatchObject({
    state: "PAID",
    transfer: { amount: { minor: "30" } },
    obligation: { outstanding: money(0) },
  });
  expect(await refused(PAY, guest, id)).toBe("STATE_CONFLICT");
  expect(await openOf(guest)).toEqual({ totalCount: 0, nodes: [] });
  const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [id] });
  expect(events.map(({ payload }) => (payload as { state?: string }).state)).toEqual([undefined, "ACCEPTED", "PAID"]);
});

test("what a clearing has set off whole is neither open nor to be paid", async () => {
  const id = await ask(40);
  await answer(ACCEPT, guest, id);
  const back = { debtor: shop.agent, creditor: guest.agent, amount: money(40) };
  await exchange.get(RECORD, { input: back }, { caller: shop });
  await exchange.get(RUN, { input: { currency } }, { caller: issuer });
  expect(await refused(PAY, guest, id)).toBe("STATE_CONFLICT");
  expect(await openOf(shop)).toEqual({ totalCount: 0, nodes: [] });
});

test("only the payer accepts, once, and what is accepted is not declined", async () => {
  const id = await ask(10);
  expect(await refused(ACCEPT, shop, id)).toBe("FORBIDDEN");
  expect(await refused(ACCEPT, callerOf("agt_other"), id)).toBe("NOT_FOUND");
  expect(await refused(ACCEPT, ANONYMOUS, id)).toBe("UNAUTHENTICATED");
  expect(await refused(ACCEPT, guest, id)).toBeNull();
  expect(await refused(ACCEPT, guest, id)).toBe("STATE_CONFLICT");
  expect(await refused(CLOSE, guest, id)).toBe("STATE_CONFLICT");
  expect(await refused(CLOSE, shop, id)).toBe("STATE_CONFLICT");
});

test("clearings and payments of one request at the same moment take it once", async () => {
  const id = await ask(50);
  await answer(ACCEPT, guest, id);
  const back = { debtor: shop.agent, creditor: guest.agent, amount: money(50) };
  await exchange.get(RECORD, { input: back }, { caller: shop });
  const codes = await Promise.all([
    ...Array.from({ length: 3 }, () => refused(PAY, guest, id)),
    ...Array.from({ length: 3 }, () => exchange.refusal(RUN, { input: { currency } }, { caller: issuer })),
  ]);
  const unexpected = codes.filter((code) => code !== null && code !== "STATE_CONFLICT" && code !== "UNAVAILABLE");
  expect(unexpected).toEqual([]);
  expect(codes.slice(0, 3).filter((code) => code === null).length).toBeLessThanOrEqual(1);
});
