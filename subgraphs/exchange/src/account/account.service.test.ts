import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS, HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf, waitFor } from "@commons-hub/shared/testing";
import {
  CREATE_CURRENCY,
  type Exchange,
  memberOf,
  officerOf,
  OPEN_ACCOUNT,
  startExchange,
  TRANSFER,
} from "../testing/exchange";

const CHANGE = `mutation ($input: ChangeAccountLimitsInput!) { changeAccountLimits(input: $input) { account {
  id balance { minor } creditLimit { minor } softLimit { minor } maximum { minor } available { minor } } } }`;

let exchange: Exchange;
let currency: string;

interface CurrencyAnswer {
  readonly currency: { readonly id: string };
}
interface AccountAnswer {
  readonly account: { readonly id: string };
}

const money = (minor: string | number, code = "HOURS") => ({ minor: `${minor}`, currency: code });
const HOURS = {
  code: "HOURS",
  name: "Hours",
  decimals: 2,
  issuer: "agt_issuer",
  defaultCreditLimit: money(10_000),
  defaultSoftLimit: money(8_000),
};
const OTHER = { code: "OTHER", name: "Other", decimals: 0, issuer: "agt_issuer" };

beforeAll(async () => {
  exchange = await startExchange();
  const caller = officerOf("agt_issuer");
  currency = (await exchange.get<CurrencyAnswer>(CREATE_CURRENCY, { input: HOURS }, { caller })).currency.id;
});
afterAll(() => exchange.stop());

/** A reader waits for transactions that began before, of whomever. */
function eventsOf(subject: string) {
  return waitFor(async () => {
    const { events } = await exchange.subgraph.events.read(null, 10, { subjects: [subject] });
    return events.length > 0 ? events : null;
  }, `events of ${subject}`);
}

test("a currency is created by an officer of its issuer, found by code and by reference, and stands in the log", async () => {
  const found = await exchange.ask(
    `query ($refs: [_Any!]!) { currency(code: "HOURS") { id name decimals issuer { id } defaultCreditLimit { minor currency } }
      currencies(first: 1) { totalCount nodes { code } } _entities(representations: $refs) { ... on Currency { code } } }`,
    { refs: [{ __typename: "Currency", ref: currency }] },
    { caller: ANONYMOUS },
  );
  expect(found.data).toEqual({
    currency: {
      id: currency,
      name: "Hours",
      decimals: 2,
      issuer: { id: "agt_issuer" },
      defaultCreditLimit: money(10_000),
    },
    currencies: { totalCount: 1, nodes: [{ code: "HOURS" }] },
    _entities: [{ code: "HOURS" }],
  });
  expect(await eventsOf(currency)).toMatchObject([
    { subject: currency, payload: { code: "HOURS", issuer: "agt_issuer" } },
  ]);
});

test.each([
  ["a code that is taken", HOURS, officerOf("agt_issuer"), "ALREADY_EXISTS"],
  ["another organization's name", OTHER, officerOf("agt_other"), "FORBIDDEN"],
  ["a plain member", OTHER, callerOf("agt_me", [{ organization: "agt_issuer", roles: ["MEMBER"] }]), "FORBIDDEN"],
  ["no token", OTHER, ANONYMOUS, "UNAUTHENTICATED"],
  ["limits in another currency", { ...HOURS, code: "OTHER" }, officerOf("agt_issuer"), "CURRENCY_MISMATCH"],
])("a currency is refused for %s", async (_, input, caller, code) => {
  expect(await exchange.refusal(CREATE_CURRENCY, { input }, { caller })).toBe(code);
});

test("the hub issues in an organization's name only if it exists and is one", async () => {
  const person = await exchange.createAgent("PERSON");
  const organization = await exchange.createAgent("ORGANIZATION");
  const ask = (issuer: string) =>
    exchange.refusal(
      CREATE_CURRENCY,
      { input: { code: "SHELLS", name: "Shells", decimals: 0, issuer } },
      { caller: HUB_CALLER },
    );
  expect(await ask(person)).toBe("INVALID_INPUT");
  expect(await ask(organization)).toBeNull();
});

test("an officer of the issuer opens an account for anybody who exists, with any limits", async () => {
  const owner = await exchange.createAgent();
  const input = { owner, currency, creditLimit: money(50_000), maximum: money(70_000) };
  const { account } = await exchange.get<AccountAnswer>(OPEN_ACCOUNT, { input }, { caller: officerOf("agt_issuer") });
  expect(account).toMatchObject({
    owner: { id: owner },
    currency: { code: "HOURS" },
    balance: money(0),
    creditLimit: money(50_000),
    softLimit: money(8_000),
    maximum: money(70_000),
    available: money(50_000),
  });
  expect(await eventsOf(account.id)).toMatchObject([
    { type: "exchange.account.opened.v1", payload: { owner, issuer: "agt_issuer" } },
  ]);
});

