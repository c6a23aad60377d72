import { expect, test } from "@jest/globals";
import { type IntentDraft, requireIntent } from "./intent";

const offer: IntentDraft = {
  kind: "OFFER",
  agent: "agt_me",
  title: "Repair of bicycles",
  specification: "rsp_repair",
  gift: false,
  quantity: { value: "2.5", unit: "hour" },
  price: { minor: 150n, currency: "HOURS" },
  near: { latitude: 52.5, longitude: 13.4, radiusKm: 10 },
  available: { from: new Date("2026-01-01T00:00:00Z"), until: new Date("2026-02-01T00:00:00Z") },
};

test("an offer with everything, and one with nothing but a title", () => {
  expect(requireIntent(offer)).toEqual(offer);
  const bare = { ...offer, specification: null, quantity: null, price: null, near: null, available: null };
  expect(requireIntent(bare)).toEqual(bare);
});

test.each<[string, Partial<IntentDraft>, string]>([
  ["a gift with a price", { gift: true }, "INVALID_INPUT"],
  ["a need with a price", { kind: "NEED" }, "INVALID_INPUT"],
  ["a price of nothing", { price: { minor: 0n, currency: "HOURS" } }, "AMOUNT_OUT_OF_RANGE"],
  ["a negative price", { price: { minor: -1n, currency: "HOURS" } }, "AMOUNT_OUT_OF_RANGE"],
  ["a price beyond 64 bits", { price: { minor: 2n ** 63n, currency: "HOURS" } }, "AMOUNT_OUT_OF_RANGE"],
  ["a specification that is no id", { specification: "a b" }, "INVALID_INPUT"],
  ["no title", { title: "\n" }, "INVALID_INPUT"],
  ["a title with a zero byte", { title: "a\0b" }, "INVALID_INPUT"],
  ["a quantity of nothing", { quantity: { value: "0.00", unit: "hour" } }, "INVALID_INPUT"],
  ["a negative quantity", { quantity: { value: "-1", unit: "hour" } }, "INVALID_INPUT"],
  ["a quantity without a unit", { quantity: { value: "1", unit: "" } }, "INVALID_INPUT"],
  ["a place off the Earth", { near: { latitude: 91, longitude: 0, radiusKm: 1 } }, "INVALID_INPUT"],
  ["a radius below zero", { near: { latitude: 0, longitude: 0, radiusKm: -1 } }, "INVALID_INPUT"],
  ["a radius that is no number", { near: { latitude: 0, longitude: 0, radiusKm: Number.NaN } }, "INVALID_INPUT"],
  ["a radius without end", { near: { latitude: 0, longitude: 0, radiusKm: Infinity } }, "INVALID_INPUT"],
  ["a period that ends as it starts", { available: { from: new Date(5), until: new Date(5) } }, "INVALID_INPUT"],
])("%s is refused", (_, over, code) => {
  expect(() => requireIntent({ ...offer, ...over })).toThrow(expect.objectContaining({ code }));
});
