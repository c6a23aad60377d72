import type { NewEvent } from "@commons-hub/shared/event";
import type { Account } from "../account/account";
import type { ClearingRun } from "./clearing-run";

export const CLEARING_ALLOWED = "exchange.account.clearing-allowed.v1";
export const CLEARING_APPLIED = "exchange.clearing.applied.v1";

/** The notices are read from the clearing; the event says that there are some. */
export function clearingApplied(clearing: ClearingRun, actor: string | null): NewEvent {
  return {
    type: CLEARING_APPLIED,
    actor,
    subject: clearing.id,
    payload: {
      clearing: clearing.id,
      currency: clearing.currency,
      clearedMinor: clearing.clearedMinor.toString(),
      fundUsedMinor: clearing.fundUsedMinor.toString(),
      participants: clearing.participants,
    },
  };
}

/** `limitMinor` null: nothing any more. */
export function clearingAllowed(
  { id, owner, currency }: Pick<Account, "id" | "owner" | "currency">,
  limitMinor: bigint | null,
  actor: string | null,
): NewEvent {
  return {
    type: CLEARING_ALLOWED,
    actor,
    subject: id,
    payload: { account: id, owner, currency, limitMinor: limitMinor?.toString() ?? null },
  };
}
