import type { NewEvent } from "@commons-hub/shared/event";
import type { Pledge } from "./pledge";

export const PLEDGE_MADE = "returns.pledge.made.v1";

export function pledgeMade(pledge: Pledge, actor: string | null): NewEvent {
  return {
    type: PLEDGE_MADE,
    actor,
    subject: pledge.id,
    payload: {
      pledge: pledge.id,
      agent: pledge.agent,
      organization: pledge.organization,
      rule: pledge.rule,
      amount: { minor: pledge.amount.minor.toString(), currency: pledge.amount.currency },
      from: pledge.due.from.toISOString(),
      until: pledge.due.until?.toISOString() ?? null,
    },
  };
}
