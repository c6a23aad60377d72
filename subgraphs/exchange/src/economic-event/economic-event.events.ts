import type { NewEvent } from "@commons-hub/shared/event";
import type { EconomicEvent } from "./economic-event";

export const ECONOMIC_EVENT_RECORDED = "exchange.economic-event.recorded.v1";

/** `byProvider`: whether it is the provider's own word, and not only that of the receiver. */
export function economicEventRecorded(event: EconomicEvent, actor: string | null, byProvider: boolean): NewEvent {
  const { id, action, provider, receiver, resource, toResource, specification, gift, corrects } = event;
  const { agreement, fulfills } = event;
  const payload = {
    economicEvent: id,
    action,
    provider,
    receiver,
    resource,
    toResource,
    specification,
    gift,
    corrects,
    agreement,
    fulfills,
    byProvider,
  };
  return { type: ECONOMIC_EVENT_RECORDED, actor, subject: id, payload };
}
