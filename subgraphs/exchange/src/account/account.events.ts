import type { NewEvent } from "@commons-hub/shared/event";
import type { Limits } from "../ledger/balance";
import type { Account } from "./account";

export const ACCOUNT_OPENED = "exchange.account.opened.v1";

export const ACCOUNT_LIMITS_CHANGED = "exchange.account.limits-changed.v1";
/** As the database itself writes it, whichever statement passes the limit. */
export const SOFT_LIMIT_PASSED = "exchange.account.soft-limit-passed.v1";

export function accountOpened(account: Account, actor: string | null): NewEvent {
  return {
    type: ACCOUNT_OPENED,
    actor,
    subject: account.id,
    payload: {
      account: account.id,
      owner: account.owner,
      currency: account.currency,
      currencyId: account.currencyId,
      issuer: account.issuer,
    },
  };
}

export function accountLimitsChanged(account: Account, limits: Limits, actor: string | null): NewEvent {
  return {
    type: ACCOUNT_LIMITS_CHANGED,
    actor,
    subject: account.id,
    payload: {
      account: account.id,
      owner: account.owner,
      currency: account.currency,
      creditLimitMinor: String(limits.creditLimitMinor),
      softLimitMinor: limits.softLimitMinor?.toString() ?? null,
      maximumMinor: limits.maximumMinor?.toString() ?? null,
    },
  };
}
