import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import { type Exchange, startExchange } from "../testing/exchange";

const OFFER = `mutation ($input: PublishOfferInput!) { publishOffer(input: $input) { offer { id } } }`;
const NEED = `mutation ($input: PublishNeedInput!) { publishNeed(input: $input) { need { id } } }`;
const MATCHES = `query ($refs: [_Any!]!, $near: NearInput, $first: Int = 20, $after: String) { _entities(representations: $refs) { ... on Agent {
  matches(near: $near, first: $first, after: $after) { totalCount nodes { offer { title provider { id } specification { id } } need { title receiver { id } } score distanceKm }
    pageInfo { hasNextPage endCursor } } } } }`;
const LOOPS = `query ($refs: [_Any!]!, $first: Int = 10) { _entities(representations: $refs) { ... on Agent { tradeLoops(first: $first) { links { offer { provider { id } } need { receiver { id } } } } } } }`;

const BERLIN = { latitude: 52.52, longitude: 13.405 };
const VIENNA = { latitude: 48.21, longitude: 16.37 };

interface Matches {
  readonly totalCount: number;
  readonly nodes: readonly { readonly offer: { title: string }; readonly need: { title: string }; score: number }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

let exchange: Exchange;
let specification: string;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());
beforeEach(async () => {
  specification = await exchange.createKind();
});

async function agents(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => exchange.createAgent()));
}

async function offer(provider: string, title: string, over: object = {}): Promise<void> {
  const input = { title, provider, specification, ...over };
  await exchange.get(OFFER, { input }, { caller: callerOf(provider) });
}

async function need(receiver: string, title: string, over: object = {}): Promise<void> {
  const input = { title, receiver, specification, ...over };
  await exchange.get(NEED, { input }, { caller: callerOf(receiver) });
}

async function matchesOf(agent: string, variables: object = {}): Promise<Matches> {
  const refs = [{ __typename: "Agent", id: agent }];
  const [found] = await exchange.get<{ matches: Matches }[]>(MATCHES, { refs, ...variables }, { caller: ANONYMOUS });
  return found?.matches as Matches;
}

test("what fits is found from both sides, best first, and nothing else", async () => {
  const [giver = "", taker = ""] = await agents(2);
  const hours = (value: string, unit = "hour") => ({ quantity: { value, unit } });
  await need(taker, "four hours", { ...hours("4"), at: { ...BERLIN, radiusKm: 10 } });
  await offer(giver, "two hours", { ...hours("2"), at: { ...BERLIN, radiusKm: 10 } });
  await offer(giver, "four hours", { ...hours("4"), at: { ...BERLIN, radiusKm: 10 } });
  await offer(giver, "in pieces", hours("4", "one"));
  await offer(giver, "in Vienna", { ...hours("4"), at: { ...VIENNA, radiusKm: 10 } });
  await offer(giver, "over", { available: { from: "2020-01-01T00:00:00Z", until: "2020-02-01T00:00:00Z" } });
  await offer(giver, "another thing", { specification: await exchange.createKind() });
  await offer(taker, "my own", hours("4"));
  const matches = await matchesOf(taker);
  expect(matches.nodes.map((match) => [match.offer.title, match.need.title])).toEqual([
    ["four hours", "four hours"],
    ["two hours", "four hours"],
  ]);
  expect(matches.totalCount).toBe(2);
  expect(matches.nodes[0]).toMatchObject({ score: 1, distanceKm: 0, offer: { specification: { id: specification } } });
  expect(await matchesOf(giver)).toEqual(matches);
});

test("a place asked for leaves out what does not reach it", async () => {
  const [giver = "", taker = ""] = await agents(2);
  await need(taker, "anywhere");
  await offer(giver, "in Berlin", { at: { ...BERLIN, radiusKm: 10 } });
  await offer(giver, "in Vienna", { at: { ...VIENNA, radiusKm: 10 } });
  const near = async (place: object) =>
    (await matchesOf(taker, { near: { ...place, radiusKm: 20 } })).nodes.map((match) => match.offer.title);
  expect(await near(BERLIN)).toEqual(["in Berlin"]);
  expect(await near(VIENNA)).toEqual(["in Vienna"]);
  const refs = [{ __typename: "Agent", id: taker }];
  const nowhere = { refs, near: { latitude: 100, longitude: 0, radiusKm: 1 } };
  expect(await exchange.refusal(MATCHES, nowhere)).toBe("INVALID_INPUT");
});

test("a period that has no day in common does not fit", async () => {
  const [giver = "", taker = ""] = await agents(2);
  const year = (from: number) => ({ from: `${from}-01-01T00:00:00Z`, until: `${from + 1}-01-01T00:00:00Z` });
  await need(taker, "in 2101", { wanted: year(2101) });
  await offer(giver, "in 2100", { available: year(2100) });
  await offer(giver, "in 2101", { available: year(2101) });
  expect((await matchesOf(taker)).nodes.map((match) => match.offer.title)).toEqual(["in 2101"]);
});

test("pages follow each other without gap or repeat", async () => {
  const [giver = "", taker = ""] = await agents(2);
  for (let i = 1; i <= 5; i++) await offer(giver, `${i} hours`, { quantity: { value: String(i), unit: "hour" } });
  await need(taker, "hours", { quantity: { value: "4", unit: "hour" } });
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Matches = await matchesOf(taker, { first: 2, after });
    seen.push(...page.nodes.map((match) => match.offer.title));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen.toSorted()).toEqual(["1 hours", "2 hours", "3 hours", "4 hours", "5 hours"]);
  expect(seen.slice(2)).toEqual(["3 hours", "2 hours", "1 hours"]);
});

test("rings of up to five are found; a gift is no link", async () => {
  const ring = await agents(5);
  for (const [i, giver] of ring.entries()) {
    specification = await exchange.createKind();
    await offer(giver, `gift ${i}`, { gift: i === 0 });
    await need(ring[(i + 1) % 5] ?? "", `wish ${i}`);
  }
  const loopsOf = async (agent: string | undefined) => {
    const refs = [{ __typename: "Agent", id: agent }];
    const [found] = await exchange.get<{ tradeLoops: Loop[] }[]>(LOOPS, { refs }, { caller: ANONYMOUS });
    return found?.tradeLoops.map(({ links }) => links.map((link) => link.offer.provider.id));
  };
  expect(await loopsOf(ring[0])).toEqual([]);
  specification = await exchange.createKind();
  await offer(ring[0] ?? "", "for something in return");
  await need(ring[1] ?? "", "the same");
  expect(await loopsOf(ring[0])).toEqual([ring]);
  expect(await loopsOf(ring[2])).toEqual([[...ring.slice(2), ...ring.slice(0, 2)]]);
});

interface Loop {
  readonly links: readonly { readonly offer: { readonly provider: { readonly id: string } } }[];
}
