import { expect, test } from "@jest/globals";
import { type CurrencyDraft, isStateCurrency, requireCurrency } from "./currency";

const draft: CurrencyDraft = {
  code: "HOURS",
  name: " Hours  ",
  decimals: 2,
  issuer: "agt_issuer",
  defaultLimits: { creditLimitMinor: 0n, softLimitMinor: null, maximumMinor: null },
};

test("a currency is taken with its name trimmed", () => {
  expect(requireCurrency(draft)).toEqual({ ...draft, name: "Hours" });
});

test.each([
  ["a state's money", { code: "EUR" }],
  ["a code in small letters", { code: "hours" }],
  ["a code of one letter", { code: "H" }],
  ["a code that is too long", { code: "HOURSANDHOURS" }],
  ["a code with a blank", { code: "HO RS" }],
  ["letters that only look like these", { code: "НOURS" }],
  ["no name", { name: " " }],
  ["a long name", { name: "n".repeat(201) }],
  ["a name that turns around", { name: "a\u202eb" }],
  ["too many decimals", { decimals: 9 }],
  ["negative decimals", { decimals: -1 }],
])("%s is refused", (_, over) => {
  expect(() => requireCurrency({ ...draft, ...over })).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});

test("the money of states is known by its code", () => {
  expect(["EUR", "USD", "JPY", "CHF"].every(isStateCurrency)).toBe(true);
  expect(isStateCurrency("HOURS")).toBe(false);
});
