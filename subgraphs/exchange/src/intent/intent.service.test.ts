import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf, readSettled } from "@commons-hub/shared/testing";
import { type Exchange, officerOf, startExchange } from "../testing/exchange";

const PUBLISH_OFFER = `mutation ($input: PublishOfferInput!) { publishOffer(input: $input) { offer { id title gift } } }`;
const PUBLISH_NEED = `mutation ($input: PublishNeedInput!) { publishNeed(input: $input) { need { id title } } }`;
const WITHDRAW_OFFER = `mutation ($input: WithdrawOfferInput!) { withdrawOffer(input: $input) { offer { id withdrawnAt } } }`;
const WITHDRAW_NEED = `mutation ($input: WithdrawNeedInput!) { withdrawNeed(input: $input) { need { withdrawnAt } } }`;
const OFFERS = `query ($near: NearInput, $first: Int = 20, $after: String) { offers(near: $near, first: $first, after: $after) {
  totalCount nodes { title } pageInfo { hasNextPage endCursor } } }`;

const BERLIN = { latitude: 52.52, longitude: 13.405 };
const POTSDAM = { latitude: 52.39, longitude: 13.06 };
const VIENNA = { latitude: 48.21, longitude: 16.37 };

interface Offers {
  readonly totalCount: number;
  readonly nodes: readonly { readonly title: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

const publish = (over: object, caller = callerOf("agt_me")) =>
  exchange.get<{ offer: { id: string } }>(
    PUBLISH_OFFER,
    { input: { title: "Repair", provider: "agt_me", ...over } },
    { caller },
  );
const list = (variables: object = {}) => exchange.get<Offers>(OFFERS, { ...variables }, { caller: ANONYMOUS });

test("an offer is published, read by anybody on every path, and stands in the log", async () => {
  const input = {
    title: "  Repair of bicycles ",
    quantity: { value: "2.5", unit: "hour" },
    price: { minor: "1500", currency: "EUR" },
    at: { ...BERLIN, radiusKm: 5 },
    available: { from: "2026-01-01T00:00:00Z" },
  };
  const { offer } = await publish(input);
  const [found] = await exchange.get<object[]>(
    `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Offer {
      title gift provider { id } quantity { value unit } price { minor currency } at { latitude radiusKm } available { from until } } } }`,
    { refs: [{ __typename: "Offer", ref: offer.id }] },
    { caller: ANONYMOUS },
  );
  expect(found).toEqual({
    title: "Repair of bicycles",
    gift: false,
    provider: { id: "agt_me" },
    quantity: { value: "2.5", unit: "hour" },
    price: { minor: "1500", currency: "EUR" },
    at: { latitude: BERLIN.latitude, radiusKm: 5 },
    available: { from: "2026-01-01T00:00:00.000Z", until: null },
  });
  const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [offer.id] });
  expect(events).toMatchObject([
    { type: "exchange.offer.published.v1", actor: "agt_me", payload: { provider: "agt_me", gift: false } },
  ]);
});

test("a need is published and listed", async () => {
  const input = { title: "A cargo bicycle", receiver: "agt_me", wanted: { from: "2026-01-01T00:00:00Z" } };
  const { need } = await exchange.get<{ need: { id: string } }>(PUBLISH_NEED, { input });
  const needs = await exchange.get(
    `query { needs { totalCount nodes { id title receiver { id } wanted { from } } } }`,
    {},
  );
  expect(needs).toEqual({
    totalCount: 1,
    nodes: [
      {
        id: need.id,
        title: "A cargo bicycle",
        receiver: { id: "agt_me" },
        wanted: { from: "2026-01-01T00:00:00.000Z" },
      },
    ],
  });
});

test("offers are listed by where they reach; what is bound to no place reaches everywhere, what is over is gone", async () => {
  const own = await startExchange();
  try {
    const offer = (title: string, over: object = {}) =>
      own.get(PUBLISH_OFFER, { input: { title, provider: "agt_me", gift: true, ...over } });
    await offer("in Berlin", { at: { ...BERLIN, radiusKm: 5 } });
    await offer("in Potsdam", { at: { ...POTSDAM, radiusKm: 5 } });
    await offer("in Vienna", { at: { ...VIENNA, radiusKm: 5 } });
    await offer("anywhere");
    await offer("over", { available: { from: "2020-01-01T00:00:00Z", until: "2020-02-01T00:00:00Z" } });
    const near = async (place: object, radiusKm: number) => {
      const offers = await own.get<Offers>(OFFERS, { near: { ...place, radiusKm } });
      expect(offers.totalCount).toBe(offers.nodes.length);
      return new Set(offers.nodes.map(({ title }) => title));
    };
    // Potsdam is 27.5 km from Berlin; its offer reaches 5 km.
    expect(await near(BERLIN, 22)).toEqual(new Set(["anywhere", "in Berlin"]));
    expect(await near(BERLIN, 23)).toEqual(new Set(["anywhere", "in Potsdam", "in Berlin"]));
    expect(await near(VIENNA, 0)).toEqual(new Set(["anywhere", "in Vienna"]));
    expect(await near(BERLIN, 20_038)).toEqual(new Set(["anywhere", "in Vienna", "in Potsdam", "in Berlin"]));
    const all = await own.get<Offers>(OFFERS, {});
    expect(all.totalCount).toBe(4);
  } finally {
    await own.stop();
  }
});