test("a member of the issuer opens its own account once, with the currency's limits", async () => {
  const caller = memberOf("agt_issuer", "agt_self");
  const input = { owner: "agt_self", currency };
  const { account } = await exchange.get<AccountAnswer>(OPEN_ACCOUNT, { input }, { caller });
  expect(account).toMatchObject({ creditLimit: money(10_000), maximum: null });
  expect(await exchange.refusal(OPEN_ACCOUNT, { input }, { caller })).toBe("ALREADY_EXISTS");
});

test("who is no member of the issuer opens an account without credit: an invented agent is worth nothing", async () => {
  const caller = callerOf("agt_invented", [{ organization: "agt_issuer", roles: ["OBSERVER"] }]);
  const input = { owner: "agt_invented", currency };
  const wish = { input: { ...input, creditLimit: money(1) } };
  expect(await exchange.refusal(OPEN_ACCOUNT, wish, { caller })).toBe("FORBIDDEN");
  const { account } = await exchange.get<AccountAnswer>(OPEN_ACCOUNT, { input }, { caller });
  expect(account).toMatchObject({ creditLimit: money(0), available: money(0) });
});

test("of 8 attempts at once to open the same account one succeeds", async () => {
  const input = { owner: "agt_eager", currency };
  const codes = await Promise.all(
    Array.from({ length: 8 }, () => exchange.refusal(OPEN_ACCOUNT, { input }, { caller: callerOf("agt_eager") })),
  );
  expect(codes.filter((code) => code === null).length).toBe(1);
  expect(codes.filter((code) => code === "ALREADY_EXISTS").length).toBe(7);
});

test.each([
  ["somebody else's account", { owner: "agt_other" }, callerOf("agt_me"), "FORBIDDEN"],
  [
    "more credit than the currency gives",
    { creditLimit: money(10_001) },
    memberOf("agt_issuer", "agt_me"),
    "FORBIDDEN",
  ],
  ["a negative limit", { creditLimit: money(-1) }, officerOf("agt_issuer"), "AMOUNT_OUT_OF_RANGE"],
  [
    "a limit beyond 64 bits",
    { creditLimit: money("9223372036854775808") },
    officerOf("agt_issuer"),
    "AMOUNT_OUT_OF_RANGE",
  ],
  ["a limit in another currency", { creditLimit: money(1, "EUR") }, officerOf("agt_issuer"), "CURRENCY_MISMATCH"],
  ["a soft limit above the limit", { softLimit: money(10_001) }, memberOf("agt_issuer", "agt_me"), "INVALID_INPUT"],
  ["an unknown currency", { currency: "cur_none" }, callerOf("agt_me"), "NOT_FOUND"],
  ["an unknown owner", { owner: "agt_none" }, officerOf("agt_issuer"), "NOT_FOUND"],
  ["no token", {}, ANONYMOUS, "UNAUTHENTICATED"],
  ["a key for other things", {}, { ...callerOf("agt_me"), scopes: ["PROJECTS" as const] }, "FORBIDDEN"],
])("an account is refused for %s", async (_, over, caller, code) => {
  const input = { owner: "agt_me", currency, ...over };
  expect(await exchange.refusal(OPEN_ACCOUNT, { input }, { caller })).toBe(code);
});

