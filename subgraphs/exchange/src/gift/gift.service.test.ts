import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import fc from "fast-check";
import { missingWinners, WINNERS } from "../benefit/benefit";
import { type Exchange, startExchange } from "../testing/exchange";
import { giftRatio } from "./gift";

const RECORD = `mutation ($input: RecordEconomicEventInput!) { recordEconomicEvent(input: $input) { economicEvent { id } } }`;
const CORRECT = `mutation ($input: CorrectEconomicEventInput!) { correctEconomicEvent(input: $input) { economicEvent { id } } }`;
const THANK = `mutation ($input: ThankForGiftInput!) { thankForGift(input: $input) { economicEvent { thanks { words thankedBy { id } } } } }`;
const BENEFIT = `mutation ($input: RecordBenefitInput!) { recordBenefit(input: $input) { economicEvent { benefits { winner words } missingWinners } } }`;
const SHARE = `query ($agent: ID) { giftShare(agent: $agent) { exchanges gifts thanked ratio } }`;
const REPORT = `query ($agent: ID) { winnersReport(agent: $agent) { exchanges complete missing { winner exchanges } } }`;
const GIFTS = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Agent { gifts { totalCount nodes { id gift } } } } }`;
const SAID = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on EconomicEvent { thanks { words } benefits { winner } } } }`;

let exchange: Exchange;
let giver: string;
let taker: string;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

async function give(over: object = {}): Promise<string> {
  const input = {
    action: "DELIVER_SERVICE",
    provider: giver,
    receiver: taker,
    specification: "rsp_meal",
    quantity: { value: "1", unit: "one" },
    gift: true,
    ...over,
  };
  const as = { caller: callerOf(giver) };
  return (await exchange.get<{ economicEvent: { id: string } }>(RECORD, { input }, as)).economicEvent.id;
}

test("gifts are listed, thanked and counted; what never happened is not", async () => {
  [giver, taker] = [await exchange.createAgent(), await exchange.createAgent()];
  expect(await exchange.get(SHARE, { agent: giver })).toEqual({ exchanges: 0, gifts: 0, thanked: 0, ratio: null });
  const gift = await give();
  await give({ gift: false });
  await give({ gift: false });
  const never = await give();
  const zero = { economicEvent: never, quantity: { value: "0", unit: "one" } };
  await exchange.get(CORRECT, { input: zero }, { caller: callerOf(giver) });
  const thanks = { economicEvent: gift, words: " It was the best soup. " };
  const as = { caller: callerOf(taker) };
  expect(await exchange.get(THANK, { input: thanks }, as)).toEqual({
    economicEvent: { thanks: { words: "It was the best soup.", thankedBy: { id: taker } } },
  });
  expect(await exchange.get(SHARE, { agent: taker }, { caller: ANONYMOUS })).toEqual({
    exchanges: 3,
    gifts: 1,
    thanked: 1,
    ratio: "0.3333",
  });
  const refs = [{ __typename: "Agent", id: giver }];
  expect(await exchange.get(GIFTS, { refs })).toEqual([
    { gifts: { totalCount: 1, nodes: [{ id: gift, gift: true }] } },
  ]);
  expect(await exchange.refusal(THANK, { input: thanks }, as)).toBe("ALREADY_EXISTS");
});

