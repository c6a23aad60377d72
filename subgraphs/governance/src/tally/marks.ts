import { compareRatios, formatDecimal, ratio, type Ratio, roundDivide } from "@commons-hub/shared/numbers";
import { exactNumberWeights, type Profile } from "./profile";

/**
 * Σ weight × mark per option, exact.
 *
 * Cost: one pass over the marks without an allocation per ballot, in numbers where no sum can pass 2^53.
 */
export function sumMarks(profile: Profile): bigint[] {
  const { optionCount: n, rowCount, marks, weights } = profile;
  const exact = exactNumberWeights(profile);
  if (exact && fitsNumbers(marks, exact)) {
    const sums = new Float64Array(n);
    for (let r = 0; r < rowCount; r += 1) {
      const weight = exact[r] as number;
      for (let o = 0; o < n; o += 1) sums[o] = (sums[o] as number) + weight * (marks[r * n + o] as number);
    }
    return Array.from(sums, BigInt);
  }
  const sums = Array.from({ length: n }, () => 0n);
  for (let r = 0; r < rowCount; r += 1) {
    for (let o = 0; o < n; o += 1) {
      const mark = marks[r * n + o] as number;
      if (mark !== 0) sums[o] = (sums[o] as bigint) + (weights[r] as bigint) * BigInt(mark);
    }
  }
  return sums;
}

/** Whether total weight × largest mark stays exact in a number. */
function fitsNumbers(marks: Int32Array, weights: Float64Array): boolean {
  let largest = 1;
  for (const mark of marks) if (mark > largest) largest = mark;
  let total = 0;
  for (const weight of weights) total += weight;
  return total * largest <= Number.MAX_SAFE_INTEGER;
}

/** Weight of the ballots that mark an option at all, per option. */
export function countMarked(profile: Profile): bigint[] {
  return sumMarks({ ...profile, marks: profile.marks.map((mark) => (mark === 0 ? 0 : 1)) });
}

/** The sum of a row's marks. */
export function rowTotal({ marks, optionCount }: Profile, row: number): number {
  let total = 0;
  for (let at = row * optionCount; at < (row + 1) * optionCount; at += 1) total += marks[at] as number;
  return total;
}

/** Place = 1 + the number of options with more. */
export function placesByRatio(values: readonly Ratio[]): number[] {
  return values.map((value) => 1 + values.filter((other) => compareRatios(other, value) > 0).length);
}

/** A fraction for people; places were decided before it was rounded. */
export function showRatio(value: Ratio, decimals = 9): string {
  return formatDecimal(roundDivide(value.numerator * 10n ** BigInt(decimals), value.denominator), decimals);
}

/** The greatest whole number whose square is not above `value` (Newton's method). */
export function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

export const ZERO: Ratio = ratio(0n);
