import type { NewEvent } from "@commons-hub/shared/event";
import type { ClearingRun } from "./clearing-run";

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
