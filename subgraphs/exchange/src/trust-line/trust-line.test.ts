import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { priceAcross, requireTrustLine, type UsedTrustLine } from "./trust-line";

function lineOf(over: Partial<UsedTrustLine> = {}): UsedTrustLine {
  return {
    id: "trl_1",
    trustingId: "cur_a",
    trusting: "HOURS",
    trustedId: "cur_b",
    trusted: "KNOT",
    limitMinor: 1_000n,
    usedMinor: 0n,
    trustingUnits: 2n,
    trustedUnits: 3n,
    openedBy: null,
    openedAt: new Date(0),
    ...over,
  };
}

const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test("a price is exact, and paying in parts costs the same as paying at once", () => {
  expect(priceAcross(lineOf(), 10n)).toBe(15n);
  fc.assert(
    fc.property(fc.bigInt(1n, 200n), fc.bigInt(1n, 200n), (a, b) => {
      const line = lineOf();
      expect(priceAcross(line, 2n * a) + priceAcross(line, 2n * b)).toBe(priceAcross(line, 2n * (a + b)));
    }),
  );
});

test.each([
  ["a price that is not whole", {}, 5n, "INVALID_INPUT"],
  ["more than the limit", {}, 1_002n, "CREDIT_LIMIT_EXCEEDED"],
  ["more than is left of it", { usedMinor: 999n }, 2n, "CREDIT_LIMIT_EXCEEDED"],
  ["nothing", {}, 0n, "AMOUNT_OUT_OF_RANGE"],
  ["less than nothing", {}, -2n, "AMOUNT_OUT_OF_RANGE"],
  ["a price beyond 64 bits", { trustingUnits: 1n, trustedUnits: 2n ** 62n }, 2n, "AMOUNT_OUT_OF_RANGE"],
])("%s is refused", (_, over, amount, code) => {
  expect(codeOf(() => priceAcross(lineOf(over), amount))).toBe(code);
});

test.each([
  ["a currency that trusts itself", { trustedId: "cur_a" }, "INVALID_INPUT"],
  ["no limit", { limitMinor: 0n }, "AMOUNT_OUT_OF_RANGE"],
  ["no units", { trustedUnits: 0n }, "AMOUNT_OUT_OF_RANGE"],
])("a line is refused for %s", (_, over, code) => {
  expect(codeOf(() => requireTrustLine(lineOf(over)))).toBe(code);
});
