import type { Money } from "@commons-hub/shared/value";
import { DomainError } from "@commons-hub/shared/errors";
import type { TallyMethodName } from "../tally";
import type { ProposalEffect } from "./effect";
import type { ChamberRequirement } from "./outcome";
import type { Regime } from "./regime";

export const PROPOSAL_STATES = ["DRAFT", "OPEN", "CLOSED", "WITHDRAWN"] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** OPEN: after the close everybody can read who voted how. SECRET: nobody ever can. */
export const BALLOT_SECRECIES = ["OPEN", "SECRET"] as const;
export type BallotSecrecy = (typeof BALLOT_SECRECIES)[number];

/** Voting lasts at most this long: a roll that is older no longer tells who takes part. */
export const LONGEST_VOTE_DAYS = 366;
const DAY_MS = 86_400_000;

export interface ProposalOption {
  readonly id: string;
  readonly label: string;
  /** In minor units of the budget's currency; null without a budget. */
  readonly cost: bigint | null;
}

export interface Proposal {
  readonly id: string;
  readonly assembly: string;
  /** The project it is about. */
  readonly project: string | null;
  /** Who drafted it; null when the hub itself did. */
  readonly proposer: string | null;
  /** What it is about, in a word: delegations may be given by topic. */
  readonly topic: string | null;
  readonly title: string;
  readonly text: string;
  /** From 1; raised with every revision. */
  readonly version: number;
  readonly method: TallyMethodName;
  readonly secrecy: BallotSecrecy;
  /** How many are elected, where the method elects several. */
  readonly seats: number | null;
  /** What can be spent, where the method selects what a budget pays. */
  readonly budget: Money | null;
  /** Published with the draft: ties go by the order that follows from it. Null: ties stay open. */
  readonly tieSeed: string | null;
  /** In the order of the ballot: 2 to 100. */
  readonly options: readonly ProposalOption[];
  /** Index of the option that leaves everything as it is. */
  readonly statusQuo: number | null;
  /** The chambers that must all agree. Never empty. */
  readonly requirements: readonly ChamberRequirement[];
  readonly regime: Regime;
  readonly regimeReason: string;
  /** What other parts do once it is adopted. */
  readonly effects: readonly ProposalEffect[];
  /** The end of what it decides; null: until another decision. */
  readonly inForceUntil: Date | null;
  readonly state: ProposalState;
  readonly draftedAt: Date;
  /** Null until it opens. */
  readonly opensAt: Date | null;
  /** Votes are taken before this moment, never at or after it. Null until it opens. */
  readonly closesAt: Date | null;
  readonly closedAt: Date | null;
  readonly withdrawnAt: Date | null;
}

/**
 * DRAFT → OPEN.
 *
 * Errors: STATE_CONFLICT unless it is a draft; INVALID_INPUT when `closesAt` is not after `now`, or too far.
 */
export function openProposal(proposal: Proposal, closesAt: Date, now: Date): Proposal {
  requireState(proposal, ["DRAFT"], "opened");
  if (closesAt <= now)
    throw new DomainError("INVALID_INPUT", "closesAt must be later than now.", { now: now.toISOString() });
  if (closesAt.getTime() - now.getTime() > LONGEST_VOTE_DAYS * DAY_MS)
    throw new DomainError("INVALID_INPUT", `closesAt may be at most ${LONGEST_VOTE_DAYS} days from now.`);
  if (proposal.inForceUntil !== null && proposal.inForceUntil <= closesAt)
    throw new DomainError("INVALID_INPUT", "The decision would be over before the vote is: close earlier.", {
      inForceUntil: proposal.inForceUntil.toISOString(),
    });
  return { ...proposal, state: "OPEN", opensAt: now, closesAt };
}

/**
 * OPEN → CLOSED. The clock closes at `closesAt`, a steward may close before it.
 *
 * Errors: STATE_CONFLICT unless it is open, and for the clock before `closesAt`.
 */
export function closeProposal(proposal: Proposal, now: Date, by: "clock" | "steward"): Proposal {
  requireState(proposal, ["OPEN"], "closed");
  if (by === "clock" && !isDue(proposal, now))
    throw new DomainError("STATE_CONFLICT", "The proposal is open until its closesAt.", {
      closesAt: proposal.closesAt,
    });
  return { ...proposal, state: "CLOSED", closedAt: now };
}

/** DRAFT or OPEN → WITHDRAWN: nothing is counted. Errors: STATE_CONFLICT. */
export function withdrawProposal(proposal: Proposal, now: Date): Proposal {
  requireState(proposal, ["DRAFT", "OPEN"], "withdrawn");
  return { ...proposal, state: "WITHDRAWN", withdrawnAt: now };
}

/**
 * The gate for every ballot, by the database's clock: from opensAt on, and before closesAt, also while the job that
 * closes has not run yet.
 *
 * Errors: PROPOSAL_NOT_OPEN.
 */
export function requireVotable(proposal: Pick<Proposal, "state" | "opensAt" | "closesAt">, now: Date): void {
  if (proposal.state === "OPEN" && !isDue(proposal, now)) return;
  const message =
    proposal.state === "OPEN" ? "Voting on this proposal has ended." : `This proposal is ${proposal.state}, not OPEN.`;
  throw new DomainError("PROPOSAL_NOT_OPEN", message, {
    state: proposal.state,
    closesAt: proposal.closesAt?.toISOString() ?? null,
  });
}

/** True from the closing instant on. */
export function isDue(proposal: Pick<Proposal, "closesAt">, now: Date): boolean {
  return proposal.closesAt !== null && now >= proposal.closesAt;
}

/** Errors: STATE_CONFLICT naming the states in which it can be done. */
export function requireState(proposal: Proposal, states: readonly ProposalState[], done: string): void {
  if (states.includes(proposal.state)) return;
  throw new DomainError(
    "STATE_CONFLICT",
    `A proposal that is ${proposal.state} cannot be ${done}; only ${states.join(" or ")} can.`,
    { state: proposal.state },
  );
}
