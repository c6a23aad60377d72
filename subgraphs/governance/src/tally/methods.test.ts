import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { commandName, type TallyMethod } from "./method";
import { findMethod, getMethod, isTallyMethodName, METHOD_NAMES, METHODS } from "./methods";
import { pairwisePreferences } from "./pairwise";
import { createProfile, type WeighedMarks } from "./profile";
import { profileOf, rowsArb } from "../testing/ballots";

const OPTIONS = 5;
const OPTION_LIST = Array.from({ length: OPTIONS }, (_, o) => o);
const permutationArb = fc.shuffledSubarray(OPTION_LIST, { minLength: OPTIONS, maxLength: OPTIONS });
const single: readonly TallyMethod[] = METHODS.filter(({ needs }) => needs === null);

/** Methods by a law that their docstring claims. */
function claiming(...names: readonly string[]): (readonly [string, TallyMethod])[] {
  return single.filter(({ name }) => names.includes(name)).map((method) => [method.name, method] as const);
}

const monotone = single.filter(({ name }) => name !== "INSTANT_RUNOFF").map((method) => [method.name, method] as const);
const condorcet = claiming("SCHULZE_MARGINS", "SCHULZE_WINNING_VOTES", "RANKED_PAIRS", "COPELAND");

/** The row with an option moved to the top, and nothing else between the others changed. */
function raise(method: TallyMethod, { marks, weight }: WeighedMarks, winner: number): WeighedMarks {
  const raised: Partial<Record<string, (mark: number, option: number) => number>> = {
    ONE: (_, option) => (option === winner ? 1 : 0),
    RANKING: (mark, option) => (option === winner ? 1 : mark === 0 ? 0 : mark + 1),
    CONSENT: (mark, option) => (option === winner ? 1 : mark),
  };
  const more = (mark: number, option: number): number => (option === winner ? mark + 1 : mark);
  const choose = (mark: number, option: number): number => (option === winner ? 1 : mark);
  return { marks: marks.map(raised[method.ballot] ?? (method.ballot === "APPROVAL" ? choose : more)), weight };
}

describe.each(single.map((method) => [method.name, method] as const))("%s", (_, method) => {
  const rows = rowsArb(method.ballot, OPTIONS);

  test("permuting ballots changes nothing", () => {
    fc.assert(
      fc.property(
        rows.chain((cast) =>
          fc.tuple(fc.constant(cast), fc.shuffledSubarray(cast, { minLength: cast.length, maxLength: cast.length })),
        ),
        ([cast, shuffled]) =>
          expect(method.count(profileOf(method, OPTIONS, shuffled))).toEqual(
            method.count(profileOf(method, OPTIONS, cast)),
          ),
      ),
    );
  });

  test("renaming options renames winners, places and support", () => {
    fc.assert(
      fc.property(rows, permutationArb, (cast, newNameOf) => {
        const renamed = cast.map(({ marks, weight }) => {
          const moved = Array.from(marks);
          marks.forEach((mark, o) => (moved[newNameOf[o] ?? 0] = mark));
          return { marks: moved, weight };
        });
        const [old, fresh] = [profileOf(method, OPTIONS, cast), profileOf(method, OPTIONS, renamed)];
        const [before, after] = [method.count(old), method.count(fresh)];
        expect(after.winners).toEqual(before.winners.map((o) => newNameOf[o] ?? 0).sort((a, b) => a - b));
        for (const o of OPTION_LIST) {
          const name = newNameOf[o] ?? 0;
          expect(after.places[name]).toBe(before.places[o]);
          expect(method.support(fresh, name, null)).toBe(method.support(old, o, null));
        }
      }),
    );
  });

  test("winners are exactly the options in place 1; several are a tie that is named", () => {
    fc.assert(
      fc.property(rows, (cast) => {
        const { winners, places, ties } = method.count(profileOf(method, OPTIONS, cast));
        if (method.name === "CONSENT" && winners.length === 0) return;
        expect(winners.length).toBeGreaterThan(0);
        expect(winners).toEqual(places.flatMap((place, option) => (place === 1 ? [option] : [])));
        expect(ties.filter(({ settledBy }) => settledBy === "open").map(({ options }) => options)).toEqual(
          winners.length > 1 ? [winners] : [],
        );
      }),
    );
  });

  test("with a tie order exactly one wins, and a sole winner stays", () => {
    fc.assert(
      fc.property(rows, permutationArb, (cast, tieOrder) => {
        const profile = profileOf(method, OPTIONS, cast);
        const { winners } = method.count(profile);
        const settled = method.count(profile, { tieOrder });
        expect(settled.winners).toHaveLength(Math.min(1, winners.length));
        expect(settled.places.filter((place) => place === 1).length).toBeGreaterThan(0);
        // Eliminating one at a time can lead elsewhere than eliminating all that are tied.
        if (method.name !== "INSTANT_RUNOFF") expect(winners).toEqual(expect.arrayContaining([...settled.winners]));
      }),
    );
  });

  test("no ballot at all is a tie of all options with no support", () => {
    const empty = profileOf(method, OPTIONS, []);
    expect(method.count(empty).winners).toEqual(method.name === "CONSENT" ? [] : [0, 1, 2, 3, 4]);
    expect(method.support(empty, 0, null)).toBe(0n);
    expect(method.support(empty, 0, 1)).toBe(0n);
  });

  test("blank ballots change nothing", () => {
    const blank = { marks: [0, 0, 0, 0, 0], weight: 3n };
    fc.assert(
      fc.property(rows, (cast) =>
        expect(method.count(profileOf(method, OPTIONS, [...cast, blank]))).toEqual(
          method.count(profileOf(method, OPTIONS, cast)),
        ),
      ),
    );
  });

  test("equal ballots count as one of their weight", () => {
    fc.assert(
      fc.property(rows, (cast) => {
        const apart = cast.flatMap(({ marks, weight }) =>
          Array.from({ length: Number(weight) }, () => ({ marks, weight: 1n })),
        );
        expect(method.count(profileOf(method, OPTIONS, apart))).toEqual(method.count(profileOf(method, OPTIONS, cast)));
      }),
    );
  });

  test("support never exceeds the weight cast", () => {
    fc.assert(
      fc.property(rows, (cast) => {
        const weight = cast.reduce((sum, row) => sum + row.weight, 0n);
        const profile = profileOf(method, OPTIONS, cast);
        for (let o = 0; o < OPTIONS; o += 1) {
          expect(method.support(profile, o, null)).toBeLessThanOrEqual(weight);
          expect(method.support(profile, o, (o + 1) % OPTIONS)).toBeGreaterThanOrEqual(
            method.support(profile, o, null),
          );
        }
      }),
    );
  });
});

