import { DomainError } from "@commons-hub/shared/errors";
import type { Measure, Origin } from "@commons-hub/shared/value";

export const CONTRIBUTION_ACTIONS = [
  "WORK",
  "CITE",
  "DELIVER_SERVICE",
  "MONEY",
  "CARE",
  "DESIGN",
  "TRANSLATE",
  "USE",
  "CONSUME",
  "PRODUCE",
] as const;
export type ContributionAction = (typeof CONTRIBUTION_ACTIONS)[number];

/** vf:EconomicEvent seen as peer production. Never changed: a correction is a new record. */
export interface Contribution {
  readonly id: string;
  readonly agent: string;
  readonly project: string;
  readonly action: ContributionAction;
  readonly effort: Measure | null;
  /** When it was made. */
  readonly at: Date;
  readonly evidence: string | null;
  /** The record that this one replaces. */
  readonly corrects: string | null;
  /** Who wrote it down; null for the hub itself. */
  readonly recordedBy: string | null;
  readonly recordedAt: Date;
  readonly origin: Origin | null;
}

export interface NewContribution {
  readonly agent: string;
  readonly project: string;
  readonly action: ContributionAction;
  readonly effort?: Measure | null | undefined;
  readonly at?: Date | null | undefined;
  readonly evidence?: string | null | undefined;
  readonly corrects?: string | null | undefined;
}

const MAX_EVIDENCE_LENGTH = 2_000;
const EARLIEST = new Date("1800-01-01T00:00:00Z");
/** A clock that is a little ahead is no lie about the future. */
const CLOCK_SLACK_MS = 60_000;
const DECIMAL = /^(?:0|[1-9]\d{0,29})(?:\.\d{1,18})?$/;
const UNIT = /^[\x21-\x7e]{1,50}$/;

/**
 * Checks a contribution that somebody writes down.
 *
 * Units: effort in a QUDT/UCUM unit, zero or more; at in the past.
 * Errors: INVALID_INPUT.
 */
export function createContribution(
  id: string,
  input: NewContribution,
  recordedBy: string | null,
  now: Date,
): Contribution {
  return {
    id,
    agent: input.agent,
    project: input.project,
    action: input.action,
    effort: parseEffort(input.effort ?? null),
    at: parseTime(input.at ?? now, now),
    evidence: parseEvidence(input.evidence ?? null),
    corrects: input.corrects ?? null,
    recordedBy,
    recordedAt: now,
    origin: null,
  };
}

/**
 * A correction stays with its record: same agent, same project.
 * Errors: INVALID_INPUT.
 */
export function requireSameSubject(correction: Contribution, corrected: Contribution): void {
  if (correction.project !== corrected.project || correction.agent !== corrected.agent)
    throw invalid("A correction is of the same agent and project as the record that it corrects.", "corrects");
}

/**
 * Nobody confirms their own: neither the one who contributed, nor whoever acts for an organization that did, nor the one
 * who wrote it down for another.
 *
 * Errors: SELF_CONFIRMATION.
 */
export function requireOther(contribution: Contribution, confirmer: string, actsForContributor: boolean): void {
  if (!actsForContributor && confirmer !== contribution.agent && confirmer !== contribution.recordedBy) return;
  throw new DomainError("SELF_CONFIRMATION", "Nobody confirms their own contribution; ask another steward.", {
    contribution: contribution.id,
  });
}

function parseEffort(effort: Measure | null): Measure | null {
  if (effort === null) return null;
  if (!DECIMAL.test(effort.value)) throw invalid("An effort is zero or more, as a decimal number.", "effort");
  if (!UNIT.test(effort.unit)) throw invalid("A unit is a QUDT or UCUM code of at most 50 characters.", "effort");
  return { value: effort.value, unit: effort.unit };
}

function parseTime(at: Date, now: Date): Date {
  if (at < EARLIEST || at.getTime() > now.getTime() + CLOCK_SLACK_MS)
    throw invalid("A contribution was made in the past, after 1800.", "at");
  return at;
}

function parseEvidence(text: string | null): string | null {
  const evidence = text?.normalize("NFC").trim() ?? "";
  if (evidence === "") return null;
  if (evidence.length > MAX_EVIDENCE_LENGTH || /[\p{Cc}\p{Cs}]/u.test(evidence.replace(/[\n\t]/g, " ")))
    throw invalid(`Evidence has at most ${MAX_EVIDENCE_LENGTH} characters and no control characters.`, "evidence");
  return evidence;
}

function invalid(message: string, field: string): DomainError {
  return new DomainError("INVALID_INPUT", message, { field });
}
