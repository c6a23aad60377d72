import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { allocateByUsage, allocateEqually } from "./equal";

const keysArb = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 30 });
const potArb = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

test("ten among three: the smallest key gets the odd unit", () => {
  expect(allocateEqually(10n, ["c", "a", "b"])).toEqual([3n, 4n, 3n]);
});

test("equal parts sum to the pot and differ by at most one unit", () => {
  fc.assert(
    fc.property(potArb, keysArb, (potMinor, keys) => {
      const parts = allocateEqually(potMinor, keys);
      const sorted = [...parts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(sum(parts)).toBe(potMinor);
      expect((sorted.at(-1) ?? 0n) - (sorted[0] ?? 0n) <= 1n).toBe(true);
    }),
  );
});

test("the order of the uses changes nothing", () => {
  const usesArb = fc
    .tuple(keysArb, fc.infiniteStream(fc.bigInt({ min: 1n, max: 10n ** 9n })))
    .map(([keys, weights]) => keys.map((key) => ({ key, weight: weights.next().value })));
  fc.assert(
    fc.property(potArb, usesArb, (potMinor, uses) => {
      const reversed = uses.toReversed();
      expect(allocateByUsage(potMinor, reversed).toReversed()).toEqual(allocateByUsage(potMinor, uses));
      expect(sum(allocateByUsage(potMinor, uses))).toBe(potMinor);
    }),
  );
});

test("use weighs: three parts to one", () => {
  expect(
    allocateByUsage(100n, [
      { key: "a", weight: 3n },
      { key: "b", weight: 1n },
      { key: "c", weight: 0n },
    ]),
  ).toEqual([75n, 25n, 0n]);
});

test("nobody to receive is refused", () => {
  const refusal = expect.objectContaining({ code: "NO_RECEIVERS" });
  expect(() => allocateEqually(1n, [])).toThrow(refusal);
  expect(() => allocateByUsage(1n, [{ key: "a", weight: 0n }])).toThrow(refusal);
});
