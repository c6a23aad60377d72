import { DomainError } from "@commons-hub/shared/errors";
import { requireAmountMinor } from "@commons-hub/shared/numbers";
import type { Money } from "@commons-hub/shared/value";

const CODE = /^[A-Z][A-Z0-9]{1,11}$/;

/**
 * An amount that moves. Whether a hub currency of that code exists is known to exchange alone.
 *
 * Errors: AMOUNT_OUT_OF_RANGE; INVALID_INPUT for a currency that is neither ISO 4217 nor the form of a hub currency.
 */
export function requireMoney(money: Money, field: string): Money {
  requireAmountMinor(money.minor, field);
  if (!CODE.test(money.currency))
    throw new DomainError("INVALID_INPUT", "A currency is 2 to 12 capital letters and digits, such as EUR.", { field });
  return money;
}

/** Sums per currency, by currency; sums of nothing are left out. */
export function sumByCurrency(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, bigint>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  return [...sums]
    .filter(([, minor]) => minor !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => ({ minor, currency }));
}
