import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { concentrationOf } from "./concentration";

const countsArb = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 60 });

test("one who owns everything, three who own as many, and the textbook's four", () => {
  expect(concentrationOf([7])).toEqual({ means: 7, owners: 1, gini: 0, herfindahl: 1, nakamoto: 1 });
  const even = concentrationOf([2, 2, 2]);
  expect(even).toMatchObject({ means: 6, owners: 3, gini: 0, nakamoto: 2 });
  expect(even.herfindahl).toBeCloseTo(1 / 3);
  expect(concentrationOf([1, 2, 3, 4])).toMatchObject({ gini: 0.25, herfindahl: 0.3, nakamoto: 2 });
  expect(concentrationOf([])).toEqual({ means: 0, owners: 0, gini: 0, herfindahl: 0, nakamoto: 0 });
});

test("law: measures stay within their bounds, and the order of the owners changes nothing", () => {
  fc.assert(
    fc.property(countsArb, (counts) => {
      const found = concentrationOf(counts);
      expect(found.gini).toBeGreaterThanOrEqual(0);
      expect(found.gini).toBeLessThan(1);
      expect(found.herfindahl).toBeGreaterThanOrEqual(1 / counts.length - 1e-12);
      expect(found.herfindahl).toBeLessThanOrEqual(1);
      expect(found.nakamoto).toBeGreaterThanOrEqual(1);
      expect(found.nakamoto).toBeLessThanOrEqual(counts.length);
      expect(concentrationOf(counts.toReversed())).toEqual(found);
    }),
  );
});

test("law: as many times more for each changes no measure but the number of means", () => {
  fc.assert(
    fc.property(countsArb, fc.integer({ min: 2, max: 9 }), (counts, times) => {
      const [one, more] = [concentrationOf(counts), concentrationOf(counts.map((count) => count * times))];
      expect(more.gini).toBeCloseTo(one.gini, 12);
      expect(more.herfindahl).toBeCloseTo(one.herfindahl, 12);
      expect([more.nakamoto, more.owners]).toEqual([one.nakamoto, one.owners]);
    }),
  );
});
