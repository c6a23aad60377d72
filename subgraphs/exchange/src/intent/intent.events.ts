import type { NewEvent } from "@commons-hub/shared/event";
import type { Intent } from "./intent";

export const OFFER_PUBLISHED = "exchange.offer.published.v1";
export const NEED_PUBLISHED = "exchange.need.published.v1";
export const OFFER_WITHDRAWN = "exchange.offer.withdrawn.v1";
export const NEED_WITHDRAWN = "exchange.need.withdrawn.v1";

export function intentPublished(intent: Intent, actor: string | null): NewEvent {
  const isOffer = intent.kind === "OFFER";
  return {
    type: isOffer ? OFFER_PUBLISHED : NEED_PUBLISHED,
    actor,
    subject: intent.id,
    payload: isOffer
      ? { offer: intent.id, provider: intent.agent, gift: intent.gift }
      : { need: intent.id, receiver: intent.agent },
  };
}

export function intentWithdrawn({ id, kind, agent }: Intent, actor: string | null): NewEvent {
  const isOffer = kind === "OFFER";
  return {
    type: isOffer ? OFFER_WITHDRAWN : NEED_WITHDRAWN,
    actor,
    subject: id,
    payload: isOffer ? { offer: id, provider: agent } : { need: id, receiver: agent },
  };
}
