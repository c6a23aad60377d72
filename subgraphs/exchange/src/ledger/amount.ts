import { DomainError } from "@commons-hub/shared/errors";

/** The largest amount, limit or balance: PostgreSQL's bigint. Its negative twin is the lowest balance. */
export const INT64_MAX = 9_223_372_036_854_775_807n;

/**
 * Lets an amount through that can move.
 *
 * Units:  minor units of one currency.
 * Errors: AMOUNT_OUT_OF_RANGE unless 1 <= amountMinor <= INT64_MAX.
 */
export function requireAmount(amountMinor: bigint): bigint {
  if (amountMinor < 1n || amountMinor > INT64_MAX)
    throw new DomainError("AMOUNT_OUT_OF_RANGE", `The amount must be 1 to ${INT64_MAX} minor units.`, {
      amountMinor: String(amountMinor),
    });
  return amountMinor;
}

/**
 * Lets a limit through: how far a balance may go in one direction.
 *
 * Errors: AMOUNT_OUT_OF_RANGE unless 0 <= limitMinor <= INT64_MAX.
 */
export function requireLimit(name: string, limitMinor: bigint): bigint {
  if (limitMinor < 0n || limitMinor > INT64_MAX)
    throw new DomainError("AMOUNT_OUT_OF_RANGE", `The ${name} must be 0 to ${INT64_MAX} minor units.`, {
      [name]: String(limitMinor),
    });
  return limitMinor;
}
