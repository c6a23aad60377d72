import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { callerOf } from "@commons-hub/shared/testing";
import { type Exchange, officerOf, startExchange } from "../testing/exchange";

const command = (name: string) =>
  `mutation ($input: ${name}Input!) { ${name.slice(0, 1).toLowerCase()}${name.slice(1)}(input: $input) { __typename } }`;

let exchange: Exchange;
let bob: string;
let event: string;
const one = { value: "1", unit: "one" };
beforeAll(async () => {
  exchange = await startExchange();
  bob = await exchange.createAgent();
  const input = { action: "TRANSFER", provider: bob, receiver: "agt_me", specification: "rsp_a", quantity: one };
  const record = `mutation ($input: RecordEconomicEventInput!) { recordEconomicEvent(input: $input) { economicEvent { id } } }`;
  const as = { caller: callerOf("agt_me") };
  event = (await exchange.get<{ economicEvent: { id: string } }>(record, { input }, as)).economicEvent.id;
});
afterAll(() => exchange.stop());

const flow = () => ({ action: "TRANSFER", provider: "agt_me", receiver: bob, quantity: one });
const raise = { action: "RAISE", provider: "agt_me", receiver: "agt_me", quantity: one };
const stock = { steward: "agt_city", territory: "Here", period: { from: "2026-01-01T00:00:00Z" }, capacity: one };

test.each<readonly [string, (specification: string) => object]>([
  ["RecordEconomicEvent", (specification) => ({ ...flow(), specification })],
  ["RecordEconomicEvent", (specification) => ({ ...raise, newResource: { name: "X", specification } })],
  ["MakeCommitment", (specification) => ({ ...flow(), specification })],
  ["RecordClaim", (specification) => ({ ...flow(), triggeredBy: event, specification })],
  ["PublishOffer", (specification) => ({ title: "X", provider: "agt_me", specification })],
  ["PublishNeed", (specification) => ({ title: "X", receiver: "agt_me", specification })],
  ["CreateResourceStock", (specification) => ({ ...stock, specification })],
])("%s takes a kind of thing that was named a moment ago, and no other", async (name, inputOf) => {
  const as = { caller: officerOf("agt_city", "agt_me") };
  const refusal = (specification: string) => exchange.refusal(command(name), { input: inputOf(specification) }, as);
  expect(await refusal("rsp_none")).toBe("NOT_FOUND");
  expect(await refusal("no id\u0000")).toBe("INVALID_INPUT");
  expect(await refusal(await exchange.createKind())).toBeNull();
});
