import type { NewEvent } from "@commons-hub/shared/event";
import type { Commitment } from "./commitment";

export const COMMITMENT_MADE = "exchange.commitment.made.v1";
export const COMMITMENT_CANCELLED = "exchange.commitment.cancelled.v1";
export const COMMITMENT_FULFILLED = "exchange.commitment.fulfilled.v1";

export function commitmentMade(commitment: Commitment, actor: string | null): NewEvent {
  return { type: COMMITMENT_MADE, actor, subject: commitment.id, payload: payloadOf(commitment) };
}

export function commitmentCancelled(commitment: Commitment, actor: string | null): NewEvent {
  return { type: COMMITMENT_CANCELLED, actor, subject: commitment.id, payload: payloadOf(commitment) };
}

export function commitmentFulfilled(commitment: Commitment, economicEvent: string, actor: string | null): NewEvent {
  const payload = { ...payloadOf(commitment), economicEvent };
  return { type: COMMITMENT_FULFILLED, actor, subject: commitment.id, payload };
}

function payloadOf({ id, action, provider, receiver, agreement }: Commitment) {
  return { commitment: id, action, provider, receiver, agreement };
}
