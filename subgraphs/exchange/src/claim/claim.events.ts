import type { NewEvent } from "@commons-hub/shared/event";
import type { Claim } from "./claim";

export const CLAIM_RECORDED = "exchange.claim.recorded.v1";
export const CLAIM_WAIVED = "exchange.claim.waived.v1";
export const CLAIM_SETTLED = "exchange.claim.settled.v1";

export function claimRecorded(claim: Claim, actor: string | null): NewEvent {
  return { type: CLAIM_RECORDED, actor, subject: claim.id, payload: payloadOf(claim) };
}

export function claimWaived(claim: Claim, actor: string | null): NewEvent {
  return { type: CLAIM_WAIVED, actor, subject: claim.id, payload: payloadOf(claim) };
}

export function claimSettled(claim: Claim, economicEvent: string, actor: string | null): NewEvent {
  return { type: CLAIM_SETTLED, actor, subject: claim.id, payload: { ...payloadOf(claim), economicEvent } };
}

function payloadOf({ id, provider, receiver, triggeredBy }: Claim) {
  return { claim: id, provider, receiver, triggeredBy };
}
