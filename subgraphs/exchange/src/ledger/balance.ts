import { DomainError } from "@commons-hub/shared/errors";
import { INT64_MAX } from "@commons-hub/shared/numbers";

/** How far an account may go. There is nothing here that grows by itself: credit among members bears no interest. */
export interface Limits {
  /** The balance never falls below its negative. */
  readonly creditLimitMinor: bigint;
  /** Below its negative the owner is warned; never above the credit limit. */
  readonly softLimitMinor: bigint | null;
  /** The balance never rises above it; null: only the size of the number bounds it. */
  readonly maximumMinor: bigint | null;
}

/** What an account holds. Promised amounts are set aside on both sides until they are posted or voided. */
export interface Balance {
  readonly postedMinor: bigint;
  readonly pendingOutMinor: bigint;
  readonly pendingInMinor: bigint;
}

export interface LedgerAccount extends Limits, Balance {
  readonly id: string;
  /** The code of the currency. */
  readonly currency: string;
}

/** A change of one account; what one side loses the other gains in the same step. */
export type BalanceChange = Balance;

/**
 * A new account, at zero.
 *
 * Errors: AMOUNT_OUT_OF_RANGE for a limit outside 0 to INT64_MAX; INVALID_INPUT for a soft limit above the credit limit.
 */
export function openAccount(id: string, currency: string, limits: Limits): LedgerAccount {
  requireLimits(limits);
  return { id, currency, ...limits, postedMinor: 0n, pendingOutMinor: 0n, pendingInMinor: 0n };
}

/** Errors: as `openAccount`. */
export function requireLimits(limits: Limits): Limits {
  requireLimit("creditLimit", limits.creditLimitMinor);
  if (limits.maximumMinor !== null) requireLimit("maximum", limits.maximumMinor);
  if (limits.softLimitMinor !== null) {
    requireLimit("softLimit", limits.softLimitMinor);
    if (limits.softLimitMinor > limits.creditLimitMinor)
      throw new DomainError("INVALID_INPUT", "The soft limit warns before the credit limit: it cannot be above it.");
  }
  return limits;
}

function requireLimit(field: string, limitMinor: bigint): void {
  if (limitMinor < 0n || limitMinor > INT64_MAX)
    throw new DomainError("AMOUNT_OUT_OF_RANGE", `${field} must be 0 to ${INT64_MAX} minor units.`, { field });
}

/** What the account can still pay: its balance, less what it has promised, plus its credit. Never negative. */
export function availableMinor(account: Balance & Limits): bigint {
  return account.postedMinor - account.pendingOutMinor + account.creditLimitMinor;
}

/** What the account can still receive. Never negative. */
export function roomMinor(account: Balance & Limits): bigint {
  return (account.maximumMinor ?? INT64_MAX) - account.postedMinor - account.pendingInMinor;
}

/** Adds a change; the caller has checked `availableMinor` and `roomMinor`. */
export function changeBalance(account: LedgerAccount, change: BalanceChange): LedgerAccount {
  return {
    ...account,
    postedMinor: account.postedMinor + change.postedMinor,
    pendingOutMinor: account.pendingOutMinor + change.pendingOutMinor,
    pendingInMinor: account.pendingInMinor + change.pendingInMinor,
  };
}