test("what was said of an exchange outlives its correction", async () => {
  [giver, taker] = [await exchange.createAgent(), await exchange.createAgent()];
  const gift = await give();
  const thanks = { economicEvent: gift, words: "It was the best soup." };
  await exchange.get(THANK, { input: thanks }, { caller: callerOf(taker) });
  const wins = { economicEvent: gift, winner: "COMMONS", words: "The recipe is open." };
  await exchange.get(BENEFIT, { input: wins }, { caller: callerOf(giver) });
  const correct = async (economicEvent: string, value: string) => {
    const input = { economicEvent, quantity: { value, unit: "one" } };
    const answer = await exchange.get<{ economicEvent: { id: string } }>(
      CORRECT,
      { input },
      { caller: callerOf(giver) },
    );
    return answer.economicEvent.id;
  };
  const right = await correct(await correct(gift, "3"), "2");
  expect(await exchange.get(SHARE, { agent: giver })).toMatchObject({ exchanges: 1, gifts: 1, thanked: 1 });
  expect(await exchange.get(REPORT, { agent: taker })).toMatchObject({
    exchanges: 1,
    missing: [{ winner: "PROVIDER" }, { winner: "RECEIVER" }, { winner: "COMMUNITY" }],
  });
  const refs = [{ __typename: "EconomicEvent", ref: right }];
  expect(await exchange.get(SAID, { refs })).toEqual([
    { thanks: { words: "It was the best soup." }, benefits: [{ winner: "COMMONS" }] },
  ]);
  const again = { input: { ...thanks, economicEvent: right } };
  expect(await exchange.refusal(THANK, again, { caller: callerOf(taker) })).toBe("ALREADY_EXISTS");
});

test("thanks come from the receiver, for a gift", async () => {
  [giver, taker] = [await exchange.createAgent(), await exchange.createAgent()];
  const [gift, paid] = [await give(), await give({ gift: false })];
  const refusal = (economicEvent: string, agent: string, words = "Thanks") =>
    exchange.refusal(THANK, { input: { economicEvent, words } }, { caller: callerOf(agent) });
  expect(await refusal(gift, giver)).toBe("FORBIDDEN");
  expect(await refusal(paid, taker)).toBe("INVALID_INPUT");
  expect(await refusal(gift, taker, "\u202e")).toBe("INVALID_INPUT");
  expect(await refusal("eve_none", taker)).toBe("NOT_FOUND");
  const input = { economicEvent: "eve_none", words: "Thanks" };
  expect(await exchange.refusal(THANK, { input }, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
});

test("the four winners of an exchange are named, and a report names the missing ones", async () => {
  [giver, taker] = [await exchange.createAgent(), await exchange.createAgent()];
  const [first] = [await give(), await give()];
  const name = (winner: string, agent = giver) =>
    exchange.ask(BENEFIT, { input: { economicEvent: first, winner, words: "It wins." } }, { caller: callerOf(agent) });
  expect((await name("COMMONS")).data).toEqual({
    recordBenefit: {
      economicEvent: {
        benefits: [{ winner: "COMMONS", words: "It wins." }],
        missingWinners: ["PROVIDER", "RECEIVER", "COMMUNITY"],
      },
    },
  });
  expect((await name("COMMONS", taker)).errors?.[0]?.extensions.code).toBe("ALREADY_EXISTS");
  expect((await name("PROVIDER", "agt_stranger")).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  for (const winner of ["PROVIDER", "RECEIVER"]) await name(winner, taker);
  expect(await exchange.get(REPORT, { agent: taker })).toEqual({
    exchanges: 2,
    complete: 0,
    missing: [
      { winner: "PROVIDER", exchanges: 1 },
      { winner: "RECEIVER", exchanges: 1 },
      { winner: "COMMUNITY", exchanges: 2 },
      { winner: "COMMONS", exchanges: 1 },
    ],
  });
  await name("COMMUNITY");
  expect(await exchange.get(REPORT, { agent: giver })).toMatchObject({ exchanges: 2, complete: 1 });
});

test("a ratio is between 0 and 1, and the named and the missing winners are the four", () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(10_000), fc.subarray([...WINNERS]), (gifts, others, named) => {
      const ratio = giftRatio({ exchanges: gifts + others, gifts, thanked: 0 });
      if (gifts + others === 0) expect(ratio).toBeNull();
      else expect(Math.abs(Number(ratio) - gifts / (gifts + others))).toBeLessThan(0.0001);
      expect([...missingWinners(named.map((winner) => ({ winner }))), ...named].sort()).toEqual([...WINNERS].sort());
    }),
  );
});