describe.each(monotone)("%s", (_, method) => {
  test("raising the only winner on a ballot keeps it the only winner (monotone)", () => {
    fc.assert(
      fc.property(rowsArb(method.ballot, OPTIONS), fc.nat(), (cast, pick) => {
        const { winners } = method.count(profileOf(method, OPTIONS, cast));
        const [winner = 0] = winners;
        fc.pre(winners.length === 1 && cast.length > 0);
        const at = pick % cast.length;
        const after = cast.map((row, r) => (r === at ? raise(method, row, winner) : row));
        expect(method.count(profileOf(method, OPTIONS, after)).winners).toEqual([winner]);
      }),
    );
  });
});

describe.each(claiming("PLURALITY", "APPROVAL", "SCORE", "QUADRATIC", "BORDA"))("%s", (_, method) => {
  test("a ballot that prefers the winner to another never makes the other win (participation)", () => {
    fc.assert(
      fc.property(rowsArb(method.ballot, OPTIONS), rowsArb(method.ballot, OPTIONS), (cast, more) => {
        const [winner = 0, ...others] = method.count(profileOf(method, OPTIONS, cast)).winners;
        const ballot = more[0];
        fc.pre(others.length === 0 && ballot !== undefined);
        const likes =
          ballot?.marks.map((mark) => (method.ballot === "RANKING" ? (mark === 0 ? -99 : -mark) : mark)) ?? [];
        const after = method.count(profileOf(method, OPTIONS, ballot ? [...cast, ballot] : cast)).winners;
        for (const o of OPTION_LIST) if ((likes[o] ?? 0) < (likes[winner] ?? 0)) expect(after).not.toContain(o);
      }),
    );
  });
});

describe.each(condorcet)("%s", (_, method) => {
  test("a Condorcet winner is the only winner", () => {
    fc.assert(
      fc.property(rowsArb(method.ballot, OPTIONS), (cast) => {
        const profile = profileOf(method, OPTIONS, cast);
        const prefer = pairwisePreferences(profile);
        const winner = prefer.findIndex((row, a) => row.every((value, b) => a === b || value > (prefer[b]?.[a] ?? 0n)));
        fc.pre(winner >= 0);
        expect(method.count(profile).winners).toEqual([winner]);
      }),
    );
  });
});

test("INSTANT_RUNOFF elects an option that is first on more than half of the ballots", () => {
  const method = getMethod("INSTANT_RUNOFF");
  fc.assert(
    fc.property(rowsArb("RANKING", OPTIONS), fc.nat({ max: OPTIONS - 1 }), (cast, favourite) => {
      const weight = cast.reduce((sum, row) => sum + row.weight, 1n);
      const marks = OPTION_LIST.map((o) => (o === favourite ? 1 : 0));
      expect(method.count(profileOf(method, OPTIONS, [...cast, { marks, weight }])).winners).toEqual([favourite]);
    }),
  );
});

describe.each(METHODS.filter((m) => m.name.startsWith("SCHULZE")).map((m) => [m.name, m] as const))(
  "%s",
  (_, method) => {
    /** Schulze (2011), example 1: 45 voters, five candidates. */
    test("the 45 voters of Schulze's example elect E, then A, C, B, D", () => {
      const counts: Record<string, bigint> = {
      ACBED: 5n, ADECB: 5n, BEDAC: 8n, CABED: 3n, CAEBD: 7n, CBADE: 2n, DCEBA: 7n, EBADC: 8n,
    }; // prettier-ignore
      const rows = Object.entries(counts).map(([order, weight]) => ({
        marks: ["A", "B", "C", "D", "E"].map((option) => order.indexOf(option) + 1),
        weight,
      }));
      const count = method.count(createProfile("RANKING", 5, rows));
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
      expect(method.count(createProfile("RANKING", 5, rows)).places.slice(0, 3)).toEqual([1, 2, 3]);
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
  for (const method of METHODS) {
    expect(method.feeds).toContain(method.ballot);
    expect(findMethod(commandName(method.name))).toBe(method);
  }
  expect(findMethod("schulze-margins")?.name).toBe("SCHULZE_MARGINS");
  expect(findMethod("__proto__")).toBeNull();
  expect(isTallyMethodName("PLURALITY")).toBe(true);
  expect(isTallyMethodName("__proto__")).toBe(false);
  expect(() => getMethod("DICE" as "PLURALITY")).toThrow(RangeError);
});
