import { DomainError } from "../errors";

/** The range of PostgreSQL's `bigint`, in which every amount and every weight is stored. */
export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;

export function fitsInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX;
}

/**
 * An amount that moves: at least one minor unit, at most what 64 bits hold.
 *
 * Errors: AMOUNT_OUT_OF_RANGE, naming the field.
 */
export function requireAmountMinor(amountMinor: bigint, field = "amount"): bigint {
  if (amountMinor < 1n || amountMinor > INT64_MAX)
    throw new DomainError(
      "AMOUNT_OUT_OF_RANGE",
      `${field} must be a whole number of minor units between 1 and ${INT64_MAX}.`,
      { field },
    );
  return amountMinor;
}

/**
 * A result that is to be stored: a sum of valid amounts can still leave the range.
 *
 * Errors: AMOUNT_OUT_OF_RANGE, naming the field.
 */
export function requireInt64(value: bigint, field: string): bigint {
  if (!fitsInt64(value)) throw new DomainError("AMOUNT_OUT_OF_RANGE", `${field} does not fit into 64 bits.`, { field });
  return value;
}
