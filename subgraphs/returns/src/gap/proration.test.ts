import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { dueWithin } from "./proration";

const at = (text: string): Date => new Date(`${text}T00:00:00Z`);
const timeArb = fc.date({ min: at("2000-01-01"), max: at("2060-01-01"), noInvalidDate: true });
const amountArb = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
const dueArb = fc
  .tuple(timeArb, fc.option(fc.integer({ min: 1, max: 10 ** 12 })))
  .map(([from, lengthMs]) => ({ from, until: lengthMs === null ? null : new Date(from.getTime() + lengthMs) }));

test("a year's pledge falls due day by day", () => {
  const year = { from: at("2026-01-01"), until: at("2027-01-01") };
  expect(dueWithin(36_500n, year, { from: at("2026-01-01"), until: at("2026-01-02") })).toBe(100n);
  expect(dueWithin(36_500n, year, { from: at("2026-07-01"), until: null })).toBe(18_400n);
  expect(dueWithin(36_500n, year, { from: at("2027-01-01"), until: null })).toBe(0n);
});

test("a pledge without a period is due at its moment, once", () => {
  const due = { from: at("2026-03-01"), until: null };
  expect(dueWithin(7n, due, { from: at("2026-03-01"), until: at("2026-03-02") })).toBe(7n);
  expect(dueWithin(7n, due, { from: at("2026-02-01"), until: at("2026-03-01") })).toBe(0n);
});

test("periods that follow each other add up to the whole, whatever the cuts", () => {
  fc.assert(
    fc.property(amountArb, dueArb, fc.array(timeArb, { maxLength: 6 }), (amount, due, cuts) => {
      const edges = [at("1970-01-01"), ...cuts.sort((a, b) => a.getTime() - b.getTime()), at("2199-01-01")];
      const parts = edges
        .slice(1)
        .map((until, index) => dueWithin(amount, due, { from: edges[index] ?? until, until }));
      expect(parts.every((part) => part >= 0n)).toBe(true);
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount);
    }),
  );
});
