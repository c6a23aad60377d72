/**
 * Ballots as a method sees them: one row of marks per ballot, one column per option, and the weight of each row.
 *
 * A mark means, by the kind of ballot:
 * - ONE:      1 for the option chosen, 0 for every other;
 * - APPROVAL: 1 for each option approved;
 * - SCORES:   the points given, a whole number; none is 0;
 * - CREDITS:  the voice credits spent, a whole number, at most `CREDIT_BUDGET` on a ballot; n² credits buy n votes;
 * - SHARES:   the part of the ballot's weight, as whole numbers of which only the proportions matter;
 * - CONSENT:  a step of `CONSENT_STEPS`, 1 is the warmest, 8 a paramount objection that stands; 0 is no answer;
 * - RANKING:  the place given, 1 is best, equal places are ties, gaps mean nothing; 0 is "not ranked";
 * - BUDGET:   1 for each project approved;
 * - LISTS:    1 for the list chosen.
 * A row of zeros is a blank ballot: it was cast and prefers nothing.
 *
 * Rows live in typed arrays, so that a million ballots cost no object each. Rows may repeat; `countProfile` merges them.
 */
export interface Profile {
  readonly kind: BallotKind;
  /** 1 to 1,000. */
  readonly optionCount: number;
  readonly rowCount: number;
  /** Row by row: the mark of option `o` on row `r` is at `r * optionCount + o`. */
  readonly marks: Int32Array;
  /** The weight of each row, at least 1. A row that stands for 5 equal ballots of weight 2 has 10. */
  readonly weights: BigInt64Array;
}

export const BALLOT_KINDS = [
  "ONE",
  "APPROVAL",
  "SCORES",
  "CREDITS",
  "SHARES",
  "CONSENT",
  "RANKING",
  "BUDGET",
  "LISTS",
] as const;
export type BallotKind = (typeof BALLOT_KINDS)[number];

/** The most points for one option. */
export const SCORE_LIMIT = 1_000_000;

/** What a voter may spend over all options: ten votes for one, or some for many. */
export const CREDIT_BUDGET = 100;

/**
 * The steps of consent, the warmest first; a mark is the step's place, counted from 1.
 *
 * Source: Kaner and others, Facilitator's Guide to Participatory Decision-Making: gradients of agreement.
 */
export const CONSENT_STEPS = [
  "AGREE",
  "AGREE_WITH_A_POINT",
  "SUPPORT_WITH_RESERVATIONS",
  "ABSTAIN",
  "MORE_DISCUSSION",
  "DISLIKE_BUT_SUPPORT",
  "OBJECT",
  "PARAMOUNT_OBJECTION",
] as const;
export type ConsentStep = (typeof CONSENT_STEPS)[number];

/** Ballots on which an option is chosen or not, so that every mark is 0 or 1. */
export const CHOICE_KINDS: ReadonlySet<BallotKind> = new Set<BallotKind>(["ONE", "APPROVAL", "BUDGET", "LISTS"]);

export const OPTION_LIMIT = 1_000;

/** One ballot, or several equal ones. */
export interface WeighedMarks {
  readonly marks: readonly number[];
  readonly weight: bigint;
}

/**
 * Builds a profile from rows.
 *
 * Errors: RangeError when a row breaks the shape: callers validate ballots before they store them, so this is a bug.
 */
export function createProfile(kind: BallotKind, optionCount: number, rows: readonly WeighedMarks[]): Profile {
  if (!Number.isSafeInteger(optionCount) || optionCount < 1 || optionCount > OPTION_LIMIT)
    throw new RangeError(`A profile has 1 to ${OPTION_LIMIT} options, not ${optionCount}.`);
  const marks = new Int32Array(rows.length * optionCount);
  const weights = new BigInt64Array(rows.length);
  for (const [r, row] of rows.entries()) {
    if (row.marks.length !== optionCount) throw new RangeError(`Row ${r} has ${row.marks.length} marks.`);
    if (row.weight < 1n) throw new RangeError(`Row ${r} has a weight below 1.`);
    if (row.marks.some((mark) => !Number.isInteger(mark) || mark < 0 || mark > 0x7fff_fffe))
      throw new RangeError(`Row ${r} has a mark that is no place.`);
    marks.set(row.marks, r * optionCount);
    weights[r] = row.weight;
  }
  return { kind, optionCount, rowCount: rows.length, marks, weights };
}

