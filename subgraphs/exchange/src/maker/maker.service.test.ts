import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS, HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf, openTestWork } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA } from "..";
import { type Exchange, startExchange } from "../testing/exchange";

const RECORD = `mutation ($input: RecordEconomicEventInput!) { recordEconomicEvent(input: $input) { economicEvent { id } } }`;
const OFFER = `mutation ($input: PublishOfferInput!) { publishOffer(input: $input) { offer { id } } }`;
const PUBLISH = `mutation ($input: PublishCostFactorSetInput!) { publishCostFactorSet(input: $input) { costFactorSet { id } } }`;
const MAKERS = `query ($refs: [_Any!]!, $near: NearInput!, $first: Int = 10, $after: String, $sets: [ID!]) {
  _entities(representations: $refs) { ... on Design { makers(near: $near, first: $first, after: $after, factorSets: $sets) {
    totalCount pageInfo { hasNextPage endCursor } nodes {
      agent { id } distanceKm tools { name } stock { specification { id } quantity { value unit } }
      truePrice { price { minor currency } externalCosts { factor { name version } amount { minor } } total { minor }
        missing { specification { id } reason } } } } } } }`;

const TOWN = { latitude: 53.33, longitude: -6.3 };
const near = { ...TOWN, radiusKm: 10 };
const lines = [
  { specification: { id: "rsp_wood" }, quantity: { value: "2", unit: "MTK" } },
  { specification: { id: "rsp_router" }, quantity: { value: "1.5", unit: "HUR" } },
];
const refs = [{ __typename: "Design", id: "dsn_table", billOfMaterials: lines }];
const HEADER = "specification,territory,unit,minorPerUnit";

interface Makers {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly nodes: readonly { readonly agent: { readonly id: string } }[];
}

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

async function raise(owner: string, newResource: object, value: string, unit: string): Promise<void> {
  const input = { action: "RAISE", provider: owner, receiver: owner, newResource, quantity: { value, unit } };
  await exchange.get(RECORD, { input }, { caller: callerOf(owner) });
}
const offer = (provider: string, specification: string, value: string, unit: string, minor: string) =>
  exchange.get(
    OFFER,
    {
      input: {
        title: "Offered",
        provider,
        specification,
        quantity: { value, unit },
        price: { minor, currency: "EUR" },
      },
    },
    { caller: callerOf(provider) },
  );
const ask = async (over: object = {}): Promise<Makers> => {
  const [found] = await exchange.get<{ makers: Makers }[]>(MAKERS, { refs, near, ...over }, { caller: ANONYMOUS });
  if (found === undefined) throw new Error("no design");
  return found.makers;
};
const publish = (over: object = {}) => ({
  input: {
    publisher: "agt_me",
    name: "Greenhouse gases",
    source: "A study",
    version: "1",
    currency: "EUR",
    csv: `${HEADER}\nrsp_wood,,MTK,100\nrsp_router,,HUR,40`,
    ...over,
  },
});

