import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import type { TallyMethod } from "./method";
import { getMethod, isTallyMethodName, METHOD_NAMES, METHODS } from "./methods";
import { pairwisePreferences } from "./pairwise";
import { createProfile, type Profile, type WeighedMarks } from "./profile";

const OPTIONS = 5;
const rankingArb = fc.record({
  marks: fc.array(fc.integer({ min: 0, max: OPTIONS }), { minLength: OPTIONS, maxLength: OPTIONS }),
  weight: fc.bigInt({ min: 1n, max: 4n }),
});
const choiceArb = fc.record({
  marks: fc
    .integer({ min: -1, max: OPTIONS - 1 })
    .map((chosen) => Array.from({ length: OPTIONS }, (_, o) => (o === chosen ? 1 : 0))),
  weight: fc.bigInt({ min: 1n, max: 4n }),
});

function rowsArb(method: TallyMethod): fc.Arbitrary<WeighedMarks[]> {
  return fc.array(method.ballot === "ONE" ? choiceArb : rankingArb, { maxLength: 15 });
}

function profileOf(method: TallyMethod, rows: readonly WeighedMarks[]): Profile {
  return createProfile(method.ballot, OPTIONS, rows);
}

describe.each(METHODS.map((method) => [method.name, method] as const))("%s", (_, method) => {
  test("permuting ballots changes nothing", () => {
    fc.assert(
      fc.property(
        rowsArb(method).chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })),
        ),
        ([rows, shuffled]) =>
          expect(method.count(profileOf(method, shuffled))).toEqual(method.count(profileOf(method, rows))),
      ),
    );
  });

  test("renaming options renames winners, places and support", () => {
    const order = Array.from({ length: OPTIONS }, (__, o) => o);
    const permutationArb = fc.shuffledSubarray(order, { minLength: OPTIONS, maxLength: OPTIONS });
    fc.assert(
      fc.property(rowsArb(method), permutationArb, (rows, newNameOf) => {
        const renamed = rows.map(({ marks, weight }) => {
          const moved = Array.from(marks);
          marks.forEach((mark, o) => (moved[newNameOf[o] ?? 0] = mark));
          return { marks: moved, weight };
        });
        const before = method.count(profileOf(method, rows));
        const after = method.count(profileOf(method, renamed));
        expect(after.winners).toEqual(before.winners.map((o) => newNameOf[o] ?? 0).sort((a, b) => a - b));
        for (const o of order) {
          const name = newNameOf[o] ?? 0;
          expect(after.places[name]).toBe(before.places[o]);
          expect(method.support(profileOf(method, renamed), name, null)).toBe(
            method.support(profileOf(method, rows), o, null),
          );
        }
      }),
    );
  });

  test("somebody always wins, and winners are exactly the options in place 1", () => {
    fc.assert(
      fc.property(rowsArb(method), (rows) => {
        const { winners, places } = method.count(profileOf(method, rows));
        expect(winners.length).toBeGreaterThan(0);
        expect(winners).toEqual(places.flatMap((place, option) => (place === 1 ? [option] : [])));
      }),
    );
  });

  test("no ballot at all is a tie of all options with no support", () => {
    const empty = profileOf(method, []);
    expect(method.count(empty).winners).toEqual([0, 1, 2, 3, 4]);
    expect(method.support(empty, 0, null)).toBe(0n);
    expect(method.support(empty, 0, 1)).toBe(0n);
  });

  test("blank ballots change no winner", () => {
    const blank = { marks: [0, 0, 0, 0, 0], weight: 3n };
    fc.assert(
      fc.property(rowsArb(method), (rows) =>
        expect(method.count(profileOf(method, [...rows, blank]))).toEqual(method.count(profileOf(method, rows))),
      ),
    );
  });

  test("one more ballot that puts the only winner first keeps it the winner (monotonicity of added first places)", () => {
    fc.assert(
      fc.property(rowsArb(method), (rows) => {
        const [winner = 0, ...others] = method.count(profileOf(method, rows)).winners;
        fc.pre(others.length === 0);
        const marks = Array.from({ length: OPTIONS }, (__, o) => (o === winner ? 1 : 0));
        expect(method.count(profileOf(method, [...rows, { marks, weight: 2n }])).winners).toEqual([winner]);
      }),
    );
  });

  test("support never exceeds the weight cast", () => {
    fc.assert(
      fc.property(rowsArb(method), (rows) => {
        const cast = rows.reduce((sum, row) => sum + row.weight, 0n);
        const profile = profileOf(method, rows);
        for (let o = 0; o < OPTIONS; o += 1) {
          expect(method.support(profile, o, null)).toBeLessThanOrEqual(cast);
          expect(method.support(profile, o, (o + 1) % OPTIONS)).toBeGreaterThanOrEqual(
            method.support(profile, o, null),
          );
        }
      }),
    );
  });
});

