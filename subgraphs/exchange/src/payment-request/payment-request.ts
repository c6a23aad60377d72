import { DomainError } from "@commons-hub/shared/errors";

export const PAYMENT_REQUEST_STATES = ["OPEN", "PAID", "DECLINED", "WITHDRAWN"] as const;
export type PaymentRequestState = (typeof PAYMENT_REQUEST_STATES)[number];

/** A payee asks a payer for an amount. It promises nothing and sets nothing aside: the payer pays it, or does not. */
export interface PaymentRequest {
  readonly id: string;
  /** Ids of accounts, and of the agents who own them. */
  readonly payeeAccount: string;
  readonly payerAccount: string;
  readonly payee: string;
  readonly payer: string;
  /** The code of the currency. */
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly memo: string | null;
  readonly state: PaymentRequestState;
  /** What paid it. */
  readonly transfer: string | null;
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly answeredAt: Date | null;
}

/** Errors: STATE_CONFLICT unless it is open. */
export function requireOpen(request: PaymentRequest): PaymentRequest {
  if (request.state !== "OPEN")
    throw new DomainError("STATE_CONFLICT", `Only an OPEN request is answered; this one is ${request.state}.`, {
      state: request.state,
    });
  return request;
}
