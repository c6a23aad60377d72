import { expect, test } from "@jest/globals";
import { formatDecimal, parseDecimal } from "@commons-hub/shared/numbers";
import fc from "fast-check";
import { headroomAt, release, reserve, reservedAt, requireStock, type StockDraft } from "./stock";

const YEAR = { from: new Date("2026-01-01T00:00:00Z"), until: new Date("2027-01-01T00:00:00Z") };
const DRAFT: StockDraft = {
  steward: "agt_city",
  specification: "rsp_water",
  territory: "Aldermere",
  period: YEAR,
  capacity: { value: "100", unit: "MTQ" },
  regeneration: { value: "365", unit: "MTQ" },
  open: false,
};
const stockOf = (change: Partial<StockDraft> = {}) => ({
  ...DRAFT,
  ...change,
  reserved: "0",
  reservedAt: YEAR.from,
});
const cubic = (value: string) => ({ value, unit: "MTQ" });
const day = (n: number) => new Date(YEAR.from.getTime() + n * 86_400_000);
const scaled = (text: string) => parseDecimal(text, 18);

test("what is reserved grows back evenly: 80 of 100, at 1 a day, are 30 after fifty days", () => {
  const { stock, nearCap } = reserve(stockOf(), cubic("80"), day(0));
  expect(nearCap).toBe(false);
  expect([reservedAt(stock, day(50)), headroomAt(stock, day(50))]).toEqual(["30", "70"]);
  expect(reservedAt(stock, day(300))).toBe("0");
  expect(reserve(stock, cubic("65"), day(50)).nearCap).toBe(true);
});

test("without regeneration the cap holds for the whole period, to the last digit", () => {
  const { stock } = reserve(stockOf({ regeneration: null }), cubic("99.999999999999999999"), day(0));
  expect(headroomAt(stock, day(360))).toBe("0.000000000000000001");
  expect(() => reserve(stock, cubic("0.000000000000000002"), day(360))).toThrow(
    expect.objectContaining({ code: "CAP_EXCEEDED", details: { headroom: "0.000000000000000001", unit: "MTQ" } }),
  );
  expect(headroomAt(reserve(stock, cubic("0.000000000000000001"), day(360)).stock, day(360))).toBe("0");
});

test("no reservation in another unit, and none after the period", () => {
  expect(() => reserve(stockOf(), { value: "1", unit: "LTR" }, day(1))).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT" }),
  );
  expect(() => reserve(stockOf(), cubic("1"), YEAR.until)).toThrow(expect.objectContaining({ code: "STATE_CONFLICT" }));
});

const tries = fc.array(fc.record({ hours: fc.nat({ max: 2_000 }), tenths: fc.integer({ min: 1, max: 600 }) }), {
  maxLength: 40,
});

test("law: whatever is tried, never more than the cap, and never more than the cap and what grew back", () => {
  fc.assert(
    fc.property(tries, fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: null }), (wishes, regrown) => {
      let stock = stockOf({ regeneration: regrown === null ? null : cubic(String(regrown)) });
      let nowMs = YEAR.from.getTime();
      let taken = 0n;
      for (const { hours, tenths } of wishes) {
        nowMs = Math.min(nowMs + hours * 3_600_000, YEAR.until.getTime() - 1);
        const now = new Date(nowMs);
        const wish = formatDecimal(BigInt(tenths), 1);
        const fits = scaled(wish) <= scaled(headroomAt(stock, now));
        if (fits) {
          ({ stock } = reserve(stock, cubic(wish), now));
          taken += scaled(wish);
        } else
          expect(() => reserve(stock, cubic(wish), now)).toThrow(expect.objectContaining({ code: "CAP_EXCEEDED" }));
        expect(scaled(reservedAt(stock, now)) + scaled(headroomAt(stock, now))).toBe(scaled("100"));
        expect(scaled(headroomAt(stock, now))).toBeGreaterThanOrEqual(0n);
        const elapsed = BigInt(nowMs - YEAR.from.getTime());
        const grown = (scaled(String(regrown ?? 0)) * elapsed) / BigInt(YEAR.until.getTime() - YEAR.from.getTime());
        expect(taken).toBeLessThanOrEqual(scaled("100") + grown);
      }
    }),
  );
});

