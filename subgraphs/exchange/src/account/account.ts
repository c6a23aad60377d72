import { DomainError } from "@commons-hub/shared/errors";
import type { Caller } from "@commons-hub/shared/identity";
import { mayReadAccount } from "../access";
import type { Currency } from "../currency/currency";
import { availableMinor, type Balance, type Limits, requireLimits, roomMinor } from "../ledger/balance";

/** An agent's account in one currency; an agent has at most one in each, so that credit is granted once. */
export interface Account {
  readonly id: string;
  readonly owner: string;
  readonly currencyId: string;
  /** The code of the currency. */
  readonly currency: string;
  /** The organization that issues the currency. */
  readonly issuer: string;
  readonly openedAt: Date;
  /** Null for whom they are no business of. */
  readonly figures: (Limits & Balance) | null;
}

/** The account as one caller sees it. Every way to an account goes through here. */
export function visibleTo(caller: Caller, account: Account): Account {
  return mayReadAccount(caller, account) ? account : { ...account, figures: null };
}

/** What is asked for; what is left out is taken from the currency. */
export interface LimitsWish {
  readonly creditLimitMinor?: bigint | undefined;
  readonly softLimitMinor?: bigint | undefined;
  readonly maximumMinor?: bigint | undefined;
}

/** Who opens an account: a bookkeeper of the issuer, one of its members for itself, or somebody else for itself. */
export type Opener = "ISSUER" | "MEMBER" | "OTHER";

/**
 * The limits of a new account. The issuer's officers grant any; a member of the issuer who opens its own account gets at
 * most the currency's; everybody else at most those without credit, so that credit does not grow with invented agents.
 *
 * Errors: FORBIDDEN for an owner who asks for more; those of `requireLimits`.
 */
export function decideLimits(currency: Currency, wish: LimitsWish, opener: Opener): Limits {
  const { defaultLimits } = currency;
  const granted = opener === "OTHER" ? 0n : defaultLimits.creditLimitMinor;
  const creditLimitMinor = wish.creditLimitMinor ?? granted;
  const softLimitMinor = wish.softLimitMinor ?? smaller(defaultLimits.softLimitMinor, creditLimitMinor);
  const maximumMinor = wish.maximumMinor ?? defaultLimits.maximumMinor;
  const limits = requireLimits({ creditLimitMinor, softLimitMinor, maximumMinor });
  const isWider =
    creditLimitMinor > granted ||
    (maximumMinor !== null && defaultLimits.maximumMinor !== null && maximumMinor > defaultLimits.maximumMinor);
  if (isWider && opener !== "ISSUER")
    throw new DomainError(
      "FORBIDDEN",
      "Members of the issuer get what the currency grants, others no credit; a steward or treasurer of the issuer grants more.",
      { issuer: currency.issuer },
    );
  return limits;
}

/** A default that warns must still come before a credit limit that is tighter than the default. */
function smaller(softLimitMinor: bigint | null, creditLimitMinor: bigint): bigint | null {
  return softLimitMinor !== null && softLimitMinor > creditLimitMinor ? creditLimitMinor : softLimitMinor;
}

/**
 * Other limits for an account that has moved meanwhile.
 *
 * Laws:   the limits hold for what the account holds now, so that nobody is beyond a limit that was set afterwards.
 * Errors: those of `requireLimits`; STATE_CONFLICT when the account owes, holds or has promised more.
 */
export function changeLimits(balance: Balance, limits: Limits): Limits & Balance {
  const { postedMinor, pendingOutMinor, pendingInMinor } = balance;
  const changed = { ...requireLimits(limits), postedMinor, pendingOutMinor, pendingInMinor };
  if (availableMinor(changed) < 0n)
    throw new DomainError(
      "STATE_CONFLICT",
      "The account owes more than this credit limit, promised payments included.",
      {
        owedMinor: String(pendingOutMinor - postedMinor),
      },
    );
  if (roomMinor(changed) < 0n)
    throw new DomainError("STATE_CONFLICT", "The account holds more than this maximum, payments to come included.", {
      heldMinor: String(postedMinor + pendingInMinor),
    });
  return changed;
}
