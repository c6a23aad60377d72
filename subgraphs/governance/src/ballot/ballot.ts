import { DomainError } from "@commons-hub/shared/errors";
import { type BallotKind, CONSENT_STEPS, type ConsentStep, CREDIT_BUDGET, SCORE_LIMIT } from "../tally";

/** One line of a ballot as it comes in: an option, and what the kind of ballot says about it. */
export interface BallotChoice {
  /** Id of an option of the proposal. */
  readonly option: string;
  /** For rankings: the place, 1 is best, equal places are ties. */
  readonly rank?: number | null | undefined;
  /** For scores: points. */
  readonly score?: number | null | undefined;
  /** For quadratic voting: voice credits spent. */
  readonly credits?: number | null | undefined;
  /** For consent. */
  readonly step?: ConsentStep | null | undefined;
}

/** A ballot that was accepted, with open choices. */
export interface StoredBallot {
  readonly proposal: string;
  /** Null on the sheet of a secret vote. */
  readonly voter: string | null;
  readonly chamber: string;
  readonly weight: bigint;
  readonly marks: readonly number[];
  readonly receipt: string;
  /** Null on the sheet of a secret vote. */
  readonly acceptedAt: Date | null;
}

/** Gaps between ranks mean nothing, so a rank beyond any sensible list is a mistake. */
export const RANK_LIMIT = 1_000;

/** The mark of an objection that blocks as long as it stands, and of one that was answered or withdrawn. */
export const PARAMOUNT_MARK = CONSENT_STEPS.indexOf("PARAMOUNT_OBJECTION") + 1;
export const OBJECT_MARK = CONSENT_STEPS.indexOf("OBJECT") + 1;

type Detail = "rank" | "score" | "credits" | "step";

/** What a choice says besides its option, and in which words a ballot without it is refused. */
const DETAIL_OF: Readonly<Record<BallotKind, { readonly detail: Detail | null; readonly ask: string }>> = {
  ONE: { detail: null, ask: "This method takes one choice, with nothing besides the option." },
  LISTS: { detail: null, ask: "This method takes one list, with nothing besides it." },
  APPROVAL: { detail: null, ask: "This method takes the options you approve of, with nothing besides." },
  BUDGET: { detail: null, ask: "This method takes the options you want to pay for, with nothing besides." },
  RANKING: { detail: "rank", ask: "This method ranks options: give each choice a rank, 1 is best." },
  SCORES: { detail: "score", ask: `This method scores options: give each choice a score from 0 to ${SCORE_LIMIT}.` },
  CREDITS: { detail: "credits", ask: "This method spends voice credits: give each choice its credits." },
  SHARES: { detail: "credits", ask: "This method divides your vote: give each choice its part." },
  CONSENT: {
    detail: "step",
    ask: `This method asks for consent: give each choice a step (${CONSENT_STEPS.join(", ")}).`,
  },
};

const DETAILS: readonly Detail[] = ["rank", "score", "credits", "step"];

/**
 * Turns a ballot into marks, one per option in the proposal's order (see `Profile`).
 *
 * Rules: no option twice and none of another proposal. ONE and LISTS take at most one choice, APPROVAL and BUDGET any of
 *        them; RANKING any part of the options, each with a rank of 1 to 1,000; SCORES points from 0; CREDITS together
 *        at most 100; CONSENT a step each. No choice at all is a blank ballot: it counts for the quorum and prefers
 *        nothing.
 * Errors: INVALID_BALLOT with the rule that is broken.
 */
export function marksOf(kind: BallotKind, options: readonly string[], choices: readonly BallotChoice[]): number[] {
  const indexOf = new Map(options.map((option, index) => [option, index]));
  const marks = options.map(() => 0);
  const named = new Set<string>();
  for (const choice of choices) {
    const { option } = choice;
    const index = indexOf.get(option);
    if (index === undefined) refuse("A choice names an option that this proposal does not have.", { option });
    if (named.has(option)) refuse("A ballot names each option once.", { option });
    named.add(option);
    marks[index] = markOf(kind, choice);
  }
  if ((kind === "ONE" || kind === "LISTS") && choices.length > 1) refuse("This method takes one choice.");
  const spent = marks.reduce((sum, mark) => sum + mark, 0);
  if (kind === "CREDITS" && spent > CREDIT_BUDGET)
    refuse(`A ballot has ${CREDIT_BUDGET} voice credits to spend.`, { spent });
  return marks;
}

function markOf(kind: BallotKind, choice: BallotChoice): number {
  const { detail, ask } = DETAIL_OF[kind];
  const { option } = choice;
  const given = DETAILS.filter((each) => (choice[each] ?? null) !== null);
  // A choice without ranks may say that its option is the first.
  if (detail === null && given.every((each) => each === "rank") && (choice.rank ?? 1) === 1) return 1;
  if (detail === null || given.length !== 1 || given[0] !== detail) refuse(ask, { option });
  if (detail === "rank") return requireWithin(choice.rank ?? 0, 1, RANK_LIMIT, "A rank", option);
  if (detail === "score") return requireWithin(choice.score ?? 0, 0, SCORE_LIMIT, "A score", option);
  if (detail === "step") return CONSENT_STEPS.indexOf(choice.step ?? "ABSTAIN") + 1;
  return requireWithin(choice.credits ?? 0, 0, kind === "CREDITS" ? CREDIT_BUDGET : SCORE_LIMIT, "Credits", option);
}

/** The choices that marks stand for, the best first; the inverse of `marksOf` up to what says nothing. */
export function choicesOf(kind: BallotKind, options: readonly string[], marks: readonly number[]): BallotChoice[] {
  const { detail } = DETAIL_OF[kind];
  const chosen = marks.flatMap((mark, index) => {
    const option = options[index];
    return mark > 0 && option !== undefined ? [{ option, mark }] : [];
  });
  const ascending = detail === null || detail === "rank" || detail === "step";
  chosen.sort((a, b) => (ascending ? a.mark - b.mark : b.mark - a.mark));
  return chosen.map(({ option, mark }) => {
    if (detail === "step") return { option, step: CONSENT_STEPS[mark - 1] ?? null };
    return { option, [detail ?? "rank"]: mark };
  });
}

function requireWithin(value: number, least: number, most: number, what: string, option: string): number {
  if (!Number.isInteger(value) || value < least || value > most)
    refuse(`${what} is a whole number from ${least} to ${most}.`, { option, value });
  return value;
}

function refuse(message: string, details: Readonly<Record<string, unknown>> = {}): never {
  throw new DomainError("INVALID_BALLOT", message, details);
}