test("what is given back is free again, but for what had grown back: nature may have been full without it", () => {
  const { stock: first } = reserve(stockOf(), cubic("80"), day(0));
  expect(release(first, cubic("80"), "0", day(30))).toMatchObject({ freed: "50", stock: { reserved: "0" } });
  const { stock: second } = reserve(first, cubic("40"), day(30));
  // After forty days 40 of the first are left, and all of the second: the oldest grows back first.
  expect(release(second, cubic("40"), "0", day(40))).toMatchObject({ freed: "40", stock: { reserved: "40" } });
  expect(release(second, cubic("80"), "40", day(40))).toMatchObject({ freed: "40", stock: { reserved: "40" } });
  expect(release(second, cubic("80"), "40", day(90))).toMatchObject({ freed: "0", stock: { reserved: "30" } });
  expect(() => release(second, cubic("40"), "0", YEAR.until)).toThrow(
    expect.objectContaining({ code: "STATE_CONFLICT" }),
  );
});

interface Standing {
  readonly atMs: number;
  readonly taken: bigint;
}

const steps = fc.array(
  fc.record({ hours: fc.nat({ max: 900 }), tenths: fc.integer({ min: 1, max: 600 }), back: fc.option(fc.nat()) }),
  { maxLength: 40 },
);

test("law: with reservations given back, those that stand never exceed the cap and what grew back, over any time", () => {
  fc.assert(
    fc.property(steps, fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: null }), (all, regrown) => {
      let stock = stockOf({ regeneration: regrown === null ? null : cubic(String(regrown)) });
      const standing: Standing[] = [];
      let nowMs = YEAR.from.getTime();
      for (const { hours, tenths, back } of all) {
        nowMs = Math.min(nowMs + hours * 3_600_000, YEAR.until.getTime() - 1);
        const now = new Date(nowMs);
        if (back !== null && standing.length > 0) {
          const place = back % standing.length;
          const [given] = standing.splice(place, 1);
          const later = standing.slice(place).reduce((sum, { taken }) => sum + taken, 0n);
          const before = scaled(headroomAt(stock, now));
          const outcome = release(stock, cubic(formatDecimal(given?.taken ?? 0n, 18)), formatDecimal(later, 18), now);
          ({ stock } = outcome);
          expect(scaled(headroomAt(stock, now))).toBe(before + scaled(outcome.freed));
          expect(scaled(outcome.freed)).toBeLessThanOrEqual(given?.taken ?? 0n);
          if (regrown === null) expect(scaled(outcome.freed)).toBe(given?.taken);
        } else {
          const wish = formatDecimal(BigInt(tenths), 1);
          if (scaled(wish) > scaled(headroomAt(stock, now))) continue;
          ({ stock } = reserve(stock, cubic(wish), now));
          standing.push({ atMs: nowMs, taken: scaled(wish) });
        }
        for (const [place, { atMs }] of standing.entries()) {
          const taken = standing.slice(place).reduce((sum, each) => sum + each.taken, 0n);
          const lengthMs = BigInt(YEAR.until.getTime() - YEAR.from.getTime());
          const grown = (scaled(String(regrown ?? 0)) * BigInt(nowMs - atMs)) / lengthMs;
          expect(taken).toBeLessThanOrEqual(scaled("100") + grown);
        }
      }
    }),
  );
});

test.each<[string, Partial<StockDraft>]>([
  ["a capacity of nothing", { capacity: cubic("0") }],
  ["a negative capacity", { capacity: cubic("-5") }],
  ["a capacity beyond 30 digits", { capacity: cubic("1".repeat(31)) }],
  ["two units", { regeneration: { value: "1", unit: "LTR" } }],
  ["a period that ends before it starts", { period: { from: YEAR.until, until: YEAR.from } }],
  ["growth without an end", { period: { from: YEAR.from, until: null } }],
  ["no territory", { territory: "  " }],
  ["a specification that is no id", { specification: "water in town" }],
  ["a unit that is none", { capacity: { value: "1", unit: "" } }],
])("%s is refused", (_, change) => {
  expect(() => requireStock({ ...DRAFT, ...change })).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});
