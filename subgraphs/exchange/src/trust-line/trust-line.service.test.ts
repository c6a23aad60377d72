import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { ANONYMOUS, HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf, openTestWork } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA, findLedgerFaults } from "..";
import { AMOUNT, CREATE_CURRENCY, type Exchange, officerOf, OPEN_ACCOUNT, startExchange } from "../testing/exchange";

const OPEN = `mutation ($input: OpenTrustLineInput!) { openTrustLine(input: $input) { trustLine { id trusting { code } trusted { code }
  limit ${AMOUNT} used ${AMOUNT} trustingUnits trustedUnits } } }`;
const PAY = `mutation ($input: PayAcrossInput!) { payAcross(input: $input) { paid { state amount ${AMOUNT} from { id balance ${AMOUNT} } }
  received { state amount ${AMOUNT} to { id } } } }`;
const USED = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on TrustLine { used { minor } }
  ... on Account { balance { minor } } } }`;

let exchange: Exchange;
let runs = 0;
/** Trusting and trusted currency, of two issuers; ids, codes, and the accounts of issuers and of one member each. */
let a: Side;
let b: Side;

interface Side {
  readonly code: string;
  readonly currency: string;
  readonly issuer: string;
  readonly issuerAccount: string;
  readonly member: string;
  readonly account: string;
}

beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());
beforeEach(async () => {
  runs++;
  a = await openSide(`AA${runs}`);
  b = await openSide(`BB${runs}`);
});
afterEach(async () => {
  const { work, close } = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  try {
    expect(await findLedgerFaults(work.sql)).toEqual([]);
  } finally {
    await close();
  }
});

async function openSide(code: string): Promise<Side> {
  const issuer = await exchange.createAgent("ORGANIZATION");
  const member = await exchange.createAgent();
  const limit = { minor: "500", currency: code };
  const { currency } = await exchange.get<{ currency: { id: string } }>(
    CREATE_CURRENCY,
    { input: { code, name: code, decimals: 2, issuer, defaultCreditLimit: limit } },
    { caller: HUB_CALLER },
  );
  const open = async (owner: string) => {
    const input = { owner, currency: currency.id };
    const { account } = await exchange.get<{ account: { id: string } }>(
      OPEN_ACCOUNT,
      { input },
      { caller: HUB_CALLER },
    );
    return account.id;
  };
  const issuerAccount = await open(issuer);
  return { code, currency: currency.id, issuer, issuerAccount, member, account: await open(member) };
}

async function openLine(more: object = {}): Promise<string> {
  const input = { trusting: a.currency, trusted: b.currency, limit: { minor: "300", currency: a.code }, ...more };
  const { trustLine } = await exchange.get<{ trustLine: { id: string } }>(
    OPEN,
    { input },
    { caller: officerOf(a.issuer) },
  );
  return trustLine.id;
}

const payment = (trustLine: string, minor: number) => ({
  input: { trustLine, from: b.account, to: a.account, amount: { minor: `${minor}`, currency: a.code }, memo: "Bread" },
});

async function figures(trustLine: string): Promise<(string | undefined)[]> {
  const refs = [
    { __typename: "TrustLine", ref: trustLine },
    ...[b.account, b.issuerAccount, a.issuerAccount, a.account].map((ref) => ({ __typename: "Account", ref })),
  ];
  const found = await exchange.get<{ used?: { minor: string }; balance?: { minor: string } }[]>(
    USED,
    { refs },
    { caller: HUB_CALLER },
  );
  return found.map(({ used, balance }) => (used ?? balance)?.minor);
}

test("a member of the trusted currency pays one of the trusting currency, at the price of the line, in one commit", async () => {
  const line = await openLine({ trustingUnits: "2", trustedUnits: "3" });
  const answer = await exchange.get<object>(PAY, payment(line, 100), { caller: callerOf(b.member) });
  expect(answer).toMatchObject({
    paid: { state: "POSTED", amount: { minor: "150", currency: b.code }, from: { balance: { minor: "-150" } } },
    received: { state: "POSTED", amount: { minor: "100", currency: a.code }, to: { id: a.account } },
  });
  expect(await figures(line)).toEqual(["100", "-150", "150", "-100", "100"]);
});

test("what the one issuer owes the other is an obligation, and a clearing against its own claim frees the line", async () => {
  const line = await openLine();
  await exchange.get(PAY, payment(line, 100), { caller: callerOf(b.member) });
  const record = `mutation ($input: RecordObligationInput!) { recordObligation(input: $input) { obligation { id } } }`;
  const input = { debtor: a.issuer, creditor: b.issuer, amount: { minor: "70", currency: a.code } };
  await exchange.get(record, { input }, { caller: officerOf(a.issuer) });
  const run = `mutation ($input: RunClearingInput!) { runClearing(input: $input) { clearing { cleared { minor } } } }`;
  const clearing = await exchange.get(run, { input: { currency: a.currency } }, { caller: officerOf(a.issuer) });
  expect(clearing).toEqual({ clearing: { cleared: { minor: "140" } } });
  expect((await figures(line))[0]).toBe("30");
});

test("a clearing frees a line by what it clears of it, and takes from nobody", async () => {
  const line = await openLine();
  const third = await exchange.createAgent("ORGANIZATION");
  const ring: readonly (readonly [string, string, number])[] = [
    [a.issuer, third, 80],
    [third, b.issuer, 55],
  ];
  for (const minor of [100, 20]) await exchange.get(PAY, payment(line, minor), { caller: callerOf(b.member) });
  const record = `mutation ($input: RecordObligationInput!) { recordObligation(input: $input) { obligation { id } } }`;
  for (const [debtor, creditor, minor] of ring) {
    const input = { debtor, creditor, amount: { minor: `${minor}`, currency: a.code } };
    await exchange.get(record, { input }, { caller: officerOf(debtor) });
  }
  const before = await figures(line);
  const run = `mutation ($input: RunClearingInput!) { runClearing(input: $input) { clearing { cleared { minor } notices {
    nodes { participant { id } paid { minor } received { minor } } } } } }`;
  const { clearing } = await exchange.get<{
    clearing: { cleared: object; notices: { nodes: readonly { paid: object; received: object }[] } };
  }>(run, { input: { currency: a.currency } }, { caller: officerOf(a.issuer) });
  expect(clearing.cleared).toEqual({ minor: "165" });
  expect(clearing.notices.nodes).toHaveLength(3);
  for (const { paid, received } of clearing.notices.nodes)
    expect([paid, received]).toEqual([{ minor: "55" }, { minor: "55" }]);
  const [used, ...balances] = await figures(line);
  expect([before[0], used]).toEqual(["120", "65"]);
  expect(balances).toEqual(before.slice(1));
});

test("the payer is not told how much the other issuer could pay", async () => {
  const line = await openLine({ limit: { minor: "9000", currency: a.code }, trustingUnits: "10" });
  const { errors } = await exchange.ask(PAY, payment(line, 510), { caller: callerOf(b.member) });
  expect(errors?.[0]).toMatchObject({ message: `The issuer of ${a.code} cannot pay as much in it now.` });
  expect(errors?.[0]?.extensions).toEqual({ code: "CREDIT_LIMIT_EXCEEDED" });
  expect(await figures(line)).toEqual(["0", "0", "0", "0", "0"]);
});

test("payments at the same moment never exceed the line, and refused ones leave nothing behind", async () => {
  const line = await openLine();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => exchange.refusal(PAY, payment(line, 100), { caller: callerOf(b.member) })),
  );
  expect(answers.filter((code) => code === null).length).toBe(3);
  expect(new Set(answers)).toEqual(new Set([null, "CREDIT_LIMIT_EXCEEDED"]));
  expect(await figures(line)).toEqual(["300", "-300", "300", "-300", "300"]);
});

test("a refusal on the receiver's side undoes the payer's side", async () => {
  const line = await openLine({ limit: { minor: "5000", currency: a.code }, trustingUnits: "10", trustedUnits: "1" });
  // The issuer of the receiver's currency has credit of 500 only.
  expect(await exchange.refusal(PAY, payment(line, 1_000), { caller: callerOf(b.member) })).toBe(
    "CREDIT_LIMIT_EXCEEDED",
  );
  expect(await figures(line)).toEqual(["0", "0", "0", "0", "0"]);
});

test.each([
  ["somebody else's account", {}, "stranger", "FORBIDDEN"],
  ["another currency than arrives", { amount: { minor: "1", currency: "EUR" } }, "member", "CURRENCY_MISMATCH"],
  ["an unknown line", { trustLine: "trl_none" }, "member", "NOT_FOUND"],
  ["an unknown account", { to: "acc_none" }, "member", "NOT_FOUND"],
  ["nothing", { amount: { minor: "0" } }, "member", "AMOUNT_OUT_OF_RANGE"],
])("a payment across is refused for %s", async (_, over: object, who, code) => {
  const { input } = payment(await openLine(), 1);
  const amount = { ...input.amount, ...("amount" in over ? (over.amount as object) : {}) };
  const caller = callerOf(who === "member" ? b.member : "agt_stranger");
  expect(await exchange.refusal(PAY, { input: { ...input, ...over, amount } }, { caller })).toBe(code);
});

test("only the issuer's own account is paid from on its behalf: its accounts in other currencies are not", async () => {
  const line = await openLine();
  const open = { input: { owner: a.issuer, currency: b.currency } };
  const { account } = await exchange.get<{ account: { id: string } }>(OPEN_ACCOUNT, open, { caller: HUB_CALLER });
  const { input } = payment(line, 1);
  const asked = { input: { ...input, from: account.id } };
  expect(await exchange.refusal(PAY, asked, { caller: callerOf(b.member) })).toBe("FORBIDDEN");
});

test("a line is opened once, by the trusting issuer's officers alone", async () => {
  const input = { trusting: a.currency, trusted: b.currency, limit: { minor: "300", currency: a.code } };
  const refusal = (over: object, caller = officerOf(a.issuer)) =>
    exchange.refusal(OPEN, { input: { ...input, ...over } }, { caller });
  expect(await refusal({}, officerOf(b.issuer))).toBe("FORBIDDEN");
  expect(await refusal({}, ANONYMOUS)).toBe("UNAUTHENTICATED");
  expect(await refusal({ trusted: a.currency })).toBe("INVALID_INPUT");
  expect(await refusal({ trusted: "cur_none" })).toBe("NOT_FOUND");
  expect(await refusal({ limit: { minor: "1", currency: b.code } })).toBe("CURRENCY_MISMATCH");
  expect(await refusal({ limit: { minor: "0", currency: a.code } })).toBe("AMOUNT_OUT_OF_RANGE");
  expect(await refusal({})).toBeNull();
  expect(await refusal({})).toBe("ALREADY_EXISTS");
});