test("everybody sees that an account exists, and only those concerned what it holds, on every path", async () => {
  const caller = memberOf("agt_issuer", "agt_seen");
  const input = { owner: "agt_seen", currency };
  const { account } = await exchange.get<AccountAnswer>(OPEN_ACCOUNT, { input }, { caller });
  const paths = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
    ... on Account { id currency { code } balance { minor } creditLimit { minor } available { minor } }
    ... on Agent { accounts { id balance { minor } } } } }`;
  const refs = [
    { __typename: "Account", ref: account.id },
    { __typename: "Agent", id: "agt_seen" },
    { __typename: "Account", id: "acc_none" },
  ];
  const ask = (as: typeof ANONYMOUS) => exchange.get(paths, { refs }, { caller: as });
  const seen = (balance: object | null, creditLimit: object | null) => [
    { id: account.id, currency: { code: "HOURS" }, balance, creditLimit, available: creditLimit },
    { accounts: [{ id: account.id, balance }] },
    null,
  ];
  expect(await ask(caller)).toEqual(seen({ minor: "0" }, { minor: "10000" }));
  expect(await ask(officerOf("agt_issuer"))).toEqual(seen({ minor: "0" }, { minor: "10000" }));
  expect(await ask(callerOf("agt_curious"))).toEqual(seen(null, null));
  expect(await ask(ANONYMOUS)).toEqual(seen(null, null));
});

/** An account that owes 300, and one that holds them. */
async function openTwo(): Promise<[string, string]> {
  const open = async () => {
    const owner = await exchange.createAgent();
    const input = { owner, currency };
    const { account } = await exchange.get<AccountAnswer>(OPEN_ACCOUNT, { input }, { caller: officerOf("agt_issuer") });
    return { id: account.id, caller: callerOf(owner) };
  };
  const [payer, receiver] = [await open(), await open()];
  const input = { from: payer.id, to: receiver.id, amount: money(300) };
  await exchange.get(TRANSFER, { input }, { caller: payer.caller });
  return [payer.id, receiver.id];
}

test("the issuer changes what an account may do; what is left out is no limit any more", async () => {
  const [account] = await openTwo();
  const caller = officerOf("agt_issuer");
  const input = { account, creditLimit: money(20_000), softLimit: money(500), maximum: money(0) };
  expect(await exchange.get(CHANGE, { input }, { caller })).toEqual({
    account: {
      id: account,
      balance: { minor: "-300" },
      creditLimit: { minor: "20000" },
      softLimit: { minor: "500" },
      maximum: { minor: "0" },
      available: { minor: "19700" },
    },
  });
  expect(await exchange.get(CHANGE, { input: { account, creditLimit: money(300) } }, { caller })).toMatchObject({
    account: { softLimit: null, maximum: null, available: { minor: "0" } },
  });
  const events = await waitFor(async () => {
    const found = (await exchange.subgraph.events.read(null, 10, { subjects: [account] })).events;
    return found.length > 2 ? found : null;
  }, "both changes");
  expect(events.slice(1)).toMatchObject([
    { type: "exchange.account.limits-changed.v1", payload: { creditLimitMinor: "20000", maximumMinor: "0" } },
    { type: "exchange.account.limits-changed.v1", payload: { creditLimitMinor: "300", softLimitMinor: null } },
  ]);
});

test("nobody is put beyond a limit, and only the issuer sets one", async () => {
  const [owing, holding] = await openTwo();
  const change = (account: string, over: object, caller = officerOf("agt_issuer")) =>
    exchange.refusal(CHANGE, { input: { account, creditLimit: money(300), ...over } }, { caller });
  expect(await change(owing, { creditLimit: money(299) })).toBe("STATE_CONFLICT");
  expect(await change(holding, { maximum: money(299) })).toBe("STATE_CONFLICT");
  expect(await change(owing, { creditLimit: money(300, "EUR") })).toBe("CURRENCY_MISMATCH");
  expect(await change("acc_none", {})).toBe("NOT_FOUND");
  expect(await change(owing, {}, callerOf("agt_self"))).toBe("FORBIDDEN");
  expect(await change(owing, {}, officerOf("agt_other"))).toBe("FORBIDDEN");
  expect(await change(owing, {}, ANONYMOUS)).toBe("UNAUTHENTICATED");
});

test("payments at the same moment as a tighter limit are within it, or before it", async () => {
  const [payer, receiver] = await openTwo();
  const pay = () =>
    exchange.refusal(TRANSFER, { input: { from: payer, to: receiver, amount: money(100) } }, { caller: HUB_CALLER });
  const limit = { input: { account: payer, creditLimit: money(700) } };
  const [changed, ...paid] = await Promise.all([
    exchange.refusal(CHANGE, limit, { caller: officerOf("agt_issuer") }),
    ...Array.from({ length: 12 }, pay),
  ]);
  const refs = [{ __typename: "Account", ref: payer }];
  const [found] = await exchange.get<{ balance: { minor: string } }[]>(
    "query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Account { balance { minor } } } }",
    { refs },
    { caller: HUB_CALLER },
  );
  const owed = 300 + 100 * paid.filter((code) => code === null).length;
  expect(found?.balance.minor).toBe(String(-owed));
  if (changed === null) expect(owed).toBeLessThanOrEqual(700);
  else expect([changed, owed > 700]).toEqual(["STATE_CONFLICT", true]);
});

test("who keeps the issuer's books lists all accounts of a currency, page by page; for others there is no list", async () => {
  const caller = officerOf("agt_issuer");
  const input = { ...HOURS, code: "LISTED", defaultCreditLimit: money(100, "LISTED"), defaultSoftLimit: null };
  const listed = (await exchange.get<CurrencyAnswer>(CREATE_CURRENCY, { input }, { caller })).currency.id;
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    const wish = { input: { owner: await exchange.createAgent(), currency: listed } };
    ids.push((await exchange.get<AccountAnswer>(OPEN_ACCOUNT, wish, { caller })).account.id);
  }
  const query = `query ($after: String) { currency(code: "LISTED") { accounts(first: 2, after: $after) {
    totalCount nodes { id available { minor } } pageInfo { hasNextPage endCursor } } } }`;
  type Listed = { readonly accounts: { readonly pageInfo: { readonly endCursor: string } } | null };
  const first = await exchange.get<Listed>(query, {}, { caller });
  expect(first.accounts).toMatchObject({
    totalCount: 3,
    nodes: [{ id: ids[0], available: { minor: "100" } }, { id: ids[1] }],
    pageInfo: { hasNextPage: true },
  });
  const after = first.accounts?.pageInfo.endCursor;
  expect((await exchange.get<Listed>(query, { after }, { caller })).accounts).toMatchObject({
    nodes: [{ id: ids[2] }],
    pageInfo: { hasNextPage: false },
  });
  expect(await exchange.get(query, {}, { caller: callerOf("agt_curious") })).toEqual({ accounts: null });
  expect(await exchange.get(query, {}, { caller: ANONYMOUS })).toEqual({ accounts: null });
});
