import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { rowsArb } from "../testing/ballots";
import type { Budget, CountOptions, TallyMethod } from "./method";
import { getMethod, METHODS } from "./methods";
import { createProfile, type Profile, type WeighedMarks } from "./profile";
import { ExactPurse, type SharesInput } from "./shares";
import { findSupporters } from "./supporters";
import { ratio } from "@commons-hub/shared/numbers";

const OPTIONS = 5;
const several: readonly TallyMethod[] = METHODS.filter(({ needs }) => needs !== null);
const COSTS = [3n, 5n, 2n, 8n, 4n];
const optionList = Array.from({ length: OPTIONS }, (_, option) => option);
const permutationArb = fc.shuffledSubarray(optionList, { minLength: OPTIONS, maxLength: OPTIONS });

function optionsArb(method: TallyMethod): fc.Arbitrary<CountOptions> {
  const budgets = fc.record({ total: fc.bigInt({ min: 0n, max: 25n }), costs: fc.constant(COSTS) });
  const seats = fc.integer({ min: 1, max: OPTIONS }).map((count): CountOptions => ({ seats: count }));
  if (method.needs === "budget") return budgets.map((budget) => ({ budget }));
  return method.needs === "seats"
    ? seats
    : fc.oneof(
        seats,
        budgets.map((budget): CountOptions => ({ budget })),
      );
}

function profileOf(method: TallyMethod, rows: readonly WeighedMarks[]): Profile {
  return createProfile(method.ballot, OPTIONS, rows);
}

describe.each(several.map((method) => [method.name, method] as const))("%s", (_, method) => {
  const rows = rowsArb(method.ballot, OPTIONS, 10);

  test("permuting ballots, and splitting equal ones, changes nothing", () => {
    fc.assert(
      fc.property(rows, optionsArb(method), (cast, options) => {
        const apart = cast
          .flatMap(({ marks, weight }) => Array.from({ length: Number(weight) }, () => ({ marks, weight: 1n })))
          .toReversed();
        expect(method.count(profileOf(method, apart), options)).toEqual(method.count(profileOf(method, cast), options));
      }),
    );
  });

  test("renaming options renames the winners, the tie order with them", () => {
    fc.assert(
      fc.property(rows, optionsArb(method), permutationArb, permutationArb, (cast, options, tieOrder, nameOf) => {
        const move = <T>(values: readonly T[]): T[] => {
          const moved = [...values];
          values.forEach((value, option) => (moved[nameOf[option] ?? 0] = value));
          return moved;
        };
        const before = method.count(profileOf(method, cast), { ...options, tieOrder });
        const after = method.count(
          profileOf(
            method,
            cast.map((row) => ({ ...row, marks: move(row.marks) })),
          ),
          {
            ...options,
            tieOrder: tieOrder.map((option) => nameOf[option] ?? 0),
            ...(options.budget ? { budget: { ...options.budget, costs: move(options.budget.costs) } } : {}),
          },
        );
        expect(after.winners).toEqual(before.winners.map((option) => nameOf[option] ?? 0).sort((a, b) => a - b));
      }),
    );
  });

  test("as many are elected as there are seats, or what the budget pays", () => {
    fc.assert(
      fc.property(rows, optionsArb(method), (cast, options) => {
        const { winners, seats, places } = method.count(profileOf(method, cast), options);
        expect(winners).toEqual([...new Set(winners)].sort((a, b) => a - b));
        if (options.budget) {
          const cost = winners.reduce((sum, project) => sum + (COSTS[project] ?? 0n), 0n);
          expect(cost).toBeLessThanOrEqual(options.budget.total);
        } else if (seats) {
          const isVoted = cast.some(({ marks }) => marks.includes(1));
          expect(seats.reduce((sum, count) => sum + count, 0)).toBe(isVoted ? options.seats : 0);
          return;
        } else expect(winners).toHaveLength(options.seats ?? 0);
        expect(places.flatMap((place, option) => (place === 1 ? [option] : []))).toEqual(
          winners.length > 0 ? winners : optionList,
        );
      }),
    );
  });

  test("what it needs is asked for, and refused when it does not fit", () => {
    const profile = profileOf(method, []);
    expect(() => method.count(profile)).toThrow(/needs/);
    if (method.needs !== "budget") {
      expect(() => method.count(profile, { seats: 0 })).toThrow(/whole number/);
      expect(() => method.count(profile, { seats: 1.5 })).toThrow(/whole number/);
      expect(() => method.count(profile, { seats: 10_001 })).toThrow(/whole number/);
    }
    if (method.needs === "seats") return;
    const budgets: readonly Budget[] = [
      { total: -1n, costs: COSTS },
      { total: 1n, costs: [1n] },
      { total: 1n, costs: [0n, 1n, 1n, 1n, 1n] },
    ];
    for (const budget of budgets) expect(() => method.count(profile, { budget })).toThrow(/budget|cost/i);
  });
});

