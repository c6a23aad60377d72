import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Caller } from "@commons-hub/shared/identity";
import { ANONYMOUS, HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf, openTestWork, waitFor } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA } from "..";
import { AMOUNT, CREATE_CURRENCY, type Exchange, officerOf, startExchange } from "../testing/exchange";
import { MAX_OPEN_OBLIGATIONS } from "./clearing.service";

const OFFICER = officerOf("agt_issuer");
const ACKNOWLEDGE = `mutation ($input: AcknowledgeObligationInput!) { acknowledgeObligation(input: $input) { obligation { acknowledgedAt } } }`;
const RECORD = `mutation ($input: RecordObligationInput!) { recordObligation(input: $input) { obligation {
  id debtor { id } creditor { id } amount ${AMOUNT} outstanding ${AMOUNT} dueAt reference recordedBy { id } } } }`;
const SETTLE = `mutation ($input: SettleObligationInput!) { settleObligation(input: $input) { obligation { id outstanding ${AMOUNT} } } }`;
const NOTICES = `notices(first: 100) { totalCount nodes { participant { id } paid { minor } received { minor } drawn { minor }
  obligations { obligation { id } before { minor } cleared { minor } } } }`;
const RUN = `mutation ($input: RunClearingInput!) { runClearing(input: $input) { clearing {
  id cleared ${AMOUNT} outstanding ${AMOUNT} participants currency { code } ${NOTICES} } unacknowledged } }`;
