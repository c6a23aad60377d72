import type { CountLine, CountRound, Unranked } from "./method";
import { exactNumberWeights, type Profile } from "./profile";

/** `prefer[a][b]`: the weight of the ballots that place a before b. The diagonal is 0n. */
export type PairwiseMatrix = readonly (readonly bigint[])[];

const NOT_RANKED = 0x7fff_ffff;

/**
 * Counts every pair of options once over all ballots.
 *
 * Convention: an option that is not ranked is tied with the others not ranked, behind every ranked one; with "ignored"
 *             a ballot says nothing about a pair unless it ranks both.
 * Laws:       prefer[a][b] + prefer[b][a] <= total weight; independent of the order of ballots.
 * Cost:       rows × options² / 2 comparisons, no allocation per ballot; sums are exact beyond 2^53 too.
 */
export function pairwisePreferences(profile: Profile, unranked: Unranked = "last"): bigint[][] {
  const exact = exactNumberWeights(profile);
  return exact ? preferencesByNumber(profile, exact, unranked) : preferencesByBigint(profile, unranked);
}

function preferencesByNumber(profile: Profile, weights: Float64Array, unranked: Unranked): bigint[][] {
  const { optionCount: n, rowCount, marks } = profile;
  const sums = new Float64Array(n * n);
  const order = new Int32Array(n);
  const places = new Int32Array(n);
  for (let r = 0; r < rowCount; r += 1) {
    const weight = weights[r] as number;
    const ranked = orderStrictly(marks, r * n, order);
    if (ranked < 0) {
      readPlaces(marks, r * n, places);
      addByPlaces(places, weight, unranked, sums);
      continue;
    }
    // No comparison is left: who stands before whom is the order itself.
    const end = unranked === "ignored" ? ranked : n;
    for (let i = 0; i < ranked; i += 1) {
      const row = (order[i] as number) * n;
      for (let j = i + 1; j < end; j += 1) {
        const at = row + (order[j] as number);
        sums[at] = (sums[at] as number) + weight;
      }
    }
  }
  return Array.from({ length: n }, (_, a) => Array.from(sums.subarray(a * n, (a + 1) * n), BigInt));
}

/**
 * Writes the options of a row in their order, those that are not ranked behind. Answers how many are ranked, or -1 for a
 * row with ties or with gaps between places, which is read another way.
 */
function orderStrictly(marks: Int32Array, start: number, order: Int32Array): number {
  const n = order.length;
  let ranked = 0;
  let unrankedFrom = n;
  order.fill(-1);
  for (let o = 0; o < n; o += 1) {
    const mark = marks[start + o] as number;
    if (mark === 0) {
      unrankedFrom -= 1;
      if (order[unrankedFrom] !== -1) return -1;
      order[unrankedFrom] = o;
    } else {
      if (mark > unrankedFrom || order[mark - 1] !== -1) return -1;
      order[mark - 1] = o;
      ranked += 1;
    }
  }
  return ranked;
}

function addByPlaces(places: Int32Array, weight: number, unranked: Unranked, sums: Float64Array): void {
  const ignores = unranked === "ignored";
  const n = places.length;
  for (let a = 0; a < n - 1; a += 1) {
    const place = places[a] as number;
    if (ignores && place === NOT_RANKED) continue;
    for (let b = a + 1; b < n; b += 1) {
      const other = places[b] as number;
      if (ignores && other === NOT_RANKED) continue;
      if (place < other) sums[a * n + b] = (sums[a * n + b] as number) + weight;
      else if (other < place) sums[b * n + a] = (sums[b * n + a] as number) + weight;
    }
  }
}

function preferencesByBigint(profile: Profile, unranked: Unranked): bigint[][] {
  const { optionCount: n, rowCount, marks, weights } = profile;
  const prefer = Array.from({ length: n }, () => Array.from({ length: n }, () => 0n));
  const places = new Int32Array(n);
  for (let r = 0; r < rowCount; r += 1) {
    const weight = weights[r] as bigint;
    readPlaces(marks, r * n, places);
    for (const [a, row] of prefer.entries()) {
      for (let b = 0; b < n; b += 1) {
        const other = places[b] as number;
        if (unranked === "ignored" && other === NOT_RANKED) continue;
        if ((places[a] as number) < other) row[b] = (row[b] as bigint) + weight;
      }
    }
  }
  return prefer;
}

function readPlaces(marks: Int32Array, start: number, places: Int32Array): void {
  for (let o = 0; o < places.length; o += 1) {
    const mark = marks[start + o] as number;
    places[o] = mark === 0 ? NOT_RANKED : mark;
  }
}

/** The weight that prefers an option to another one, or to whichever other it does worst against. */
export function pairwiseSupport(profile: Profile, winner: number, against: number | null): bigint {
  const row = pairwisePreferences(profile)[winner] ?? [];
  if (against !== null && against !== winner) return row[against] ?? 0n;
  const others = row.filter((_, option) => option !== winner);
  return others.reduce((least, value) => (value < least ? value : least), others[0] ?? 0n);
}

/** A matrix as a step of the trace, a line per ordered pair. */
export function pairRound(title: string, matrix: PairwiseMatrix): CountRound {
  const lines: CountLine[] = [];
  for (const [a, row] of matrix.entries()) {
    for (const [b, value] of row.entries()) if (a !== b) lines.push({ options: [a, b], value: value.toString() });
  }
  return { title, lines };
}
