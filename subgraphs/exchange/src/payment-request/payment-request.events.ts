import type { NewEvent } from "@commons-hub/shared/event";
import type { PaymentRequest, PaymentRequestState } from "./payment-request";

export const PAYMENT_REQUESTED = "exchange.payment-request.opened.v1";
export const PAYMENT_REQUEST_ANSWERED = "exchange.payment-request.answered.v1";

export function paymentRequested(request: PaymentRequest, actor: string | null): NewEvent {
  return { type: PAYMENT_REQUESTED, actor, subject: request.id, payload: payloadOf(request) };
}

export function paymentRequestAnswered(
  request: PaymentRequest,
  state: PaymentRequestState,
  actor: string | null,
): NewEvent {
  return { type: PAYMENT_REQUEST_ANSWERED, actor, subject: request.id, payload: { ...payloadOf(request), state } };
}

function payloadOf({ id, payee, payer, currency, amountMinor }: PaymentRequest) {
  return { paymentRequest: id, payee, payer, currency, amountMinor: amountMinor.toString() };
}
