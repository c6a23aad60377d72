import { createHash } from "node:crypto";
import { sha256 } from "@commons-hub/shared/digest";

/** Somebody with a part of something; the amount is above zero. */
export interface Holder {
  readonly agent: string;
  readonly amount: bigint;
}

/** The largest first; equal ones by agent. */
export function sortHolders(holders: readonly Holder[]): Holder[] {
  return holders
    .filter(({ amount }) => amount > 0n)
    .sort((a, b) => (a.amount === b.amount ? (a.agent < b.agent ? -1 : 1) : a.amount > b.amount ? -1 : 1));
}

export function totalOf(holders: readonly Holder[]): bigint {
  return holders.reduce((sum, { amount }) => sum + amount, 0n);
}

/** `numerator / denominator` to nine decimals; exact numbers are kept until here. */
function toFloat(numerator: bigint, denominator: bigint): number {
  return Number((numerator * 1_000_000_000n) / denominator) / 1e9;
}

/** The part of the whole that the k largest hold. Null without holders. */
export function topShare(sorted: readonly Holder[], k: number): number | null {
  const total = totalOf(sorted);
  return total === 0n ? null : toFloat(totalOf(sorted.slice(0, k)), total);
}

/**
 * How unequal the amounts of those are who hold anything: 0 when all hold the same, towards 1 when one holds all.
 *
 * Law: (n + 1 − 2 · Σ (n + 1 − i) xᵢ / Σ x) / n over ascending amounts; null without holders.
 * Source: Gini, Variabilità e mutabilità (1912).
 */
export function gini(sorted: readonly Holder[]): number | null {
  const total = totalOf(sorted);
  if (total === 0n) return null;
  const n = BigInt(sorted.length);
  // The largest stands first, so that it gets the weight 1 that the formula gives to the last.
  const weighed = sorted.reduce((sum, { amount }, i) => sum + amount * BigInt(i + 1), 0n);
  return toFloat((n + 1n) * total - 2n * weighed, n * total);
}

/** Sum of squared shares, between 1/n and 1. Null without holders. Source: Herfindahl (1950), Hirschman (1945). */
export function herfindahl(sorted: readonly Holder[]): number | null {
  const total = totalOf(sorted);
  if (total === 0n) return null;
  return toFloat(
    sorted.reduce((sum, { amount }) => sum + amount * amount, 0n),
    total * total,
  );
}

/** The fewest holders who together have more than half. Null without holders. Source: Srinivasan and Lee (2017). */
export function nakamoto(sorted: readonly Holder[]): number | null {
  const total = totalOf(sorted);
  let sum = 0n;
  for (const [i, { amount }] of sorted.entries()) {
    sum += amount;
    if (2n * sum > total) return i + 1;
  }
  return null;
}

/** Exact for this many holders. */
export const EXACT_HOLDERS = 25;
/** Coalitions drawn beyond it; fewer for many holders, so that a report stays quick. */
const SAMPLES = 20_000;
const SAMPLE_WORK = 20_000_000;

/** How the index of so many holders is computed. */
export interface BanzhafMethod {
  /** Half of the interval that holds a value with 95 %; null when exact. */
  readonly error: number | null;
  /** Of the draws; null when exact. */
  readonly seed: string | null;
}

export interface BanzhafIndex extends BanzhafMethod {
  /** Of the `first` largest holders: the part of all coalitions of the others that each turns from losing to winning. */
  readonly values: readonly number[];
}

/**
 * The absolute Banzhaf index in a vote where more than half of all amounts wins: how often a holder is the one who
 * decides.
 *
 * Method: to 25 holders exact, by meeting in the middle: the sums of two halves of the others, sorted, so that its time does
 *         not depend on the size of the amounts. Beyond, coalitions are drawn from a published seed, and the error says
 *         how far a value may be off.
 * Laws:   equal amounts have equal values (exact); who holds more than half has 1, everybody else then 0.
 * Source: Banzhaf, Weighted voting doesn't work (1965); Penrose (1946).
 */
export function banzhaf(sorted: readonly Holder[], first: number, seed: string): BanzhafIndex {
  const amounts = sorted.map(({ amount }) => amount);
  const quota = totalOf(sorted) / 2n + 1n;
  if (amounts.length <= EXACT_HOLDERS)
    return { values: amounts.slice(0, first).map((_, i) => exactValue(amounts, i, quota)), error: null, seed: null };
  return { values: sampleValues(amounts, first, quota, seed), ...banzhafMethod(amounts.length, seed) };
}

export function banzhafMethod(holderCount: number, seed: string): BanzhafMethod {
  if (holderCount <= EXACT_HOLDERS) return { error: null, seed: null };
  // The widest that a share of independent draws can be, whatever the value.
  return { error: 0.98 / Math.sqrt(sampleCount(holderCount)), seed };
}

function sampleCount(holderCount: number): number {
  return Math.max(500, Math.min(SAMPLES, Math.floor(SAMPLE_WORK / holderCount)));
}

function exactValue(amounts: readonly bigint[], index: number, quota: bigint): number {
  const others = amounts.filter((_, i) => i !== index);
  const own = amounts[index] ?? 0n;
  const left = subsetSums(others.slice(0, others.length >> 1));
  const right = subsetSums(others.slice(others.length >> 1));
  const swings = countBelow(left, right, quota) - countBelow(left, right, quota - own);
  return swings / 2 ** others.length;
}

/** All sums of subsets, ascending. */
function subsetSums(amounts: readonly bigint[]): bigint[] {
  let sums = [0n];
  for (const amount of amounts) sums = [...sums, ...sums.map((sum) => sum + amount)];
  return sums.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Pairs whose sum is below the bound. */
function countBelow(left: readonly bigint[], right: readonly bigint[], bound: bigint): number {
  let count = 0;
  let end = right.length;
  for (const sum of left) {
    while (end > 0 && sum + (right[end - 1] as bigint) >= bound) end -= 1;
    count += end;
  }
  return count;
}

function sampleValues(amounts: readonly bigint[], first: number, quota: bigint, seed: string): number[] {
  const samples = sampleCount(amounts.length);
  const weights = Float64Array.from(amounts, Number);
  const wanted = Math.min(first, weights.length);
  const bound = Number(quota);
  const swings = new Float64Array(wanted);
  const inside = new Uint8Array(weights.length);
  const flip = coins(seed);
  for (let sample = 0; sample < samples; sample += 1) {
    let sum = 0;
    for (let i = 0; i < weights.length; i += 1) {
      inside[i] = flip();
      if (inside[i] === 1) sum += weights[i] as number;
    }
    for (let i = 0; i < wanted; i += 1) {
      const own = weights[i] as number;
      const others = inside[i] === 1 ? sum - own : sum;
      if (others < bound && others + own >= bound) swings[i] = (swings[i] as number) + 1;
    }
  }
  return Array.from(swings, (count) => count / samples);
}

/** Fair coins from a seed: the bits of SHA-256 over the seed and a counter. */
function coins(seed: string): () => 0 | 1 {
  let block = Buffer.alloc(0);
  let counter = 0;
  let bit = 0;
  return () => {
    if (bit >= block.length * 8) {
      block = createHash("sha256").update(`${seed} ${counter}`).digest();
      counter += 1;
      bit = 0;
    }
    const value = ((block[bit >> 3] as number) >> (bit & 7)) & 1;
    bit += 1;
    return value as 0 | 1;
  };
}

/** The seed of a report's draws: anybody can compute it, nobody can choose it. */
export function seedOf(...parts: readonly string[]): string {
  return sha256(parts.join("\n"));
}