describe.each(METHODS.filter((m) => m.name.startsWith("SCHULZE")).map((m) => [m.name, m] as const))(
  "%s",
  (_, method) => {
    test("a Condorcet winner is the only winner", () => {
      fc.assert(
        fc.property(rowsArb(method), (rows) => {
          const prefer = pairwisePreferences(profileOf(method, rows));
          const condorcet = prefer.findIndex((row, a) =>
            row.every((value, b) => a === b || value > (prefer[b]?.[a] ?? 0n)),
          );
          fc.pre(condorcet >= 0);
          expect(method.count(profileOf(method, rows)).winners).toEqual([condorcet]);
        }),
      );
    });

    /** Schulze (2011), example 1: 45 voters, five candidates. */
    test("the 45 voters of Schulze's example elect E, then A, C, B, D", () => {
      const counts: Record<string, bigint> = {
      ACBED: 5n, ADECB: 5n, BEDAC: 8n, CABED: 3n, CAEBD: 7n, CBADE: 2n, DCEBA: 7n, EBADC: 8n,
    }; // prettier-ignore
      const rows = Object.entries(counts).map(([order, weight]) => ({
        marks: ["A", "B", "C", "D", "E"].map((option) => order.indexOf(option) + 1),
        weight,
      }));
      const count = method.count(profileOf(method, rows));
      expect(count.winners).toEqual([4]);
      expect(count.places).toEqual([2, 4, 3, 5, 1]);
      const value = (round: number, a: number, b: number): string | undefined =>
        count.rounds[round]?.lines.find(({ options }) => options[0] === a && options[1] === b)?.value;
      expect(value(0, 0, 1)).toBe("20");
      expect(value(0, 1, 0)).toBe("25");
      // Strongest path from A to B: 28 winning votes, or their margin 28 - 17.
      expect(value(1, 0, 1)).toBe(method.name === "SCHULZE_MARGINS" ? "11" : "28");
      expect(value(1, 4, 0)).toBe(method.name === "SCHULZE_MARGINS" ? "5" : "25");
    });

    test("places agree with the pairwise victories of a cycle broken at its weakest link", () => {
      const rows = [
        { marks: [1, 2, 3, 0, 0], weight: 7n },
        { marks: [3, 1, 2, 0, 0], weight: 5n },
        { marks: [2, 3, 1, 0, 0], weight: 4n },
      ];
      expect(method.count(profileOf(method, rows)).places.slice(0, 3)).toEqual([1, 2, 3]);
    });
  },
);

test("single choice counts a ranking for the option that stands first alone", () => {
  const rows = [
    { marks: [2, 5, 0], weight: 1n },
    { marks: [1, 1, 2], weight: 9n },
    { marks: [0, 0, 0], weight: 9n },
  ];
  const { winners, rounds } = getMethod("PLURALITY").count(createProfile("RANKING", 3, rows));
  expect(winners).toEqual([0]);
  expect(rounds[0]?.lines.map(({ value }) => value)).toEqual(["1", "0", "0"]);
});

test("every method has a name of its own and takes its own ballot", () => {
  expect(new Set(METHOD_NAMES).size).toBe(METHODS.length);
  for (const method of METHODS) expect(method.feeds).toContain(method.ballot);
  expect(isTallyMethodName("PLURALITY")).toBe(true);
  expect(isTallyMethodName("__proto__")).toBe(false);
  expect(() => getMethod("DICE" as "PLURALITY")).toThrow(RangeError);
});
