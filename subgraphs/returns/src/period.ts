import { DomainError } from "@commons-hub/shared/errors";
import type { Period } from "@commons-hub/shared/value";

const EARLIEST = new Date("1900-01-01T00:00:00Z");
const LATEST = new Date("2200-01-01T00:00:00Z");

/** Errors: INVALID_INPUT when a period ends before it begins, or lies outside the years 1900 to 2199. */
export function requirePeriod(input: { readonly from: Date; readonly until?: Date | null | undefined }): Period {
  const until = input.until ?? null;
  requireInstant(input.from, "period.from");
  if (until !== null) requireInstant(until, "period.until");
  if (until !== null && until <= input.from)
    throw new DomainError("INVALID_INPUT", "A period ends after it begins.", { field: "period" });
  return { from: input.from, until };
}

/** Errors: INVALID_INPUT outside the years 1900 to 2199. */
export function requireInstant(at: Date, field: string): Date {
  if (at < EARLIEST || at >= LATEST)
    throw new DomainError("INVALID_INPUT", `${field} lies within the years 1900 to 2199.`, { field });
  return at;
}
