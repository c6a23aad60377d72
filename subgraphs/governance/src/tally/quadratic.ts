import { addRatios, formatDecimal, ratio, type Ratio } from "@commons-hub/shared/numbers";
import { approvalSupport } from "./approval";
import { rowTotal, squareRoot, ZERO } from "./marks";
import { type Count, type CountOptions, electOne, lineOf, type TallyMethod } from "./method";
import type { Profile } from "./profile";

/**
 * Quadratic voting: n² voice credits buy n votes, and the option with most votes wins. Fed by shares, the credits of a
 * ballot are its weight divided in proportion.
 *
 * Conventions: credits not spent are lost; votes only count for an option, never against one; equal sums are a tie; a
 *              blank ballot gives nothing.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; monotone; participation holds.
 * Exactness:   a sum of square roots is kept as q1·√s1 + q2·√s2 + … over square-free numbers. Those roots are linearly
 *              independent over the fractions, so equal sums have equal terms, and unequal sums are told apart by a
 *              precision that is raised until it suffices.
 * Source:      Lalley and Weyl, Quadratic Voting (2018); for shares Snapshot's quadratic voting.
 */
export const quadratic: TallyMethod<"QUADRATIC"> = {
  name: "QUADRATIC",
  version: 1,
  ballot: "CREDITS",
  feeds: ["CREDITS", "SHARES"],
  needs: null,
  description:
    "Quadratic: n² of a ballot's 100 voice credits buy n votes, most votes win; unspent credits are lost; equal votes " +
    "are a tie.",
  count(profile: Profile, options?: CountOptions): Count {
    const sums = sumRoots(profile);
    const places = sums.map((sum) => 1 + sums.filter((other) => compareRootSums(other, sum) > 0).length);
    return electOne(places, [lineOf("Votes", sums.map(showRootSum))], options);
  },
  /** The weight of the ballots that spent on it at all. */
  support: approvalSupport,
};

/** Σ coefficient × √key over square-free keys, no coefficient of 0. */
export type RootSum = ReadonlyMap<bigint, Ratio>;

interface Root {
  readonly factor: bigint;
  readonly squareFree: bigint;
}

function sumRoots(profile: Profile): RootSum[] {
  const { optionCount: n, rowCount, marks, weights, kind } = profile;
  const rootOf = rootTable();
  const sums = Array.from({ length: n }, () => new Map<bigint, Ratio>());
  for (let r = 0; r < rowCount; r += 1) {
    const total = kind === "SHARES" ? rowTotal(profile, r) : 1;
    for (let o = 0; o < n; o += 1) {
      const mark = marks[r * n + o] as number;
      if (mark === 0) continue;
      // √(mark / total) = √(mark · total) / total
      const { factor, squareFree } = multiplyRoots(rootOf(mark), rootOf(total));
      const sum = sums[o] as Map<bigint, Ratio>;
      const more = ratio((weights[r] as bigint) * factor, BigInt(total));
      sum.set(squareFree, addRatios(sum.get(squareFree) ?? ZERO, more));
    }
  }
  return sums;
}

/** √n as factor · √(square-free), each n once. */
function rootTable(): (n: number) => Root {
  const known = new Map<number, Root>();
  return (n) => {
    const found = known.get(n) ?? simplify(n);
    known.set(n, found);
    return found;
  };
}

function simplify(n: number): Root {
  let rest = n;
  let factor = 1;
  let squareFree = 1;
  for (let prime = 2; prime * prime <= rest; prime += 1) {
    for (; rest % (prime * prime) === 0; rest /= prime * prime) factor *= prime;
    if (rest % prime === 0) {
      squareFree *= prime;
      rest /= prime;
    }
  }
  return { factor: BigInt(factor), squareFree: BigInt(squareFree) * BigInt(rest) };
}

function multiplyRoots(a: Root, b: Root): Root {
  let [common, rest] = [a.squareFree, b.squareFree];
  while (rest !== 0n) [common, rest] = [rest, common % rest];
  return {
    factor: a.factor * b.factor * common,
    squareFree: (a.squareFree / common) * (b.squareFree / common),
  };
}

/** Exact: negative, zero or positive as `a` is below, equal to or above `b`. */
export function compareRootSums(a: RootSum, b: RootSum): number {
  const terms = [...new Set([...a.keys(), ...b.keys()])]
    .map((key) => {
      const [left, right] = [a.get(key) ?? ZERO, b.get(key) ?? ZERO];
      return {
        key,
        difference: left.numerator * right.denominator - right.numerator * left.denominator,
        denominator: left.denominator * right.denominator,
      };
    })
    .filter(({ difference }) => difference !== 0n);
  if (terms.length === 0) return 0;
  const common = terms.reduce((product, { denominator }) => product * denominator, 1n);
  const scaled = terms.map(({ key, difference, denominator }) => ({
    key,
    coefficient: difference * (common / denominator),
  }));
  const error = scaled.reduce((sum, { coefficient }) => sum + (coefficient < 0n ? -coefficient : coefficient), 0n);
  for (let bits = 64n; ; bits *= 2n) {
    const value = scaled.reduce((sum, { key, coefficient }) => sum + coefficient * squareRoot(key << (2n * bits)), 0n);
    if (value > error) return 1;
    if (value < -error) return -1;
  }
}

const SHOWN_DECIMALS = 9;

/** For people: rounded down at each term, after places were decided. */
function showRootSum(sum: RootSum): string {
  const scale = 10n ** BigInt(SHOWN_DECIMALS + 3);
  const value = [...sum].reduce(
    (total, [key, { numerator, denominator }]) => total + (numerator * squareRoot(key * scale * scale)) / denominator,
    0n,
  );
  return formatDecimal((value + 500n) / 1000n, SHOWN_DECIMALS);
}
