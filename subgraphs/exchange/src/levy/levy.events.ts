import type { NewEvent } from "@commons-hub/shared/event";
import type { Levy, LevyAgreement } from "./levy";

export const LEVY_AGREED = "exchange.levy-agreement.made.v1";
export const LEVY_REVOKED = "exchange.levy-agreement.revoked.v1";
export const LEVY_ANNOUNCED = "exchange.levy.announced.v1";

export function levyAgreed(agreement: LevyAgreement, actor: string | null): NewEvent {
  return { type: LEVY_AGREED, actor, subject: agreement.id, payload: payloadOf(agreement) };
}

export function levyRevoked(agreement: LevyAgreement, actor: string | null): NewEvent {
  return { type: LEVY_REVOKED, actor, subject: agreement.id, payload: payloadOf(agreement) };
}

/** What is due to whom, exactly; below zero where a correction takes some of it back. */
export function levyAnnounced(levy: Levy, exactMinor: string): NewEvent {
  const { agreement, change } = levy;
  return {
    type: LEVY_ANNOUNCED,
    actor: null,
    subject: levy.id,
    payload: {
      levy: levy.id,
      levyAgreement: agreement.id,
      payer: agreement.payer,
      collector: agreement.collector,
      factorSet: agreement.factorSet,
      economicEvent: levy.economicEvent,
      specification: levy.specification,
      quantity: change.value,
      unit: change.unit,
      minorPerUnit: levy.minorPerUnit,
      currency: levy.currency,
      exactMinor,
      occurredAt: levy.occurredAt.toISOString(),
    },
  };
}

function payloadOf({ id, payer, collector, factorSet, territory }: LevyAgreement) {
  return { levyAgreement: id, payer, collector, factorSet, territory };
}