describe.each(["DHONDT", "SAINTE_LAGUE"] as const)("%s", (name) => {
  test("one seat more takes none from a list", () => {
    fc.assert(
      fc.property(rowsArb("LISTS", OPTIONS), fc.integer({ min: 1, max: 30 }), (cast, seats) => {
        const profile = createProfile("LISTS", OPTIONS, cast);
        const fewer = getMethod(name).count(profile, { seats }).seats ?? [];
        const more = getMethod(name).count(profile, { seats: seats + 1 }).seats ?? [];
        for (const list of optionList) expect(more[list]).toBeGreaterThanOrEqual(fewer[list] ?? 0);
      }),
    );
  });

  test("a tie for the last seat is named and settled by the order", () => {
    const profile = createProfile("LISTS", 2, [
      { marks: [1, 0], weight: 7n },
      { marks: [0, 1], weight: 7n },
    ]);
    const { seats, ties } = getMethod(name).count(profile, { seats: 3 });
    expect([seats, ties]).toEqual([[2, 1], [{ options: [0, 1], settledBy: "order of options" }]]);
    expect(getMethod(name).count(profile, { seats: 3, tieOrder: [1, 0] }).seats).toEqual([1, 2]);
    expect(getMethod(name).count(profile, { seats: 4 }).ties).toEqual([]);
  });
});

/** Equal Shares as its definition says it, payer by payer in fractions of one denominator. */
describe("equal shares", () => {
  test("Σ paid = Σ cost for every project, and no purse goes below zero", () => {
    fc.assert(
      fc.property(rowsArb("BUDGET", OPTIONS, 12), fc.bigInt({ min: 1n, max: 25n }), (cast, total) => {
        const profile = createProfile("BUDGET", OPTIONS, cast);
        const supporters = findSupporters(profile);
        fc.pre(supporters.voterCount > 0n);
        const input: SharesInput = {
          supporters,
          costs: COSTS,
          satisfaction: COSTS,
          endowment: ratio(total, supporters.voterCount),
        };
        const bought = getMethod("EQUAL_SHARES_COST").count(profile, { budget: { total, costs: COSTS } });
        const order = bought.rounds.flatMap(({ lines }) => lines.flatMap(({ options }) => options));
        const purse = new ExactPurse(input);
        for (const project of order) {
          const paid = purse.buy(project);
          const sum = [...paid].reduce((all, [row, gives]) => all + gives * (supporters.weights[row] ?? 0n), 0n);
          expect(sum).toBe((COSTS[project] ?? 0n) * purse.denominator);
          expect(purse.left.every((left) => left >= 0n)).toBe(true);
        }
        // Nobody is left who could pay for another project together.
        for (const project of optionList.filter((one) => !order.includes(one)))
          if ((supporters.approvals[project] ?? 0n) > 0n) expect(purse.price(project)).toBeNull();
      }),
    );
  });

  test("ADD1 keeps the last endowment whose selection fits", () => {
    // Ten voters with 2 each: five together have 10, which pays for 9 and not for 12.
    const profile = createProfile("BUDGET", 2, [
      { marks: [1, 0], weight: 5n },
      { marks: [0, 1], weight: 5n },
    ]);
    const budget = { total: 20n, costs: [12n, 9n] };
    expect(getMethod("EQUAL_SHARES_COST").count(profile, { budget }).winners).toEqual([1]);
    // 3 each buys both, for 21: the endowment of 2 stands.
    expect(getMethod("EQUAL_SHARES_ADD1").count(profile, { budget }).winners).toEqual([1]);
    expect(getMethod("EQUAL_SHARES_ADD1").count(profile, { budget: { total: 21n, costs: [12n, 9n] } }).winners).toEqual(
      [0, 1],
    );
  });

  test("ADD1 is what raising one by one gives, however large the steps it takes", () => {
    fc.assert(
      fc.property(
        rowsArb("BUDGET", OPTIONS, 8),
        fc.bigInt({ min: 1n, max: 400n }),
        fc.array(fc.bigInt({ min: 20n, max: 300n }), { minLength: OPTIONS, maxLength: OPTIONS }),
        (cast, total, costs) => {
          const profile = createProfile("BUDGET", OPTIONS, cast);
          const { voterCount, approvals } = findSupporters(profile);
          fc.pre(voterCount > 0n);
          const supported = approvals.filter((count) => count > 0n).length;
          // An endowment raised by one is a budget raised by one for each voter.
          const select = (raises: bigint): readonly number[] =>
            getMethod("EQUAL_SHARES_COST").count(profile, { budget: { total: total + raises * voterCount, costs } })
              .winners;
          let last = select(0n);
          for (let raises = 1n; last.length < supported; raises += 1n) {
            const next = select(raises);
            if (next.reduce((sum, project) => sum + (costs[project] ?? 0n), 0n) > total) break;
            last = next;
          }
          expect(getMethod("EQUAL_SHARES_ADD1").count(profile, { budget: { total, costs } }).winners).toEqual(last);
        },
      ),
    );
  });

  test("ADD1 of large amounts among few voters does not count every unit", () => {
    const profile = createProfile("BUDGET", 2, [
      { marks: [1, 0], weight: 5n },
      { marks: [0, 1], weight: 5n },
    ]);
    const budget = { total: 1_000_000_000n, costs: [600_000_000n, 900_000_000n] };
    expect(getMethod("EQUAL_SHARES_ADD1").count(profile, { budget }).winners).toEqual([0]);
  });

  test("a group that agrees gets its share of a committee", () => {
    const profile = createProfile("APPROVAL", OPTIONS, [
      { marks: [1, 1, 1, 0, 0], weight: 6n },
      { marks: [0, 0, 0, 1, 1], weight: 4n },
    ]);
    for (const name of ["EQUAL_SHARES", "PHRAGMEN"] as const) {
      const { winners } = getMethod(name).count(profile, { seats: 5 });
      expect(winners).toEqual([0, 1, 2, 3, 4]);
      const three = getMethod(name).count(profile, { seats: 3 }).winners;
      expect(three.filter((option) => option < 3)).toHaveLength(2);
    }
  });

  test("amounts beyond 2^53 decide by the unit", () => {
    const large = 2n ** 62n;
    const profile = createProfile("BUDGET", 2, [{ marks: [1, 1], weight: 1n }]);
    const select = (total: bigint): readonly number[] =>
      getMethod("EQUAL_SHARES_COST").count(profile, { budget: { total, costs: [large, large + 1n] } }).winners;
    expect([select(large - 1n), select(large), select(2n * large), select(2n * large + 1n)]).toEqual([
      [],
      [0],
      [0],
      [0, 1],
    ]);
  });
});

