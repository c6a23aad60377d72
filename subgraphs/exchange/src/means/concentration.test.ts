import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Concentration, concentrationOf } from "./concentration";

/** By how many means each owner has, one after the other. */
function measure(counts: readonly number[]): Concentration {
  const owners = new Map<number, number>();
  for (const count of counts) owners.set(count, (owners.get(count) ?? 0) + 1);
  return concentrationOf([...owners].map(([means, each]) => ({ means, owners: each })));
}

const countsArb = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 60 });

test("one who owns everything, three who own as many, and the textbook's four", () => {
  expect(measure([7])).toEqual({ means: 7, owners: 1, gini: 0, herfindahl: 1, nakamoto: 1 });
  const even = measure([2, 2, 2]);
  expect(even).toMatchObject({ means: 6, owners: 3, gini: 0, nakamoto: 2 });
  expect(even.herfindahl).toBeCloseTo(1 / 3);
  expect(measure([1, 2, 3, 4])).toMatchObject({ gini: 0.25, herfindahl: 0.3, nakamoto: 2 });
  expect(measure([])).toEqual({ means: 0, owners: 0, gini: 0, herfindahl: 0, nakamoto: 0 });
});

test("law: measures stay within their bounds, and the order of the owners changes nothing", () => {
  fc.assert(
    fc.property(countsArb, (counts) => {
      const found = measure(counts);
      expect(found.gini).toBeGreaterThanOrEqual(0);
      expect(found.gini).toBeLessThan(1);
      expect(found.herfindahl).toBeGreaterThanOrEqual(1 / counts.length - 1e-12);
      expect(found.herfindahl).toBeLessThanOrEqual(1);
      expect(found.nakamoto).toBeGreaterThanOrEqual(1);
      expect(found.nakamoto).toBeLessThanOrEqual(counts.length);
      expect(measure(counts.toReversed())).toEqual(found);
    }),
  );
});

test("law: as many times more for each changes no measure but the number of means", () => {
  fc.assert(
    fc.property(countsArb, fc.integer({ min: 2, max: 9 }), (counts, times) => {
      const [one, more] = [measure(counts), measure(counts.map((count) => count * times))];
      expect(more.gini).toBeCloseTo(one.gini, 12);
      expect(more.herfindahl).toBeCloseTo(one.herfindahl, 12);
      expect([more.nakamoto, more.owners]).toEqual([one.nakamoto, one.owners]);
    }),
  );
});

test("law: owners who have as many are counted together as they are one by one", () => {
  fc.assert(
    fc.property(countsArb, (counts) => {
      const [owners, means] = [counts.length, counts.reduce((sum, count) => sum + count, 0)];
      const differences = counts
        .flatMap((a) => counts.map((b) => Math.abs(a - b)))
        .reduce((sum, each) => sum + each, 0);
      const found = measure(counts);
      expect(found).toMatchObject({ owners, means });
      expect(found.gini).toBeCloseTo(differences / (2 * owners * means), 9);
      const largest = counts.toSorted((a, b) => b - a).slice(0, found.nakamoto);
      const held = largest.reduce((sum, count) => sum + count, 0);
      expect(held * 2).toBeGreaterThan(means);
      expect((held - (largest.at(-1) ?? 0)) * 2).toBeLessThanOrEqual(means);
    }),
  );
});
