import type { NewEvent } from "@commons-hub/shared/event";
import type { EconomicEvent } from "../economic-event/economic-event";

export const GIFT_THANKED = "exchange.gift.thanked.v1";

export function giftThanked({ id, provider, receiver }: EconomicEvent, actor: string | null): NewEvent {
  return { type: GIFT_THANKED, actor, subject: id, payload: { economicEvent: id, provider, receiver } };
}
