import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { banzhaf, gini, type Holder, herfindahl, nakamoto, sortHolders, topShare } from "./concentration";

const holders = (...amounts: (number | bigint)[]): Holder[] =>
  sortHolders(amounts.map((amount, i) => ({ agent: `agt_${String(i).padStart(3, "0")}`, amount: BigInt(amount) })));
const amountsArb = fc.array(fc.bigInt({ min: 1n, max: 2n ** 70n }), { minLength: 1, maxLength: 9 });

test("equal parts: no inequality, each holds its share, more than half of them have the majority", () => {
  const four = holders(5, 5, 5, 5);
  expect(gini(four)).toBe(0);
  expect(herfindahl(four)).toBe(0.25);
  expect(nakamoto(four)).toBe(3);
  expect(topShare(four, 1)).toBe(0.25);
  expect(gini(holders(7))).toBe(0);
});

test("worked examples", () => {
  // 1, 1, 8: Gini = 2·(1·1 + 2·1 + 3·8) / (3·10) − 4/3 = 0.4667
  expect(gini(holders(1, 8, 1))).toBeCloseTo(0.466667, 6);
  expect(herfindahl(holders(1, 8, 1))).toBeCloseTo(0.66, 9);
  expect(nakamoto(holders(1, 8, 1))).toBe(1);
  expect(topShare(holders(1, 8, 1), 2)).toBeCloseTo(0.9, 9);
  expect([gini([]), herfindahl([]), nakamoto([]), topShare([], 5)]).toEqual([null, null, null, null]);
});

test("the six of the European Economic Community: Luxembourg never decides", () => {
  // Majority of more than half here: 4, 4, 4, 2, 2, 1 of 17, quota 9.
  const { values, error } = banzhaf(holders(4, 4, 4, 2, 2, 1), 6, "seed");
  expect(error).toBeNull();
  expect(values.slice(0, 3)).toEqual([values[0], values[0], values[0]]);
  expect(values[3]).toBe(values[4]);
});

test("the exact index is what counting all coalitions gives", () => {
  fc.assert(
    fc.property(amountsArb, (amounts) => {
      const sorted = holders(...amounts);
      const total = sorted.reduce((sum, { amount }) => sum + amount, 0n);
      const count = (index: number): number => {
        let swings = 0;
        for (let set = 0; set < 2 ** sorted.length; set += 1) {
          if ((set >> index) & 1) continue;
          const others = sorted.reduce((sum, { amount }, i) => ((set >> i) & 1 ? sum + amount : sum), 0n);
          if (2n * others <= total && 2n * (others + (sorted[index]?.amount ?? 0n)) > total) swings += 1;
        }
        return swings / 2 ** (sorted.length - 1);
      };
      expect(banzhaf(sorted, sorted.length, "seed").values).toEqual(sorted.map((_, i) => count(i)));
    }),
    { numRuns: 60 },
  );
});

test("beyond 25 holders it is drawn: the same from the same seed, within its error of the truth", () => {
  const equal = holders(...Array.from({ length: 31 }, () => 1));
  const drawn = banzhaf(equal, 3, "seed");
  expect(banzhaf(equal, 3, "seed")).toEqual(drawn);
  expect(drawn.seed).toBe("seed");
  // C(30, 15) / 2^30
  for (const value of drawn.values) expect(Math.abs(value - 0.144464)).toBeLessThan(2 * (drawn.error ?? 0));
  const dictator = holders(100, ...Array.from({ length: 40 }, () => 1));
  expect(banzhaf(dictator, 2, "seed").values).toEqual([1, 0]);
});

test("25 holders of amounts of any size are counted exactly in short time", () => {
  const many = holders(...Array.from({ length: 25 }, (_, i) => 2n ** 60n + BigInt(i)));
  expect(banzhaf(many, 25, "seed").error).toBeNull();
});

test("measures stay within their bounds, and do not depend on order", () => {
  fc.assert(
    fc.property(amountsArb, (amounts) => {
      const sorted = holders(...amounts);
      const n = sorted.length;
      expect(gini(sorted)).toBeGreaterThanOrEqual(0);
      expect(gini(sorted)).toBeLessThan(1);
      expect(herfindahl(sorted)).toBeGreaterThanOrEqual(1 / n - 1e-8);
      expect(herfindahl(sorted)).toBeLessThanOrEqual(1);
      expect(nakamoto(sorted)).toBeLessThanOrEqual(Math.floor(n / 2) + 1);
      expect(gini(holders(...amounts.toReversed()))).toBe(gini(sorted));
    }),
  );
});