const OBLIGATIONS = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Obligation { id outstanding { minor } }
  ... on Clearing { cleared { minor } ${NOTICES} } ... on Agent { obligations(first: 10) { totalCount nodes { id outstanding { minor } } } } } }`;

interface Notice {
  readonly participant: { readonly id: string };
  readonly paid: { readonly minor: string };
  readonly received: { readonly minor: string };
  readonly obligations: readonly { readonly obligation: { readonly id: string } | null }[];
}
interface Clearing {
  readonly id: string;
  readonly cleared: { readonly minor: string };
  readonly outstanding: { readonly minor: string };
  readonly participants: number;
  readonly notices: { readonly totalCount: number; readonly nodes: readonly Notice[] };
}

let exchange: Exchange;
let currency: string;
let code: string;
let runs = 0;

beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());
beforeEach(async () => {
  code = `RING${++runs}`;
  const input = { code, name: "Ring", decimals: 2, issuer: "agt_issuer" };
  const answer = await exchange.get<{ currency: { id: string } }>(CREATE_CURRENCY, { input }, { caller: OFFICER });
  currency = answer.currency.id;
});

const money = (minor: number | string) => ({ minor: `${minor}`, currency: code });

/** By the debtor itself; agents are made known beforehand. */
async function record(debtor: string, creditor: string, minor: number, more: object = {}): Promise<string> {
  const input = { debtor, creditor, amount: money(minor), ...more };
  const { obligation } = await exchange.get<{ obligation: { id: string } }>(
    RECORD,
    { input },
    { caller: callerOf(debtor) },
  );
  return obligation.id;
}

async function run(more: object = {}, caller: Caller = OFFICER): Promise<Clearing> {
  const { clearing } = await exchange.get<{ clearing: Clearing }>(RUN, { input: { currency, ...more } }, { caller });
  return clearing;
}

async function agents(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await exchange.createAgent());
  return ids;
}

/** Writes past the service, where thousands are needed. */
async function openBooks() {
  const { work, close } = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  return { query: work.sql.query.bind(work.sql), [Symbol.asyncDispose]: close };
}

async function outstandingOf(ids: readonly string[]): Promise<(string | undefined)[]> {
  const refs = ids.map((ref) => ({ __typename: "Obligation", ref }));
  const found = await exchange.get<{ outstanding: { minor: string } }[]>(OBLIGATIONS, { refs }, { caller: HUB_CALLER });
  return found.map(({ outstanding }) => outstanding.minor);
}

test("a ring is cleared by its smallest debt, each participant is told, and it stands in the log", async () => {
  const [a = "", b = "", c = "", d = ""] = await agents(4);
  const ids = [await record(a, b, 30), await record(b, c, 20), await record(c, a, 50), await record(c, d, 5)];
  const clearing = await run();
  expect(clearing).toMatchObject({ cleared: money(60), outstanding: money(45), participants: 4, currency: { code } });
  expect(await outstandingOf(ids)).toEqual(["10", "0", "30", "5"]);
  expect(clearing.notices.totalCount).toBe(3);
  expect(
    clearing.notices.nodes.map((notice) => [notice.participant.id, notice.paid.minor, notice.received.minor]),
  ).toEqual([a, b, c].toSorted().map((agent) => [agent, "20", "20"]));
  // A reader waits for transactions that began before, of whomever.
  const events = await waitFor(async () => {
    const found = await exchange.subgraph.events.read(null, 10, { subjects: [clearing.id] });
    return found.events.length > 0 ? found.events : null;
  }, "the event");
  expect(events).toMatchObject([
    { type: "exchange.clearing.applied.v1", payload: { currency: code, clearedMinor: "60", participants: 4 } },
  ]);
});

test("a second clearing finds nothing more, and says so", async () => {
  const [a = "", b = ""] = await agents(2);
  await record(a, b, 30);
  await record(b, a, 20);
  expect((await run()).cleared).toEqual(money(40));
  expect(await run()).toMatchObject({ cleared: money(0), outstanding: money(10), notices: { totalCount: 0 } });
});

test("only what is due by then, or has no date, takes part; of one pair the earliest due goes first", async () => {
  const [a = "", b = ""] = await agents(2);
  const later = await record(a, b, 30, { dueAt: "2031-01-01T00:00:00Z" });
  const sooner = await record(a, b, 30, { dueAt: "2030-01-01T00:00:00Z" });
  const back = await record(b, a, 40);
  expect((await run({ until: "2030-06-01T00:00:00Z" })).cleared).toEqual(money(60));
  expect(await outstandingOf([later, sooner, back])).toEqual(["30", "0", "10"]);
});

test("a participant sees its own notice only, the issuer's officers all, everybody the sums", async () => {
  const [a = "", b = ""] = await agents(2);
  await record(a, b, 30);
  await record(b, a, 30);
  const { id } = await run();
  const refs = [{ __typename: "Clearing", ref: id }];
  const seenBy = async (caller: Caller) => {
    const [found] = await exchange.get<Clearing[]>(OBLIGATIONS, { refs }, { caller });
    return [
      found?.cleared.minor,
      found?.notices.totalCount,
      found?.notices.nodes.map(({ participant }) => participant.id),
    ];
  };
  expect(await seenBy(callerOf(a))).toEqual(["60", 1, [a]]);
  expect(await seenBy(OFFICER)).toEqual(["60", 2, [a, b].toSorted()]);
  expect(await seenBy(ANONYMOUS)).toEqual(["60", 0, []]);
});

test("an obligation is seen by its two parties and the issuer's books, for others it does not exist", async () => {
  const [a = "", b = ""] = await agents(2);
  const id = await record(a, b, 30, { reference: "Invoice 7" });
  const refs = [
    { __typename: "Obligation", ref: id },
    { __typename: "Agent", id: a },
  ];
  const ask = (caller: Caller) => exchange.get<unknown>(OBLIGATIONS, { refs }, { caller });
  const own = { totalCount: 1, nodes: [{ id, outstanding: { minor: "30" } }] };
  expect(await ask(callerOf(a))).toEqual([{ id, outstanding: { minor: "30" } }, { obligations: own }]);
  expect(await ask(callerOf(b))).toEqual([{ id, outstanding: { minor: "30" } }, { obligations: null }]);
  expect(await ask(callerOf("agt_curious"))).toEqual([null, { obligations: null }]);
  expect(await ask(ANONYMOUS)).toEqual([null, { obligations: null }]);
});

test("the creditor confirms a payment, and what was paid is not cleared again", async () => {
  const [a = "", b = ""] = await agents(2);
  const id = await record(a, b, 30);
  await record(b, a, 30);
  const settle = (amount: object | null, as: string) =>
    exchange.refusal(SETTLE, { input: { obligation: id, amount } }, { caller: callerOf(as) });
  expect(await settle(null, a)).toBe("FORBIDDEN");
  expect(await settle(null, "agt_curious")).toBe("NOT_FOUND");
  expect(await settle(money(31), b)).toBe("INVALID_INPUT");
  expect(await settle({ minor: "1", currency: "EUR" }, b)).toBe("CURRENCY_MISMATCH");
  expect(await settle(money(20), b)).toBeNull();
  expect((await run()).cleared).toEqual(money(20));
  expect(await settle(null, b)).toBe("STATE_CONFLICT");
});

test.each([
  ["somebody else's debt", { debtor: "agt_other" }, "FORBIDDEN"],
  ["a debt to oneself", { creditor: "agt_me" }, "INVALID_INPUT"],
  ["an unknown creditor", { creditor: "agt_none" }, "NOT_FOUND"],
  ["an unknown currency", { amount: { minor: "1", currency: "EUR" } }, "NOT_FOUND"],
  ["nothing owed", { amount: { minor: "0" } }, "AMOUNT_OUT_OF_RANGE"],
  ["a negative amount", { amount: { minor: "-1" } }, "AMOUNT_OUT_OF_RANGE"],
  ["beyond 64 bits", { amount: { minor: "9223372036854775808" } }, "AMOUNT_OUT_OF_RANGE"],
  ["an empty reference", { reference: " " }, "INVALID_INPUT"],
])("an obligation is refused for %s", async (_, over: object, refused) => {
  const [creditor = ""] = await agents(1);
  const amount = { currency: code, minor: "5", ...("amount" in over ? (over.amount as object) : {}) };
  const input = { debtor: "agt_me", creditor, ...over, amount };
  expect(await exchange.refusal(RECORD, { input })).toBe(refused);
});

test("what the issuer's bookkeepers record for others is cleared once the debtor acknowledges it", async () => {
  const [a = "", b = ""] = await agents(2);
  await record(b, a, 50);
  const input = { debtor: a, creditor: b, amount: money(50) };
  const recorded = await exchange.get<{ obligation: { id: string } }>(RECORD, { input }, { caller: OFFICER });
  const { id } = recorded.obligation;
  const clear = () =>
    exchange.get<{ clearing: Clearing; unacknowledged: number }>(RUN, { input: { currency } }, { caller: OFFICER });
  expect(await clear()).toMatchObject({ clearing: { cleared: { minor: "0" } }, unacknowledged: 1 });
  const acknowledge = (caller: Caller) => exchange.refusal(ACKNOWLEDGE, { input: { obligation: id } }, { caller });
  expect(await acknowledge(callerOf(b))).toBe("FORBIDDEN");
  expect(await acknowledge(OFFICER)).toBe("FORBIDDEN");
  expect(await acknowledge(callerOf("agt_stranger"))).toBe("NOT_FOUND");
  expect(await clear()).toMatchObject({ clearing: { cleared: { minor: "0" } } });
  expect(await acknowledge(callerOf(a))).toBeNull();
  expect(await acknowledge(callerOf(a))).toBe("STATE_CONFLICT");
  expect(await clear()).toMatchObject({ clearing: { cleared: { minor: "100" } }, unacknowledged: 0 });
});

test("nobody but who keeps the issuer's books clears", async () => {
  const [a = ""] = await agents(1);
  expect(await exchange.refusal(RUN, { input: { currency } }, { caller: callerOf(a) })).toBe("FORBIDDEN");
  expect(await exchange.refusal(RUN, { input: { currency } }, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
  expect(await exchange.refusal(RUN, { input: { currency: "cur_none" } }, { caller: OFFICER })).toBe("NOT_FOUND");
});

test("a repeated key answers the same clearing", async () => {
  const [a = "", b = ""] = await agents(2);
  await record(a, b, 30);
  await record(b, a, 30);
  const ask = () =>
    exchange.get<{ clearing: Clearing }>(
      RUN,
      { input: { currency } },
      { caller: OFFICER, idempotencyKey: `clear-${code}` },
    );
  const first = await ask();
  expect(await ask()).toEqual(first);
});

test("clearings and payments at the same moment: nothing is cleared or paid twice", async () => {
  const [a = "", b = "", c = ""] = await agents(3);
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) ids.push(await record(a, b, 10), await record(b, c, 10), await record(c, a, 10));
  const paid = ids.slice(0, 4);
  const creditors = [b, c, a, b];
  const results = await Promise.all([
    ...Array.from({ length: 4 }, () => exchange.ask(RUN, { input: { currency } }, { caller: OFFICER })),
    ...paid.map((obligation, i) =>
      exchange.ask(SETTLE, { input: { obligation, amount: money(3) } }, { caller: callerOf(creditors[i] ?? "") }),
    ),
  ]);
  const codes = new Set(results.map(({ errors }) => errors?.[0]?.extensions.code ?? null));
  expect([...codes].every((each) => each === null || each === "STATE_CONFLICT" || each === "UNAVAILABLE")).toBe(true);
  const left = (await outstandingOf(ids)).reduce((sum, minor) => sum + Number(minor), 0);
  const cleared = results.slice(0, 4).reduce((sum, { data }) => {
    const answer = data?.["runClearing"] as { clearing: Clearing } | undefined;
    return sum + Number(answer?.clearing.cleared.minor ?? 0);
  }, 0);
  const settled = results.slice(4).filter(({ errors }) => errors === undefined).length * 3;
  expect(left + cleared + settled).toBe(120);
});

test("as many obligations as one clearing takes are cleared in one commit; one more is refused", async () => {
  await using books = await openBooks();
  const insert = (from: number, to: number) =>
    books.query(
      `INSERT INTO obligation (id, debtor, creditor, currency_id, currency_code, amount_minor, recorded_at, acknowledged_at)
       SELECT 'obl_${code}_' || n, 'agt_' || n % 4001, 'agt_' || (n * 7 + 1) % 4001, $1, $2, 1 + n % 97, now(), now()
       FROM generate_series($3::int, $4::int) AS n WHERE n % 4001 <> (n * 7 + 1) % 4001`,
      [currency, code, from, to],
    );
  await insert(1, MAX_OPEN_OBLIGATIONS);
  // A machine that is busy with other tests may not finish within the two seconds of a commit: then nothing is cleared.
  const answer = await waitFor(
    async () => {
      const found = await exchange.ask(RUN, { input: { currency } }, { caller: OFFICER });
      return found.errors?.[0]?.extensions.code === "TIMEOUT" ? null : found;
    },
    "a clearing within two seconds",
    150_000,
  );
  const payload = answer.data?.["runClearing"] as { clearing: Clearing } | undefined;
  expect(BigInt(payload?.clearing.cleared.minor ?? 0)).toBeGreaterThan(0n);
  await books.query("UPDATE obligation SET settled_minor = 0 WHERE currency_id = $1", [currency]);
  await insert(MAX_OPEN_OBLIGATIONS + 1, MAX_OPEN_OBLIGATIONS + 100);
  expect(await exchange.refusal(RUN, { input: { currency } }, { caller: OFFICER })).toBe("INVALID_INPUT");
}, 200_000);