test("greedy leaves nothing out that would still fit", () => {
  fc.assert(
    fc.property(rowsArb("BUDGET", OPTIONS), fc.bigInt({ min: 0n, max: 25n }), (cast, total) => {
      const profile = createProfile("BUDGET", OPTIONS, cast);
      const { approvals } = findSupporters(profile);
      for (const name of ["GREEDY_COST", "GREEDY_CARDINALITY"] as const) {
        const { winners } = getMethod(name).count(profile, { budget: { total, costs: COSTS } });
        const left = winners.reduce((rest, project) => rest - (COSTS[project] ?? 0n), total);
        for (const project of optionList.filter((one) => !winners.includes(one)))
          expect((approvals[project] ?? 0n) === 0n || (COSTS[project] ?? 0n) > left).toBe(true);
      }
    }),
  );
});

test("a Phragmén committee grows by additions", () => {
  fc.assert(
    fc.property(rowsArb("APPROVAL", OPTIONS), fc.integer({ min: 1, max: OPTIONS - 1 }), (cast, seats) => {
      const profile = createProfile("APPROVAL", OPTIONS, cast);
      const small = getMethod("PHRAGMEN").count(profile, { seats }).winners;
      expect(getMethod("PHRAGMEN").count(profile, { seats: seats + 1 }).winners).toEqual(
        expect.arrayContaining([...small]),
      );
    }),
  );
});

describe.each(["STV_SCOTTISH", "STV_MEEK"] as const)("%s", (name) => {
  test("a group with as many quotas as options gets all of them (proportionality for solid coalitions)", () => {
    fc.assert(
      fc.property(rowsArb("RANKING", OPTIONS, 6), fc.integer({ min: 1, max: 2 }), (cast, quotas) => {
        const others = cast.reduce((sum, { weight }) => sum + weight, 0n);
        // With 4 seats a quota is a fifth; the group holds more than `quotas` of them.
        const weight = 1n + (BigInt(quotas + 1) * (others + 1n)) / BigInt(4 - quotas);
        const marks = optionList.map((option) => (option < quotas ? option + 1 : 0));
        const profile = createProfile("RANKING", OPTIONS, [...cast, { marks, weight: weight * 2n }]);
        const { winners } = getMethod(name).count(profile, { seats: 4 });
        for (let option = 0; option < quotas; option += 1) expect(winners).toContain(option);
      }),
    );
  });
});
