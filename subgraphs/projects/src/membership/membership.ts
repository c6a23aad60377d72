import { DomainError } from "@commons-hub/shared/errors";
import type { Role } from "@commons-hub/shared/identity";

/** vf:AgentRelationship: what an agent is to an organization, from (inclusive) until (exclusive). */
export interface Membership {
  readonly id: string;
  readonly agent: string;
  readonly organization: string;
  /** Distinct, in alphabetical order. */
  readonly roles: readonly Role[];
  readonly from: Date;
  /** Null: still running. */
  readonly until: Date | null;
}

export interface NewMembership {
  readonly agent: string;
  readonly organization: string;
  readonly roles: readonly Role[];
  readonly from?: Date | null | undefined;
  readonly until?: Date | null | undefined;
}

/** Beyond these years a date is a slip of the pen. */
const EARLIEST = new Date("1800-01-01T00:00:00Z");
const LATEST = new Date("2200-01-01T00:00:00Z");

/**
 * A membership from `from` (now, unless said otherwise) until `until` (open, unless said otherwise).
 *
 * Errors: INVALID_INPUT without a role, for a membership in oneself, or when it would end before it begins.
 */
export function createMembership(id: string, input: NewMembership, now: Date): Membership {
  const roles = [...new Set(input.roles)].sort();
  const from = input.from ?? now;
  const until = input.until ?? null;
  if (roles.length === 0) throw invalid("A membership has at least one role.", "roles");
  if (input.agent === input.organization) throw invalid("Nobody is a member of themselves.", "agent");
  requireDate(from, "from");
  if (until !== null) requireDate(until, "until");
  if (until !== null && until <= from) throw invalid("A membership ends after it begins.", "until");
  return { id, agent: input.agent, organization: input.organization, roles, from, until };
}

/**
 * Ends a membership at `until` (now, unless said otherwise). One that has not begun ends where it would begin.
 *
 * Errors: STATE_CONFLICT when it is over; INVALID_INPUT for an end in the past, or later than the one it has.
 */
export function endMembership(membership: Membership, until: Date | null, now: Date): Membership {
  if (membership.until !== null && membership.until <= now)
    throw new DomainError("STATE_CONFLICT", "This membership is over already.", { until: membership.until });
  const wanted = until ?? now;
  if (wanted < now) throw invalid("A membership is ended now or later; the past stays as it was.", "until");
  requireDate(wanted, "until");
  if (membership.until !== null && wanted > membership.until)
    throw invalid("The membership ends earlier than that already; add a new one to prolong it.", "until");
  return { ...membership, until: wanted < membership.from ? membership.from : wanted };
}

/** Whether two memberships of one agent in one organization are ever in force at the same time. */
export function overlaps(a: Pick<Membership, "from" | "until">, b: Pick<Membership, "from" | "until">): boolean {
  return (a.until === null || b.from < a.until) && (b.until === null || a.from < b.until);
}

function requireDate(date: Date, field: string): void {
  if (date < EARLIEST || date > LATEST) throw invalid("A date lies between 1800 and 2200.", field);
}

function invalid(message: string, field: string): DomainError {
  return new DomainError("INVALID_INPUT", message, { field });
}
