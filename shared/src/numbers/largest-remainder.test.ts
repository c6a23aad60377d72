import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { MAX_CLAIMS, allocateByWeight, roundQuotas } from ".";

const potArb = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const weightsArb = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 60 })
  .filter((weights) => weights.some((weight) => weight > 0n));
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
const refusal = expect.objectContaining({ code: "INVALID_INPUT" });

test("allocateByWeight gives the worked example of Hamilton's method", () => {
  // Quotas 6.19, 5.79, 3.02 of 15 seats: the one seat left over goes to the fraction .79.
  expect(allocateByWeight(15n, [619n, 579n, 302n])).toEqual([6n, 6n, 3n]);
});

test("allocateByWeight loses no unit and stays within one unit of each quota", () => {
  fc.assert(
    fc.property(potArb, weightsArb, (potMinor, weights) => {
      const shares = allocateByWeight(potMinor, weights);
      const total = sum(weights);
      expect(sum(shares)).toBe(potMinor);
      shares.forEach((share, index) => {
        const weight = weights[index] ?? 0n;
        const error = share * total - potMinor * weight;
        expect(error < total && error > -total).toBe(true);
        if (weight === 0n) expect(share).toBe(0n);
      });
    }),
  );
});

test("allocateByWeight does not see a common factor of the weights", () => {
  fc.assert(
    fc.property(potArb, weightsArb, fc.bigInt({ min: 1n, max: 10n ** 9n }), (potMinor, weights, factor) => {
      expect(
        allocateByWeight(
          potMinor,
          weights.map((weight) => weight * factor),
        ),
      ).toEqual(allocateByWeight(potMinor, weights));
    }),
  );
});

test("allocateByWeight gives a larger weight at least as much", () => {
  fc.assert(
    fc.property(potArb, weightsArb, (potMinor, weights) => {
      const sorted = [...weights].sort((a, b) => (a === b ? 0 : a > b ? -1 : 1));
      const shares = allocateByWeight(potMinor, sorted);
      shares.slice(1).forEach((share, index) => expect(share <= (shares[index] ?? 0n)).toBe(true));
    }),
  );
});

test("equal remainders go to the earlier claim", () => {
  expect(allocateByWeight(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n]);
});

test.each([
  ["a negative pot", -1n, [1n]],
  ["nobody", 1n, []],
  ["a negative weight", 1n, [2n, -1n]],
  ["weights that are all zero", 1n, [0n, 0n]],
])("allocateByWeight refuses %s", (_name, potMinor, weights) => {
  expect(() => allocateByWeight(potMinor, weights)).toThrow(refusal);
});

test("allocateByWeight refuses more claims than its limit", () => {
  expect(() =>
    allocateByWeight(
      1n,
      Array.from({ length: MAX_CLAIMS + 1 }, () => 1n),
    ),
  ).toThrow(refusal);
});

test("roundQuotas agrees with allocateByWeight where the quotas are exact", () => {
  fc.assert(
    fc.property(potArb, weightsArb, (potMinor, weights) => {
      const total = sum(weights);
      const quotas = weights.map((weight) => potMinor * weight);
      expect(roundQuotas(potMinor, quotas, total)).toEqual(allocateByWeight(potMinor, weights));
    }),
  );
});

test("roundQuotas sums to the pot although the quotas are off by a step", () => {
  const quotasArb = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(quotasArb, fc.bigInt({ min: 100n, max: 10n ** 9n }), (values, unit) => {
      const potMinor = sum(values) / unit;
      // Move the sum to a multiple of the unit by shifting whole steps, then leave an error of one step at most.
      const quotas = [...values];
      let surplus = sum(values) - potMinor * unit - (quotas.length > 1 ? 1n : 0n);
      quotas.forEach((quota, index) => {
        const step = surplus < quota ? surplus : quota;
        if (step > 0n) [quotas[index], surplus] = [quota - step, surplus - step];
      });
      fc.pre(surplus <= 0n);
      expect(sum(roundQuotas(potMinor, quotas, unit))).toBe(potMinor);
    }),
  );
});

test("roundQuotas gives back whole quotas untouched", () => {
  expect(roundQuotas(10n, [300n, 700n], 100n)).toEqual([3n, 7n]);
});

test("roundQuotas refuses quotas that do not add up to the pot", () => {
  expect(() => roundQuotas(10n, [300n, 600n], 100n)).toThrow(refusal);
  expect(() => roundQuotas(10n, [-100n, 1_100n], 100n)).toThrow(refusal);
});
