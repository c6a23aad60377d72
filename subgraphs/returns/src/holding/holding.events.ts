import type { NewEvent } from "@commons-hub/shared/event";
import type { UnclaimedHolding } from "./holding";

export const HOLDING_CLAIMED = "returns.holding.claimed.v1";

export function holdingClaimed(holding: UnclaimedHolding, actor: string | null): NewEvent {
  return {
    type: HOLDING_CLAIMED,
    actor,
    subject: holding.id,
    payload: {
      holding: holding.id,
      organization: holding.organization,
      project: holding.project,
      agent: holding.claimedBy,
      amount: { minor: holding.amount.minor.toString(), currency: holding.amount.currency },
    },
  };
}
