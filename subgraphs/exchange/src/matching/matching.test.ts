import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { findLoops, LOOP_LENGTH_MAX, type Match, type Pair, rank, scoreOf } from "./matching";

const DAY_MS = 86_400_000;
const NO_SIDE = { quantity: null, period: null };
const pair = (over: Partial<Pair> = {}): Pair => ({
  offer: "off_1",
  need: "ned_1",
  provider: "ann",
  receiver: "bob",
  gift: false,
  given: NO_SIDE,
  wanted: NO_SIDE,
  distanceKm: null,
  reachKm: null,
  ...over,
});
const hours = (value: string) => ({ value, unit: "hour" });
const days = (from: number, until: number | null) => ({
  from: new Date(from * DAY_MS),
  until: until === null ? null : new Date(until * DAY_MS),
});

test("a worked example: half the hours, a quarter of the way, half the days", () => {
  const score = scoreOf(
    pair({
      given: { quantity: hours("2"), period: days(0, 5) },
      wanted: { quantity: hours("4"), period: days(0, 10) },
      distanceKm: 5,
      reachKm: 20,
    }),
  );
  expect(score).toBeCloseTo((0.5 + 0.75 + 0.5) / 3, 12);
});

test("a score is between 0 and 1, and more, nearer or longer is never worse", () => {
  const numbers = fc.record({
    given: fc.integer({ min: 1, max: 1_000 }),
    wanted: fc.integer({ min: 1, max: 1_000 }),
    more: fc.integer({ min: 0, max: 1_000 }),
    distance: fc.integer({ min: 0, max: 100 }),
    from: fc.integer({ min: 0, max: 50 }),
    length: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(
    fc.property(numbers, ({ given, wanted, more, distance, from, length }) => {
      const score = (quantity: number, distanceKm: number, until: number) =>
        scoreOf(
          pair({
            given: { quantity: hours(String(quantity)), period: days(from, until) },
            wanted: { quantity: hours(String(wanted)), period: days(10, 40) },
            distanceKm,
            reachKm: 100,
          }),
        );
      const plain = score(given, distance, from + length);
      expect(plain).toBeGreaterThanOrEqual(0);
      expect(plain).toBeLessThanOrEqual(1);
      expect(score(given + more, distance, from + length)).toBeGreaterThanOrEqual(plain);
      expect(score(given, Math.floor(distance / 2), from + length)).toBeGreaterThanOrEqual(plain);
      expect(score(given, distance, from + length + more)).toBeGreaterThanOrEqual(plain);
    }),
  );
});

test("the order of the pairs changes nothing", () => {
  const pairs = Array.from({ length: 8 }, (_, i) =>
    pair({ offer: `off_${i % 3}`, need: `ned_${i}`, distanceKm: i % 2, reachKm: 2 }),
  );
  fc.assert(
    fc.property(fc.shuffledSubarray(pairs, { minLength: pairs.length }), (shuffled) => {
      expect(rank(shuffled)).toEqual(rank(pairs));
    }),
  );
});

const linksArb = fc
  .array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 40 })
  .map((arcs) =>
    rank(
      arcs
        .filter(([from, to]) => from !== to)
        .map(([from, to], i) => pair({ offer: `off_${i}`, provider: `agt_${from}`, receiver: `agt_${to}` })),
    ),
  );

/** All rings by trying every path. */
function everyRing(matches: readonly Match[], start: string): string[] {
  const arcs = new Set(matches.map(({ provider, receiver }) => `${provider}>${receiver}`));
  const agents = [...new Set(matches.flatMap(({ provider, receiver }) => [provider, receiver]))];
  const found: string[] = [];
  const go = (path: readonly string[]): void => {
    const last = path.at(-1) ?? "";
    if (path.length > 1 && arcs.has(`${last}>${start}`)) found.push(path.join(" "));
    if (path.length < LOOP_LENGTH_MAX)
      for (const next of agents) if (!path.includes(next) && arcs.has(`${last}>${next}`)) go([...path, next]);
  };
  go([start]);
  return found.sort();
}

test("exactly the rings that there are, each once, closed, nobody in one twice", () => {
  fc.assert(
    fc.property(linksArb, (matches) => {
      const loops = findLoops(matches, "agt_0", 100_000);
      for (const loop of loops)
        for (const [i, link] of loop.entries())
          expect(link.receiver).toBe((loop[(i + 1) % loop.length] as Match).provider);
      expect(loops.map((loop) => loop.map(({ provider }) => provider).join(" ")).sort()).toEqual(
        everyRing(matches, "agt_0"),
      );
      expect(loops.map(({ length }) => length)).toEqual(loops.map(({ length }) => length).toSorted((a, b) => a - b));
      expect(findLoops(matches, "agt_0", 2)).toEqual(loops.slice(0, 2));
    }),
  );
});
