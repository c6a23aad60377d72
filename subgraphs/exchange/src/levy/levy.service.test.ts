import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { formatDecimal, parseDecimal } from "@commons-hub/shared/numbers";
import { callerOf, openTestWork, waitFor } from "@commons-hub/shared/testing";
import fc from "fast-check";
import { EXCHANGE_SCHEMA } from "..";
import { type Exchange, officerOf, startExchange } from "../testing/exchange";
import { type LeviedExchange, levyOf } from "./levy";

const PUBLISH = `mutation ($input: PublishCostFactorSetInput!) { publishCostFactorSet(input: $input) { costFactorSet { id } } }`;
const RECORD = `mutation ($input: RecordEconomicEventInput!) { recordEconomicEvent(input: $input) { economicEvent { id
  externalCosts { costs { factor { name version } amount { minor currency } } totals { minor currency } missing { reason } } } } }`;
const CORRECT = `mutation ($input: CorrectEconomicEventInput!) { correctEconomicEvent(input: $input) { economicEvent { id } } }`;
const AGREE = `mutation ($input: AgreeToLeviesInput!) { agreeToLevies(input: $input) { levyAgreement { id payer { id } collector { id } factorSet { id } territory revokedAt } } }`;
const REVOKE = `mutation ($input: RevokeLeviesInput!) { revokeLevies(input: $input) { levyAgreement { id revokedAt } } }`;
const STANDING = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Agent { levyAgreements { id missing } } } }`;
const OFFER = `mutation ($input: PublishOfferInput!) { publishOffer(input: $input) { offer { externalCosts { totals { minor currency } missing { reason } } } } }`;

interface Agreed {
  readonly levyAgreement: { readonly id: string };
}

// Followers work behind what is told; a machine that is busy takes its time.
jest.setTimeout(120_000);

let exchange: Exchange;
let books: Awaited<ReturnType<typeof openTestWork>>;
let city: string;
let set: string;
let versions = 0;
beforeAll(async () => {
  exchange = await startExchange();
  await exchange.subgraph.start();
  books = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  city = await exchange.createAgent("ORGANIZATION");
  set = await publish("rsp_meal,,one,12.5\nrsp_meal,Valley,one,7");
});
afterAll(async () => {
  await books.close();
  await exchange.stop();
});

async function publish(rows: string): Promise<string> {
  const texts = { name: "Climate", source: "A study", version: `${++versions}`, currency: "EUR" };
  const input = { publisher: city, ...texts, csv: `specification,territory,unit,minorPerUnit\n${rows}` };
  const as = { caller: officerOf(city) };
  return (await exchange.get<{ costFactorSet: { id: string } }>(PUBLISH, { input }, as)).costFactorSet.id;
}
async function agree(organization: string, over: object = {}): Promise<string> {
  const input = { organization, collector: city, factorSet: set, ...over };
  return (await exchange.get<Agreed>(AGREE, { input }, { caller: officerOf(organization) })).levyAgreement.id;
}
async function give(provider: string, receiver: string, value: string, over: object = {}): Promise<string> {
  const quantity = { value, unit: "one" };
  const input = { action: "DELIVER_SERVICE", provider, receiver, specification: "rsp_meal", quantity, ...over };
  const as = { caller: officerOf(provider) };
  return (await exchange.get<{ economicEvent: { id: string } }>(RECORD, { input }, as)).economicEvent.id;
}
async function correct(economicEvent: string, provider: string, value: string): Promise<string> {
  const input = { economicEvent, quantity: { value, unit: "one" } };
  const as = { caller: officerOf(provider) };
  return (await exchange.get<{ economicEvent: { id: string } }>(CORRECT, { input }, as)).economicEvent.id;
}
interface Announced {
  readonly payer: string;
  readonly economicEvent: string;
  readonly exactMinor: string;
}
/** All that was announced of a payer, once every follower knows all that happened. */
async function announced(payer: string): Promise<Announced[]> {
  for (const follower of exchange.subgraph.followers) await follower.catchUp(60_000);
  const rows = await books.work.sql.query<{ payload: Announced }>(
    "SELECT payload FROM event WHERE type = 'exchange.levy.announced.v1' AND payload->>'payer' = $1 ORDER BY position",
    [payer],
  );
  return rows.map(({ payload }) => payload);
}

test("what an organization that agreed gives to others is levied exactly, from then on, until it revokes", async () => {
  const [mill, guest] = [await exchange.createAgent("ORGANIZATION"), await exchange.createAgent()];
  await give(mill, guest, "1");
  const agreement = await agree(mill);
  const meal = await give(mill, guest, "3");
  await give(mill, mill, "5");
  await give(mill, guest, "0.000000000000000001", { gift: true });
  const revoked = await exchange.get(REVOKE, { input: { levyAgreement: agreement } }, { caller: officerOf(mill) });
  expect(revoked).toMatchObject({ levyAgreement: { id: agreement } });
  await give(mill, guest, "9");
  const found = await announced(mill);
  expect(found.map(({ exactMinor }) => exactMinor)).toEqual(["37.5", "0.0000000000000000125"]);
  expect(found[0]).toMatchObject({
    levyAgreement: agreement,
    payer: mill,
    collector: city,
    factorSet: set,
    economicEvent: meal,
    specification: "rsp_meal",
    quantity: "3",
    unit: "one",
    minorPerUnit: "12.5",
    currency: "EUR",
  });
});

test("a correction announces the difference, also after the agreement was revoked", async () => {
  const [mill, guest] = [await exchange.createAgent("ORGANIZATION"), await exchange.createAgent()];
  const agreement = await agree(mill, { territory: "Valley" });
  const meal = await give(mill, guest, "3");
  const first = await correct(meal, mill, "5");
  await exchange.get(REVOKE, { input: { levyAgreement: agreement } }, { caller: officerOf(mill) });
  await correct(first, mill, "0");
  expect((await announced(mill)).map(({ exactMinor }) => exactMinor)).toEqual(["21", "14", "-35"]);
});

test("only what the provider itself said is levied: nobody makes it owe by recording or correcting", async () => {
  const [mill, guest] = [await exchange.createAgent("ORGANIZATION"), await exchange.createAgent()];
  await agree(mill);
  const claimed = { specification: "rsp_meal", quantity: { value: "1000000", unit: "one" } };
  const input = { action: "DELIVER_SERVICE", provider: mill, receiver: guest, ...claimed };
  await exchange.get(RECORD, { input }, { caller: callerOf(guest) });
  const meal = await give(mill, guest, "3");
  const larger = { input: { economicEvent: meal, quantity: { value: "999", unit: "one" } } };
  const answer = await exchange.get<{ economicEvent: { id: string } }>(CORRECT, larger, { caller: callerOf(guest) });
  await correct(answer.economicEvent.id, mill, "4");
  expect((await announced(mill)).map(({ exactMinor }) => exactMinor)).toEqual(["37.5", "12.5"]);
});

test("what has no factor is not levied, and counted", async () => {
  const [mill, guest] = [await exchange.createAgent("ORGANIZATION"), await exchange.createAgent()];
  const agreement = await agree(mill);
  await give(mill, guest, "1", { specification: "rsp_other" });
  await give(mill, guest, "1", { quantity: { value: "1", unit: "KGM" } });
  expect(await announced(mill)).toEqual([]);
  const refs = [{ __typename: "Agent", id: mill }];
  expect(await exchange.get(STANDING, { refs }, { caller: ANONYMOUS })).toEqual([
    { levyAgreements: [{ id: agreement, missing: 2 }] },
  ]);
});

test("two processes, and reading the log anew, levy each exchange once", async () => {
  const [mill, guest] = [await exchange.createAgent("ORGANIZATION"), await exchange.createAgent()];
  await agree(mill);
  const second = await exchange.start();
  await second.start();
  try {
    for (let i = 0; i < 20; i++) await give(mill, guest, "2");
    await waitFor(async () => (await announced(mill)).length >= 20, "all levies", 60_000);
    for (const follower of second.followers) await follower.rebuild();
    for (const follower of second.followers) await follower.catchUp(60_000);
    const found = await announced(mill);
    expect(found).toHaveLength(20);
    expect(new Set(found.map(({ economicEvent }) => economicEvent)).size).toBe(20);
  } finally {
    await second.stop();
  }
});

const numbers = fc.bigInt({ min: 1n, max: 10n ** 24n }).map((scaled) => formatDecimal(scaled, 18));

test("law: the levies of an exchange and of its corrections add up to that of what it was put right to", () => {
  const exchangeOf = (value: string): LeviedExchange => ({
    economicEvent: "eve_1",
    specification: "rsp_meal",
    change: { value, unit: "one" },
    occurredAt: new Date(0),
    currency: "EUR",
    agreement: {
      id: "lva_1",
      payer: "agt_1",
      collector: "agt_2",
      factorSet: "cfs_1",
      territory: null,
      agreedBy: null,
      agreedAt: new Date(0),
      revokedAt: null,
    },
  });
  fc.assert(
    fc.property(fc.array(numbers, { minLength: 1, maxLength: 6 }), numbers, (quantities, minorPerUnit) => {
      const factors = [{ specification: "rsp_meal", territory: "", unit: "one", minorPerUnit }];
      const exact = (value: string): bigint =>
        parseDecimal(levyOf(exchangeOf(value), factors, "lvy_1").exactMinor ?? "", 36);
      let before = 0n;
      let sum = 0n;
      for (const quantity of quantities) {
        const scaled = parseDecimal(quantity, 18);
        sum += exact(formatDecimal(scaled - before, 18));
        before = scaled;
      }
      expect(sum).toBe(exact(quantities.at(-1) ?? "0"));
    }),
  );
});

test.each<[string, (its: { mill: string; guest: string }) => object, string]>([
  ["an unknown set", () => ({ factorSet: "cfs_none" }), "NOT_FOUND"],
  ["an unknown collector", () => ({ collector: "agt_none" }), "NOT_FOUND"],
  ["a person that collects", ({ guest }) => ({ collector: guest }), "INVALID_INPUT"],
  ["itself", ({ mill }) => ({ collector: mill }), "INVALID_INPUT"],
  ["an empty territory", () => ({ territory: " " }), "INVALID_INPUT"],
  ["somebody else", () => ({ organization: city }), "FORBIDDEN"],
])("an agreement to levies for %s is refused", async (_, of, code) => {
  const [mill, guest] = [await exchange.createAgent("ORGANIZATION"), await exchange.createAgent()];
  const input = { organization: mill, collector: city, factorSet: set, ...of({ mill, guest }) };
  expect(await exchange.refusal(AGREE, { input }, { caller: officerOf(mill) })).toBe(code);
});

test("an organization agrees once to the same, at most twenty times, and revokes once, by its officers", async () => {
  const mill = await exchange.createAgent("ORGANIZATION");
  const as = { caller: officerOf(mill) };
  const input = { organization: mill, collector: city, factorSet: set };
  expect(await exchange.refusal(AGREE, { input }, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
  const agreement = await agree(mill);
  expect(await exchange.refusal(AGREE, { input }, as)).toBe("ALREADY_EXISTS");
  const revoke = { input: { levyAgreement: agreement } };
  expect(await exchange.refusal(REVOKE, revoke, { caller: callerOf("agt_other") })).toBe("FORBIDDEN");
  expect(await exchange.refusal(REVOKE, { input: { levyAgreement: "lva_none" } }, as)).toBe("NOT_FOUND");
  expect(await exchange.refusal(REVOKE, revoke, as)).toBeNull();
  expect(await exchange.refusal(REVOKE, revoke, as)).toBe("STATE_CONFLICT");
  await books.work.sql.query(
    `INSERT INTO levy_agreement (id, payer, collector, factor_set, agreed_at)
     SELECT $1 || n, $1, 'agt_' || n, $2, hub_now() FROM generate_series(1, 19) AS n`,
    [mill, set],
  );
  await agree(mill);
  const other = await publish("rsp_meal,,one,1");
  expect(await exchange.refusal(AGREE, { input: { ...input, factorSet: other } }, as)).toBe("INVALID_INPUT");
});

test("an exchange, and an offer, tell what they cost others, and what of that is not known", async () => {
  const [mill, guest] = [await exchange.createAgent("ORGANIZATION"), await exchange.createAgent()];
  const named = RECORD.replace("externalCosts {", `externalCosts(factorSets: ["${set}"], territory: "Valley") {`);
  const input = {
    action: "DELIVER_SERVICE",
    provider: mill,
    receiver: guest,
    specification: "rsp_meal",
    quantity: { value: "1.5", unit: "one" },
  };
  const as = { caller: officerOf(mill) };
  expect(await exchange.get(named, { input }, as)).toMatchObject({
    economicEvent: {
      externalCosts: {
        costs: [{ factor: { name: "Climate", version: "1" }, amount: { minor: "11", currency: "EUR" } }],
        totals: [{ minor: "11", currency: "EUR" }],
        missing: [],
      },
    },
  });
  expect(await exchange.get(RECORD, { input }, as)).toMatchObject({
    economicEvent: { externalCosts: { totals: [], missing: [{ reason: "no cost factors are published" }] } },
  });
  const offer = { title: "Meals", provider: mill, specification: "rsp_meal", quantity: { value: "2", unit: "one" } };
  const priced = OFFER.replace("externalCosts {", `externalCosts(factorSets: ["${set}"]) {`);
  expect(await exchange.get(priced, { input: offer }, as)).toEqual({
    offer: { externalCosts: { totals: [{ minor: "25", currency: "EUR" }], missing: [] } },
  });
});
