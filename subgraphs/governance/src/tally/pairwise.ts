import { exactNumberWeights, type Profile } from "./profile";

/** `prefer[a][b]`: the weight of the ballots that place a before b. The diagonal is 0n. */
export type PairwiseMatrix = readonly (readonly bigint[])[];

const NOT_RANKED = 0x7fff_ffff;

/**
 * Counts every pair of options once over all ballots.
 *
 * Convention: an option that is not ranked is tied with the others not ranked, behind every ranked one.
 * Laws:       prefer[a][b] + prefer[b][a] <= total weight; independent of the order of ballots.
 * Cost:       rows × options² / 2 comparisons, no allocation per ballot; sums are exact beyond 2^53 too.
 */
export function pairwisePreferences(profile: Profile): bigint[][] {
  const exact = exactNumberWeights(profile);
  return exact ? preferencesByNumber(profile, exact) : preferencesByBigint(profile);
}

function preferencesByNumber(profile: Profile, weights: Float64Array): bigint[][] {
  const { optionCount: n, rowCount, marks } = profile;
  const sums = new Float64Array(n * n);
  const places = new Int32Array(n);
  for (let r = 0; r < rowCount; r += 1) {
    const weight = weights[r] as number;
    readPlaces(marks, r * n, places);
    for (let a = 0; a < n - 1; a += 1) {
      const place = places[a] as number;
      for (let b = a + 1; b < n; b += 1) {
        const other = places[b] as number;
        if (place < other) sums[a * n + b] = (sums[a * n + b] as number) + weight;
        else if (other < place) sums[b * n + a] = (sums[b * n + a] as number) + weight;
      }
    }
  }
  return Array.from({ length: n }, (_, a) => Array.from(sums.subarray(a * n, (a + 1) * n), BigInt));
}

function preferencesByBigint(profile: Profile): bigint[][] {
  const { optionCount: n, rowCount, marks, weights } = profile;
  const prefer = Array.from({ length: n }, () => Array.from({ length: n }, () => 0n));
  const places = new Int32Array(n);
  for (let r = 0; r < rowCount; r += 1) {
    const weight = weights[r] as bigint;
    readPlaces(marks, r * n, places);
    for (const [a, row] of prefer.entries()) {
      for (let b = 0; b < n; b += 1) {
        if ((places[a] as number) < (places[b] as number)) row[b] = (row[b] as bigint) + weight;
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
