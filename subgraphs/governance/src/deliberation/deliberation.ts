import { DomainError } from "@commons-hub/shared/errors";
import { type Proposal, requireState } from "../proposal/proposal";
import { parseText } from "../text";

export const STANCES = ["FOR", "AGAINST", "NEUTRAL"] as const;
export type Stance = (typeof STANCES)[number];

export const WORDS_LIMIT = 10_000;

/** A reason for or against a proposal. Author and text are null once they were erased. */
export interface Argument {
  readonly id: string;
  readonly proposal: string;
  readonly author: string | null;
  readonly stance: Stance;
  readonly text: string | null;
  /** The argument that it answers. */
  readonly replyTo: string | null;
  readonly addedAt: Date;
}

/**
 * What somebody cannot agree with. A paramount objection says that the proposal would harm what the assembly is for:
 * under consent nothing is adopted while one is unresolved.
 */
export interface Objection {
  readonly id: string;
  readonly proposal: string;
  readonly author: string | null;
  readonly paramount: boolean;
  readonly text: string | null;
  readonly raisedAt: Date;
  readonly answer: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Date | null;
  readonly withdrawnAt: Date | null;
}

export interface NewArgument {
  readonly proposal: string;
  readonly stance: Stance;
  readonly text: string;
  readonly replyTo?: string | null | undefined;
}

export interface NewObjection {
  readonly proposal: string;
  readonly text: string;
  readonly paramount: boolean;
}

/** Errors: STATE_CONFLICT unless the proposal is a draft or open; INVALID_INPUT for the text. */
export function createArgument(id: string, proposal: Proposal, input: NewArgument, author: string, at: Date): Argument {
  requireState(proposal, ["DRAFT", "OPEN"], "argued about");
  return {
    id,
    proposal: proposal.id,
    author,
    stance: input.stance,
    text: parseText(input.text, "text", WORDS_LIMIT),
    replyTo: input.replyTo ?? null,
    addedAt: at,
  };
}

/** Errors: STATE_CONFLICT unless the proposal is a draft or open; INVALID_INPUT for the text. */
export function raiseObjection(
  id: string,
  proposal: Proposal,
  input: NewObjection,
  author: string,
  at: Date,
): Objection {
  requireState(proposal, ["DRAFT", "OPEN"], "objected to");
  return {
    id,
    proposal: proposal.id,
    author,
    paramount: input.paramount,
    text: parseText(input.text, "text", WORDS_LIMIT),
    raisedAt: at,
    answer: null,
    answeredBy: null,
    answeredAt: null,
    withdrawnAt: null,
  };
}

/** An answer resolves it. Errors: STATE_CONFLICT when it is resolved, or nothing is decided any more; INVALID_INPUT. */
export function answerObjection(
  objection: Objection,
  proposal: Proposal,
  answer: string,
  by: string | null,
  at: Date,
): Objection {
  requireUnresolved(objection, proposal);
  return { ...objection, answer: parseText(answer, "answer", WORDS_LIMIT), answeredBy: by, answeredAt: at };
}

/** Errors: STATE_CONFLICT. */
export function withdrawObjection(objection: Objection, proposal: Proposal, at: Date): Objection {
  requireUnresolved(objection, proposal);
  return { ...objection, withdrawnAt: at };
}

export function resolvedAtOf({ answeredAt, withdrawnAt }: Objection): Date | null {
  return answeredAt ?? withdrawnAt;
}

/** Whether it keeps a proposal under consent from being adopted. */
export function blocks(objection: Objection): boolean {
  return objection.paramount && resolvedAtOf(objection) === null;
}

function requireUnresolved(objection: Objection, proposal: Proposal): void {
  requireState(proposal, ["DRAFT", "OPEN"], "discussed");
  if (resolvedAtOf(objection) !== null)
    throw new DomainError("STATE_CONFLICT", "This objection is resolved already.", {
      answeredAt: objection.answeredAt?.toISOString() ?? null,
      withdrawnAt: objection.withdrawnAt?.toISOString() ?? null,
    });
}
