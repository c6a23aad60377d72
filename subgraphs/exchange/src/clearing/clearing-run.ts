import type { Notice } from "./clearing";
import type { Fund } from "./fund";

/** A clearing that was applied. */
export interface ClearingRun {
  readonly id: string;
  readonly currencyId: string;
  /** The code of the currency. */
  readonly currency: string;
  /** Only what was due by then took part. */
  readonly until: Date | null;
  /** What was outstanding before. */
  readonly totalMinor: bigint;
  readonly clearedMinor: bigint;
  readonly fundUsedMinor: bigint;
  readonly fund: Fund | null;
  readonly participants: number;
  readonly runBy: string | null;
  readonly runAt: Date;
}

export interface KeptNotice extends Omit<Notice, "obligations"> {
  readonly clearing: string;
  readonly currency: string;
}

export interface KeptLine {
  readonly clearing: string;
  readonly participant: string;
  readonly obligation: string;
  readonly beforeMinor: bigint;
  readonly clearedMinor: bigint;
  readonly currency: string;
}

/** Lines of one participant that one answer holds, the largest first. */
export const LINES_MAX = 100;
