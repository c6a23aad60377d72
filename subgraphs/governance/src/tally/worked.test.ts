import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ratio, type Ratio } from "@commons-hub/shared/numbers";
import { getMethod, type TallyMethodName } from "./methods";
import { CONSENT_STEPS, type ConsentStep, createProfile, type BallotKind, type Profile } from "./profile";
import { compareRootSums } from "./quadratic";

const mark = (step: ConsentStep): number => CONSENT_STEPS.indexOf(step) + 1;

function profile(kind: BallotKind, ...rows: readonly (readonly [bigint, readonly number[]])[]): Profile {
  return createProfile(
    kind,
    rows[0]?.[1].length ?? 1,
    rows.map(([weight, marks]) => ({ marks, weight })),
  );
}

function values(name: TallyMethodName, ballots: Profile, round = 0): (string | undefined)[] {
  return getMethod(name)
    .count(ballots)
    .rounds[round]?.lines.map(({ value }) => value) as (string | undefined)[];
}

/** Tennessee's capital: 42 Memphis, 26 Nashville, 15 Chattanooga, 17 Knoxville. */
const TENNESSEE = profile(
  "RANKING",
  [42n, [1, 2, 3, 4]],
  [26n, [4, 1, 2, 3]],
  [15n, [4, 3, 1, 2]],
  [17n, [4, 3, 2, 1]],
);

test.each([
  ["PLURALITY", 0],
  ["INSTANT_RUNOFF", 3],
  ["BORDA", 1],
  ["COPELAND", 1],
  ["RANKED_PAIRS", 1],
  ["SCHULZE_MARGINS", 1],
] as const)("the capital of Tennessee under %s", (name, winner) => {
  expect(getMethod(name).count(TENNESSEE).winners).toEqual([winner]);
});

test("Borda's points for the capital of Tennessee are 126, 194, 173 and 107", () => {
  expect(values("BORDA", TENNESSEE)).toEqual(["126", "194", "173", "107"]);
});

test("ranked pairs tries equal margins in every order that matters", () => {
  // A circle of three with equal margins: each can win, and none is behind.
  const circle = profile("RANKING", [1n, [1, 2, 3]], [1n, [3, 1, 2]], [1n, [2, 3, 1]]);
  expect(getMethod("RANKED_PAIRS").count(circle).winners).toEqual([0, 1, 2]);
  expect(getMethod("RANKED_PAIRS").count(circle, { tieOrder: [1, 2, 0] }).winners).toEqual([1]);
});

test("ranked pairs ends in reasonable time on twenty options that tie in circles, and says what it did", () => {
  const n = 20;
  const rows = Array.from(
    { length: n },
    (_, shift) => [1n, Array.from({ length: n }, (__, o) => ((o + shift) % n) + 1)] as const,
  );
  const { winners, ties } = getMethod("RANKED_PAIRS").count(profile("RANKING", ...rows));
  // Nobody is favoured: all of them are alike.
  expect(winners).toHaveLength(n);
  expect(new Set(ties.map(({ settledBy }) => settledBy))).toEqual(new Set(["left out", "open"]));
});

describe("quadratic votes", () => {
  test("are square roots of credits, exact where decimals would tie", () => {
    // √2 + √8 = √18: three sums that look alike and are.
    const ballots = profile("CREDITS", [1n, [2, 18, 0]], [1n, [8, 0, 16]]);
    expect(values("QUADRATIC", ballots)).toEqual(["4.242640687", "4.242640687", "4"]);
    expect(getMethod("QUADRATIC").count(ballots).winners).toEqual([0, 1]);
  });

  test("compare as the numbers do", () => {
    const sumArb = fc.array(fc.tuple(fc.constantFrom(1n, 2n, 3n, 5n, 6n, 7n), fc.integer({ min: 1, max: 50 })), {
      maxLength: 4,
    });
    const sum = (terms: readonly (readonly [bigint, number])[]): Map<bigint, Ratio> =>
      new Map(terms.map(([key, factor]) => [key, ratio(BigInt(factor), 7n)]));
    const near = (terms: ReadonlyMap<bigint, Ratio>): number =>
      [...terms].reduce(
        (all, [key, { numerator, denominator }]) =>
          all + (Number(numerator) / Number(denominator)) * Math.sqrt(Number(key)),
        0,
      );
    fc.assert(
      fc.property(sumArb, sumArb, (left, right) => {
        const [a, b] = [sum(left), sum(right)];
        const difference = near(a) - near(b);
        if (Math.abs(difference) > 1e-9) expect(Math.sign(compareRootSums(a, b))).toBe(Math.sign(difference));
        expect(compareRootSums(a, a)).toBe(0);
      }),
    );
  });

  test("shares divide a ballot whatever their scale", () => {
    const small = profile("SHARES", [1n, [1, 3]], [2n, [5, 5]]);
    const large = profile("SHARES", [1n, [100, 300]], [2n, [1, 1]]);
    expect(getMethod("QUADRATIC").count(large)).toEqual(getMethod("QUADRATIC").count(small));
    expect(values("SCORE", small)).toEqual(["1.25", "1.75"]);
  });
});

describe("consent", () => {
  const agree = mark("AGREE");

  test("passes when nobody's paramount objection stands", () => {
    const ballots = profile("CONSENT", [5n, [agree, agree]], [1n, [mark("OBJECT"), mark("ABSTAIN")]]);
    expect(getMethod("CONSENT").count(ballots).winners).toEqual([1]);
  });

  test("one paramount objection blocks, whatever stands against it", () => {
    const ballots = profile("CONSENT", [1_000n, [agree]], [1n, [mark("PARAMOUNT_OBJECTION")]]);
    expect(getMethod("CONSENT").count(ballots).winners).toEqual([]);
    expect(getMethod("GRADIENTS").count(ballots).winners).toEqual([0]);
  });

  test("abstentions alone decide nothing", () => {
    expect(getMethod("CONSENT").count(profile("CONSENT", [3n, [mark("ABSTAIN")]])).winners).toEqual([]);
  });

  test("gradients take the warmest middle step, and the warmer side where middles are equal", () => {
    const ballots = profile(
      "CONSENT",
      [3n, [agree, mark("ABSTAIN"), mark("ABSTAIN")]],
      [2n, [mark("OBJECT"), mark("ABSTAIN"), agree]],
    );
    const { winners, places } = getMethod("GRADIENTS").count(ballots);
    expect([winners, places]).toEqual([[0], [1, 3, 2]]);
  });
});