test("makers near are found with tools, stock and a true price that names what is missing", async () => {
  const place = { latitude: 53.34, longitude: -6.3 };
  await raise("agt_mill", { name: "Router", specification: "rsp_router", shareable: true, place }, "1", "C62");
  for (const value of ["3", "4.5"])
    await raise("agt_mill", { name: "Wood", specification: "rsp_wood", place }, value, "MTK");
  await raise("agt_yard", { name: "Wood", specification: "rsp_wood", place: TOWN }, "10", "MTK");
  await raise(
    "agt_far",
    { name: "Wood", specification: "rsp_wood", place: { latitude: 10, longitude: 10 } },
    "9",
    "MTK",
  );
  await raise("agt_other", { name: "Stone", specification: "rsp_stone", place }, "9", "KGM");
  await offer("agt_mill", "rsp_wood", "1", "MTK", "2000");
  await offer("agt_mill", "rsp_router", "1", "HUR", "3000");
  const without = await ask();
  expect(without.nodes[0]).toMatchObject({
    truePrice: { price: { minor: "8500", currency: "EUR" }, total: null, missing: [{}, {}] },
  });
  await exchange.get(PUBLISH, publish({ standard: true, publisher: "agt_me" }), {
    caller: { ...callerOf("agt_me"), scopes: [...HUB_CALLER.scopes, "EXCHANGE", "ADMIN"] },
  });
  const found = await ask();
  expect(found).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: false } });
  expect(found.nodes).toMatchObject([
    {
      agent: { id: "agt_mill" },
      distanceKm: expect.closeTo(1.11, 1),
      tools: [{ name: "Router" }],
      stock: [{ specification: { id: "rsp_wood" }, quantity: { value: "7.5", unit: "MTK" } }],
      truePrice: {
        price: { minor: "8500" },
        externalCosts: [
          { factor: { name: "Greenhouse gases", version: "1" }, amount: { minor: "200" } },
          { amount: { minor: "60" } },
        ],
        total: { minor: "8760" },
        missing: [],
      },
    },
    {
      agent: { id: "agt_yard" },
      distanceKm: 0,
      tools: [],
      truePrice: {
        price: null,
        total: null,
        missing: [
          { specification: { id: "rsp_wood" }, reason: "no price in EUR is offered" },
          { specification: { id: "rsp_router" }, reason: "no price in EUR is offered" },
        ],
      },
    },
  ]);
  const first = await ask({ first: 1 });
  expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
  const rest = await ask({ first: 1, after: first.pageInfo.endCursor });
  expect(rest).toMatchObject({ nodes: [{ agent: { id: "agt_yard" } }], pageInfo: { hasNextPage: false } });
});

test("a set that is named is counted instead of the standard ones", async () => {
  const { costFactorSet } = await exchange.get<{ costFactorSet: { id: string } }>(
    PUBLISH,
    publish({ name: "Noise", csv: `${HEADER}\nrsp_wood,,MTK,1\nrsp_router,,HUR,2` }),
  );
  const found = await ask({ sets: [costFactorSet.id] });
  expect(found.nodes[0]).toMatchObject({ truePrice: { total: { minor: "8505" } } });
  expect(await exchange.refusal(MAKERS, { refs, near, sets: ["cfs_none"] })).toBe("NOT_FOUND");
});

test.each<[string, object, string]>([
  ["a set for everybody by somebody", { standard: true }, "FORBIDDEN"],
  ["a set in another's name", { publisher: "agt_other" }, "FORBIDDEN"],
  ["a file that is none", { csv: "a,b" }, "IMPORT_INVALID"],
  ["an unknown currency", { currency: "ZZZZ" }, "INVALID_INPUT"],
  ["no source", { source: " " }, "INVALID_INPUT"],
])("%s is refused", async (_, over, code) => {
  expect(await exchange.refusal(PUBLISH, publish({ name: "Refused", ...over }))).toBe(code);
});

test("a version is published once, and not even SQL rewrites it", async () => {
  expect(await exchange.refusal(PUBLISH, publish({ name: "Once" }))).toBeNull();
  expect(await exchange.refusal(PUBLISH, publish({ name: "Once" }))).toBe("ALREADY_EXISTS");
  const { work, close } = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  try {
    await expect(work.sql.query("UPDATE cost_factor SET minor_per_unit = 0")).rejects.toThrow();
  } finally {
    await close();
  }
});

test.each<[string, object, string]>([
  ["a place off the Earth", { near: { latitude: 91, longitude: 0, radiusKm: 1 } }, "INVALID_INPUT"],
  ["a page of 101", { first: 101 }, "PAGE_SIZE_OUT_OF_RANGE"],
  ["another list's cursor", { after: "WyJhIl0" }, "INVALID_CURSOR"],
])("%s is refused", async (_, over, code) => {
  expect(await exchange.refusal(MAKERS, { refs, near, ...over })).toBe(code);
});
