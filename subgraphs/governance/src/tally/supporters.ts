import type { Profile } from "./profile";

/** Who approves what, as lists of rows, and how many voters each row stands for. */
export interface Supporters {
  readonly optionCount: number;
  readonly rowCount: number;
  /** Per option the rows that approve it, in ascending order. */
  readonly rowsOf: readonly Int32Array[];
  /** Voters per row: exact, and near enough to sift. */
  readonly weights: BigInt64Array;
  readonly nearWeights: Float64Array;
  /** Voters per option. */
  readonly approvals: readonly bigint[];
  /** All voters, blank ballots too. */
  readonly voterCount: bigint;
}

export function findSupporters({ optionCount: n, rowCount, marks, weights }: Profile): Supporters {
  const sizes = new Int32Array(n);
  for (let at = 0; at < rowCount * n; at += 1) if (marks[at] !== 0) sizes[at % n] = (sizes[at % n] as number) + 1;
  const rowsOf = Array.from(sizes, (size) => new Int32Array(size));
  const ends = new Int32Array(n);
  for (let r = 0; r < rowCount; r += 1) {
    for (let o = 0; o < n; o += 1) {
      if (marks[r * n + o] === 0) continue;
      (rowsOf[o] as Int32Array)[ends[o] as number] = r;
      ends[o] = (ends[o] as number) + 1;
    }
  }
  return {
    optionCount: n,
    rowCount,
    rowsOf,
    weights,
    nearWeights: Float64Array.from(weights, Number),
    approvals: rowsOf.map((rows) => rows.reduce((sum, row) => sum + (weights[row] as bigint), 0n)),
    voterCount: weights.reduce((sum, weight) => sum + weight, 0n),
  };
}

/**
 * How far a number found with floats may be from the truth, relative to what went into it: sums of a million terms are
 * nearer than that. What lies closer together is decided by exact numbers.
 */
export const NEARNESS = 1e-9;
