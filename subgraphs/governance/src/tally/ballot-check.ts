import { type BallotKind, CHOICE_KINDS, CONSENT_STEPS, CREDIT_BUDGET, SCORE_LIMIT } from "./profile";

/**
 * What is wrong with a row of marks as a ballot of its kind, in one sentence; null when nothing is.
 *
 * The same check for ballots that are cast and for those that a sheet brings.
 */
export function problemOfMarks(kind: BallotKind, marks: readonly number[]): string | null {
  if (marks.some((mark) => !Number.isInteger(mark) || mark < 0 || mark > 0x7fff_fffe))
    return "A mark is a whole number that is not negative.";
  const most = marks.reduce((high, mark) => Math.max(high, mark), 0);
  const sum = marks.reduce((total, mark) => total + mark, 0);
  if (CHOICE_KINDS.has(kind) && most > 1) return "On this ballot an option is chosen or not.";
  if ((kind === "ONE" || kind === "LISTS") && sum > 1) return "This ballot takes one choice.";
  if (kind === "SCORES" && most > SCORE_LIMIT) return `An option gets at most ${SCORE_LIMIT} points.`;
  if (kind === "CREDITS" && sum > CREDIT_BUDGET) return `A ballot spends at most ${CREDIT_BUDGET} credits.`;
  if (kind === "CONSENT" && most > CONSENT_STEPS.length) return `Consent has ${CONSENT_STEPS.length} steps.`;
  return null;
}
