import { DomainError } from "@commons-hub/shared/errors";
import { requireText } from "../text";
import { type Expectation, outstandingOf, requireExpectation } from "./expectation";
import { scaled } from "../economic-resource/economic-resource";

export const COMMITMENT_PREFIX = "cmt";
export const COMMITMENT_NOTE_LENGTH_MAX = 2_000;
export const COMMITMENT_STATES = ["OPEN", "FULFILLED", "CANCELLED"] as const;
export type CommitmentState = (typeof COMMITMENT_STATES)[number];

export interface CommitmentDraft extends Expectation {
  /** Ids of the processes that it is to go into or to come out of. */
  readonly inputOf: string | null;
  readonly outputOf: string | null;
  /** Id of the agreement that it is a clause of. */
  readonly agreement: string | null;
  readonly due: Date | null;
  readonly note: string | null;
}

/** vf:Commitment: what a provider promises to a receiver. */
export interface Commitment extends CommitmentDraft {
  readonly id: string;
  /** What the events that fulfil it say, corrections included: exact decimal text. */
  readonly fulfilled: string;
  readonly cancelledBy: string | null;
  readonly cancelledAt: Date | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** Errors: INVALID_INPUT for a note that is not readable, and as `requireExpectation`. */
export function requireCommitment(input: CommitmentDraft): CommitmentDraft {
  const draft = requireExpectation(input);
  return { ...draft, note: draft.note === null ? null : requireText("note", draft.note, COMMITMENT_NOTE_LENGTH_MAX) };
}

/** Law: cancelled once, it stays so; otherwise it is fulfilled exactly where nothing is outstanding. */
export function stateOf(
  commitment: Pick<Commitment, "cancelledAt" | "quantity" | "effort" | "fulfilled">,
): CommitmentState {
  if (commitment.cancelledAt !== null) return "CANCELLED";
  return scaled(outstandingOf(commitment, commitment.fulfilled).value) === 0n ? "FULFILLED" : "OPEN";
}

/** Errors: STATE_CONFLICT for a commitment that was cancelled. */
export function requireOpenCommitment(commitment: Commitment): Commitment {
  if (commitment.cancelledAt !== null)
    throw new DomainError("STATE_CONFLICT", "This commitment was cancelled; nothing fulfils it any more.", {
      commitment: commitment.id,
    });
  return commitment;
}