test("pages follow each other without gap or repeat while others publish", async () => {
  for (let i = 0; i < 5; i++) await publish({ title: `offer ${i}` });
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Offers = await list({ first: 2, after });
    seen.push(...page.nodes.map(({ title }) => title));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    await publish({ title: "a newcomer" });
  } while (after !== null);
  const own = seen.filter((title) => title.startsWith("offer "));
  expect(own.length).toBe(5);
  expect(new Set(own).size).toBe(5);
});

test.each([
  ["another's name", { provider: "agt_other" }, callerOf("agt_me"), "FORBIDDEN"],
  [
    "an organization whose plain member one is",
    { provider: "agt_coop" },
    callerOf("agt_me", [{ organization: "agt_coop", roles: ["MEMBER"] }]),
    "FORBIDDEN",
  ],
  ["an organization whose treasurer one is", { provider: "agt_coop" }, officerOf("agt_coop"), null],
  ["nobody", {}, ANONYMOUS, "UNAUTHENTICATED"],
  ["a gift with a price", { gift: true, price: { minor: "1", currency: "EUR" } }, callerOf("agt_me"), "INVALID_INPUT"],
  [
    "a price in an unknown currency",
    { price: { minor: "1", currency: "SHELLS" } },
    callerOf("agt_me"),
    "INVALID_INPUT",
  ],
  ["a price below one", { price: { minor: "-1", currency: "EUR" } }, callerOf("agt_me"), "AMOUNT_OUT_OF_RANGE"],
  ["a quantity that is no decimal", { quantity: { value: "1e3", unit: "hour" } }, callerOf("agt_me"), "INVALID_INPUT"],
  ["a title with a zero byte", { title: "a\0b" }, callerOf("agt_me"), "INVALID_INPUT"],
])("an offer in the name of %s", async (_, over, caller, code) => {
  const input = { title: "Repair", provider: "agt_me", ...over };
  expect(await exchange.refusal(PUBLISH_OFFER, { input }, { caller })).toBe(code);
});

test.each([
  ["a page that is too long", { first: 101 }, "PAGE_SIZE_OUT_OF_RANGE"],
  ["a cursor of somewhere else", { after: "bm9uc2Vuc2U" }, "INVALID_CURSOR"],
  ["a place off the Earth", { near: { latitude: 95, longitude: 0, radiusKm: 1 } }, "INVALID_INPUT"],
])("a list is refused for %s", async (_, variables, code) => {
  expect(await exchange.refusal(OFFERS, variables)).toBe(code);
});

test("a place that no double can square hides no offer from others", async () => {
  await publish({ title: "Nowhere", at: { latitude: 1e-300, longitude: -1e-300, radiusKm: 5e-324 } });
  const near = { latitude: 5e-324, longitude: 0, radiusKm: 0 };
  expect((await list({ near })).nodes.map(({ title }) => title)).toContain("Nowhere");
});

test("what is withdrawn is neither listed nor matched any more, and is still to be read", async () => {
  const specification = "rsp_withdrawn";
  const { offer } = await publish({ title: "Withdrawn soon", specification });
  const receiver = "agt_wants";
  const { need } = await exchange.get<{ need: { id: string } }>(
    PUBLISH_NEED,
    { input: { title: "Needed for a day", receiver, specification } },
    { caller: callerOf(receiver) },
  );
  const matches = async () => {
    const refs = [{ __typename: "Agent", id: receiver }];
    const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Agent { matches { totalCount } } } }`;
    const [found] = await exchange.get<{ matches: { totalCount: number } }[]>(query, { refs });
    return found?.matches.totalCount;
  };
  const before = (await list()).totalCount;
  expect(await matches()).toBe(1);
  const { offer: withdrawn } = await exchange.get<{ offer: { withdrawnAt: string } }>(WITHDRAW_OFFER, {
    input: { offer: offer.id },
  });
  expect(Date.parse(withdrawn.withdrawnAt)).toBeGreaterThan(0);
  expect([(await list()).totalCount, await matches()]).toEqual([before - 1, 0]);
  const [found] = await exchange.get<object[]>(
    `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Offer { title withdrawnAt } } }`,
    { refs: [{ __typename: "Offer", ref: offer.id }] },
    { caller: ANONYMOUS },
  );
  expect(found).toEqual({ title: "Withdrawn soon", withdrawnAt: withdrawn.withdrawnAt });
  await exchange.get(WITHDRAW_NEED, { input: { need: need.id } }, { caller: callerOf(receiver) });
  const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [offer.id, need.id] });
  expect(events.slice(2)).toMatchObject([
    { type: "exchange.offer.withdrawn.v1", payload: { offer: offer.id, provider: "agt_me" } },
    { type: "exchange.need.withdrawn.v1", payload: { need: need.id, receiver } },
  ]);
});

test("only who published it withdraws an offer, once", async () => {
  const { offer } = await publish({});
  const withdraw = (caller: ReturnType<typeof callerOf>, id = offer.id) =>
    exchange.refusal(WITHDRAW_OFFER, { input: { offer: id } }, { caller });
  expect(await withdraw(callerOf("agt_other"))).toBe("FORBIDDEN");
  expect(await exchange.refusal(WITHDRAW_OFFER, { input: { offer: offer.id } }, { caller: ANONYMOUS })).toBe(
    "UNAUTHENTICATED",
  );
  expect(await withdraw(callerOf("agt_me"), "off_none")).toBe("NOT_FOUND");
  expect(await exchange.refusal(WITHDRAW_NEED, { input: { need: offer.id } })).toBe("NOT_FOUND");
  expect(await withdraw(callerOf("agt_me"))).toBeNull();
  expect(await withdraw(callerOf("agt_me"))).toBe("STATE_CONFLICT");
});
