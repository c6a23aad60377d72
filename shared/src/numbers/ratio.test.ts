import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  addRatios,
  compareRatios,
  divideRatios,
  floorDivide,
  floorRatio,
  greatestCommonDivisor,
  multiplyRatios,
  ratio,
  roundDivide,
  subtractRatios,
} from ".";

const bigint = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const positive = fc.bigInt({ min: 1n, max: 10n ** 12n });
const ratioArb = fc.tuple(bigint, positive).map(([n, d]) => ratio(n, d));

test("one third and one sixth are one half", () => {
  expect(addRatios(ratio(1n, 3n), ratio(1n, 6n))).toEqual({ numerator: 1n, denominator: 2n });
});

test("a ratio is in lowest terms with a positive denominator", () => {
  fc.assert(
    fc.property(bigint, bigint, (n, d) => {
      fc.pre(d !== 0n);
      const value = ratio(n, d);
      expect(value.denominator > 0n).toBe(true);
      expect(greatestCommonDivisor(value.numerator, value.denominator)).toBe(1n);
      expect(value.numerator * d).toBe(n * value.denominator);
    }),
  );
});

test("addition, multiplication and their inverses cancel", () => {
  fc.assert(
    fc.property(ratioArb, ratioArb, ratioArb, (a, b, c) => {
      expect(addRatios(a, b)).toEqual(addRatios(b, a));
      expect(subtractRatios(addRatios(a, b), b)).toEqual(a);
      expect(multiplyRatios(a, addRatios(b, c))).toEqual(addRatios(multiplyRatios(a, b), multiplyRatios(a, c)));
      if (b.numerator !== 0n) expect(divideRatios(multiplyRatios(a, b), b)).toEqual(a);
    }),
  );
});

test("comparison agrees with subtraction", () => {
  fc.assert(
    fc.property(ratioArb, ratioArb, (a, b) => {
      const difference = subtractRatios(a, b).numerator;
      expect(compareRatios(a, b)).toBe(difference === 0n ? 0 : difference < 0n ? -1 : 1);
    }),
  );
});

test("floor and round stay within one and within a half", () => {
  fc.assert(
    fc.property(bigint, positive, (n, d) => {
      const floor = floorDivide(n, d);
      expect(floor * d <= n && n < (floor + 1n) * d).toBe(true);
      expect(floorRatio(ratio(n, d))).toBe(floor);
      const rounded = roundDivide(n, d);
      expect(2n * (rounded * d - n) <= d && 2n * (rounded * d - n) > -d).toBe(true);
    }),
  );
});

test("a denominator of zero is refused", () => {
  expect(() => ratio(1n, 0n)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  expect(() => divideRatios(ratio(1n), ratio(0n))).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});
