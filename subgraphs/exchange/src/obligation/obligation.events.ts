import type { NewEvent } from "@commons-hub/shared/event";
import type { Obligation } from "./obligation";

export const OBLIGATION_RECORDED = "exchange.obligation.recorded.v1";
export const OBLIGATION_ACKNOWLEDGED = "exchange.obligation.acknowledged.v1";
export const OBLIGATION_SETTLED = "exchange.obligation.settled.v1";

export function obligationRecorded(obligation: Obligation, actor: string | null): NewEvent {
  return {
    type: OBLIGATION_RECORDED,
    actor,
    subject: obligation.id,
    payload: payloadOf(obligation, obligation.amountMinor),
  };
}

export function obligationAcknowledged(obligation: Obligation, actor: string | null): NewEvent {
  return {
    type: OBLIGATION_ACKNOWLEDGED,
    actor,
    subject: obligation.id,
    payload: payloadOf(obligation, obligation.amountMinor),
  };
}

/** `amountMinor` is what the creditor has confirmed just now. */
export function obligationSettled(obligation: Obligation, amountMinor: bigint, actor: string | null): NewEvent {
  return { type: OBLIGATION_SETTLED, actor, subject: obligation.id, payload: payloadOf(obligation, amountMinor) };
}

function payloadOf({ id, debtor, creditor, currency }: Obligation, amountMinor: bigint) {
  return { obligation: id, debtor, creditor, currency, amountMinor: amountMinor.toString() };
}
