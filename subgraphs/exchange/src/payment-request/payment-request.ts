import { DomainError } from "@commons-hub/shared/errors";

export const PAYMENT_REQUEST_STATES = ["OPEN", "ACCEPTED", "PAID", "DECLINED", "WITHDRAWN"] as const;
export type PaymentRequestState = (typeof PAYMENT_REQUEST_STATES)[number];

/**
 * A payee asks a payer for an amount. It promises nothing and sets nothing aside: the payer pays it, or does not. Once the
 * payer has accepted it, it is an obligation, which payments and clearings shrink.
 */
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
  /** What it has been owed as, since it was accepted. */
  readonly obligation: string | null;
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly answeredAt: Date | null;
}

/** Errors: STATE_CONFLICT unless it is in one of these states. */
export function requireState(request: PaymentRequest, ...states: readonly PaymentRequestState[]): PaymentRequest {
  if (!states.includes(request.state))
    throw new DomainError("STATE_CONFLICT", `The request is ${request.state}, and not ${states.join(" or ")}.`, {
      state: request.state,
    });
  return request;
}
