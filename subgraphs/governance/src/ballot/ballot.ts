import { DomainError } from "@commons-hub/shared/errors";
import type { BallotKind } from "../tally";

/** One line of a ballot as it comes in. */
export interface BallotChoice {
  /** Id of an option of the proposal. */
  readonly option: string;
  /** Place of the option, 1 is best; equal places are ties. For rankings only. */
  readonly rank?: number | null | undefined;
}

/** A ballot that was accepted. */
export interface StoredBallot {
  readonly proposal: string;
  readonly voter: string;
  readonly chamber: string;
  readonly weight: bigint;
  readonly marks: readonly number[];
  readonly receipt: string;
  readonly acceptedAt: Date;
}

/** Gaps between ranks mean nothing, so a rank beyond any sensible list is a mistake. */
export const RANK_LIMIT = 1_000;

/**
 * Turns a ballot into marks, one per option in the proposal's order (see `Profile`).
 *
 * Rules: no option twice and none of another proposal. ONE: at most one choice, without a rank. RANKING: any part of the
 *        options, each with a rank of 1 to 1,000. No choice at all is a blank ballot: it counts for the quorum and
 *        prefers nothing.
 * Errors: INVALID_BALLOT with the rule that is broken.
 */
export function marksOf(kind: BallotKind, options: readonly string[], choices: readonly BallotChoice[]): number[] {
  const indexOf = new Map(options.map((option, index) => [option, index]));
  const marks = options.map(() => 0);
  for (const { option, rank } of choices) {
    const index = indexOf.get(option);
    if (index === undefined) refuse("A choice names an option that this proposal does not have.", { option });
    if (marks[index] !== 0) refuse("A ballot names each option once.", { option });
    marks[index] = MARK_OF[kind](rank ?? null, option);
  }
  if ((kind === "ONE" || kind === "LISTS") && choices.length > 1) refuse("This method takes one choice.");
  return marks;
}

const MARK_OF: Readonly<Record<BallotKind, (rank: number | null, option: string) => number>> = {
  ONE: chosen,
  LISTS: chosen,
  APPROVAL: chosen,
  BUDGET: chosen,
  RANKING: (rank, option) => {
    if (rank === null) refuse("This method ranks options: give each choice a rank, 1 is best.", { option });
    if (!Number.isInteger(rank) || rank < 1 || rank > RANK_LIMIT)
      refuse(`A rank is a whole number from 1 to ${RANK_LIMIT}.`, { option, rank });
    return rank;
  },
  SCORES: notTaken,
  CREDITS: notTaken,
  SHARES: notTaken,
  CONSENT: notTaken,
};

function chosen(rank: number | null, option: string): number {
  if (rank !== null && rank !== 1) refuse("This method takes choices without ranks.", { option });
  return 1;
}

function notTaken(): never {
  return refuse("Ballots of this kind are counted from files; they cannot be cast here.");
}

function refuse(message: string, details: Readonly<Record<string, unknown>> = {}): never {
  throw new DomainError("INVALID_BALLOT", message, details);
}