/** The rows of several profiles of one shape in one. */
export function joinProfiles(kind: BallotKind, optionCount: number, profiles: readonly Profile[]): Profile {
  const rowCount = profiles.reduce((sum, profile) => sum + profile.rowCount, 0);
  const marks = new Int32Array(rowCount * optionCount);
  const weights = new BigInt64Array(rowCount);
  let row = 0;
  for (const profile of profiles) {
    if (profile.optionCount !== optionCount || profile.kind !== kind)
      throw new RangeError("Profiles of different shape cannot be joined.");
    marks.set(profile.marks, row * optionCount);
    weights.set(profile.weights, row);
    row += profile.rowCount;
  }
  return { kind, optionCount, rowCount, marks, weights };
}

/** The sum of all weights. */
export function totalWeight(profile: Profile): bigint {
  let sum = 0n;
  for (const weight of profile.weights) sum += weight;
  return sum;
}

/**
 * The weights as numbers, for hot loops, or null when their sum is past 2^53 and a number could lose a unit.
 * Sums of these stay exact, because no partial sum exceeds the total.
 */
export function exactNumberWeights({ weights, rowCount }: Profile): Float64Array | null {
  const numbers = new Float64Array(rowCount);
  // Halves of 32 bits are read many times faster than bigints; which half is first is the machine's.
  const halves = new Int32Array(weights.buffer, weights.byteOffset, rowCount * 2);
  let total = 0;
  for (let r = 0; r < rowCount; r += 1) {
    const low = (halves[2 * r + LOW_HALF] as number) >>> 0;
    const weight = (halves[2 * r + 1 - LOW_HALF] as number) * 2 ** 32 + low;
    numbers[r] = weight;
    total += weight;
  }
  return total > Number.MAX_SAFE_INTEGER ? null : numbers;
}

/** 0 where the low half of 64 bits stands first, as almost everywhere. */
const LOW_HALF = new Int32Array(BigInt64Array.of(1n).buffer)[0] === 1 ? 0 : 1;

/**
 * The same ballots in their one canonical form: places dense from 1, equal rows merged, rows in lexicographic order.
 *
 * Laws: independent of the order of rows and of how equal ballots were grouped; idempotent; keeps the total weight.
 */
export function countProfile(profile: Profile): Profile {
  const dense = denseMarks(profile);
  const base = 1 + dense.reduce((most, mark) => (mark > most ? mark : most), 0);
  return base ** profile.optionCount <= Number.MAX_SAFE_INTEGER
    ? countByKey(profile, dense, base)
    : countBySorting(profile, dense);
}

/** A row as one number in base `base`: numbers sort as the rows do, and fast. */
function countByKey(profile: Profile, dense: Int32Array, base: number): Profile {
  const { kind, optionCount, rowCount } = profile;
  const keyOfRow = new Float64Array(rowCount);
  for (let r = 0; r < rowCount; r += 1) {
    let key = 0;
    for (let at = r * optionCount; at < (r + 1) * optionCount; at += 1) key = key * base + (dense[at] as number);
    keyOfRow[r] = key;
  }
  const keys = distinct(keyOfRow.slice().sort());
  const marks = new Int32Array(keys.length * optionCount);
  for (const [r, sorted] of keys.entries()) {
    let key = sorted;
    for (let at = (r + 1) * optionCount - 1; at >= r * optionCount; at -= 1) {
      marks[at] = key % base;
      key = (key - (marks[at] as number)) / base;
    }
  }
  return { kind, optionCount, rowCount: keys.length, marks, weights: sumByKey(profile, keyOfRow, keys) };
}

