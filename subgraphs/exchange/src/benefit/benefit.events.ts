import type { NewEvent } from "@commons-hub/shared/event";
import type { Benefit } from "./benefit";

export const BENEFIT_RECORDED = "exchange.benefit.recorded.v1";

export function benefitRecorded({ economicEvent, winner }: Benefit, actor: string | null): NewEvent {
  return { type: BENEFIT_RECORDED, actor, subject: economicEvent, payload: { economicEvent, winner } };
}
