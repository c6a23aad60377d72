import { DomainError } from "@commons-hub/shared/errors";
import type { Money } from "@commons-hub/shared/value";

/** The minor units of an amount that must be in one currency. Errors: CURRENCY_MISMATCH. */
export function minorIn(code: string, amount: Money | null | undefined): bigint | undefined {
  if (amount === null || amount === undefined) return undefined;
  if (amount.currency !== code)
    throw new DomainError("CURRENCY_MISMATCH", `The amount is in ${amount.currency}; it must be in ${code}.`, {
      currency: code,
    });
  return amount.minor;
}

export function moneyOf(minor: bigint | null | undefined, currency: string): Money | null {
  return minor === null || minor === undefined ? null : { minor, currency };
}