function distinct(sorted: Float64Array): Float64Array {
  let count = 0;
  for (const key of sorted) {
    if (count > 0 && sorted[count - 1] === key) continue;
    sorted[count] = key;
    count += 1;
  }
  return sorted.slice(0, count);
}

/** The weight of each of the sorted keys. */
function sumByKey(profile: Profile, keyOfRow: Float64Array, keys: Float64Array): BigInt64Array {
  const exact = exactNumberWeights(profile);
  const numbers = new Float64Array(exact ? keys.length : 0);
  const sums = new BigInt64Array(keys.length);
  for (let r = 0; r < keyOfRow.length; r += 1) {
    const key = keyOfRow[r] as number;
    let [low, high] = [0, keys.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    if (exact) numbers[low] = (numbers[low] as number) + (exact[r] as number);
    else sums[low] = (sums[low] as bigint) + (profile.weights[r] as bigint);
  }
  return exact ? BigInt64Array.from(numbers, BigInt) : sums;
}

function countBySorting(profile: Profile, dense: Int32Array): Profile {
  const { kind, optionCount, rowCount } = profile;
  const order = Array.from({ length: rowCount }, (_, r) => r).sort((a, b) => compareRows(dense, optionCount, a, b));
  const marks = new Int32Array(dense.length);
  const weights = new BigInt64Array(rowCount);
  let count = 0;
  let previous = -1;
  for (const r of order) {
    const weight = profile.weights[r] ?? 0n;
    if (previous >= 0 && compareRows(dense, optionCount, previous, r) === 0) {
      weights[count - 1] = (weights[count - 1] ?? 0n) + weight;
    } else {
      marks.set(dense.subarray(r * optionCount, (r + 1) * optionCount), count * optionCount);
      weights[count] = weight;
      count += 1;
    }
    previous = r;
  }
  return {
    kind,
    optionCount,
    rowCount: count,
    marks: marks.slice(0, count * optionCount),
    weights: weights.slice(0, count),
  };
}

/** Places up to this are made dense by counting; larger ones by sorting. */
const SMALL_PLACE = 4_096;

/** Places without gaps: 2, 7, 7, – becomes 1, 2, 2, –. A stranger who writes the same preference writes the same row. */
function denseMarks(profile: Profile): Int32Array {
  const { kind, optionCount, rowCount, marks } = profile;
  const dense = Int32Array.from(marks);
  if (kind !== "RANKING") return dense;
  const placeOf = new Int32Array(SMALL_PLACE + 1);
  for (let r = 0; r < rowCount; r += 1) {
    const start = r * optionCount;
    let most = 0;
    for (let at = start; at < start + optionCount; at += 1) most = Math.max(most, dense[at] as number);
    if (most > SMALL_PLACE) {
      denseBySorting(dense.subarray(start, start + optionCount));
      continue;
    }
    for (let at = start; at < start + optionCount; at += 1) placeOf[dense[at] as number] = 1;
    let place = 0;
    for (let mark = 1; mark <= most; mark += 1) if (placeOf[mark] === 1) placeOf[mark] = place += 1;
    placeOf[0] = 0;
    for (let at = start; at < start + optionCount; at += 1) dense[at] = placeOf[dense[at] as number] as number;
    placeOf.fill(0, 0, most + 1);
  }
  return dense;
}

function denseBySorting(row: Int32Array): void {
  const places = [...new Set(row)].filter((place) => place > 0).sort((a, b) => a - b);
  const placeOf = new Map(places.map((place, index) => [place, index + 1]));
  for (let o = 0; o < row.length; o += 1) row[o] = placeOf.get(row[o] ?? 0) ?? 0;
}

function compareRows(marks: Int32Array, optionCount: number, a: number, b: number): number {
  for (let o = 0; o < optionCount; o += 1) {
    const difference = (marks[a * optionCount + o] ?? 0) - (marks[b * optionCount + o] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
