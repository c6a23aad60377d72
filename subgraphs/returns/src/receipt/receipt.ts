import { DomainError } from "@commons-hub/shared/errors";
import { requireLine } from "@commons-hub/shared/text";
import type { Money } from "@commons-hub/shared/value";
import { requireMoney } from "../money";
import { requireInstant } from "../period";
import type { Pledge } from "../pledge/pledge";

/** Money that came in. */
export interface Receipt {
  readonly id: string;
  /** Who has the money. */
  readonly organization: string;
  readonly payer: string;
  readonly pledge: string | null;
  readonly amount: Money;
  /** What no allocation has taken yet. */
  readonly unspentMinor: bigint;
  readonly receivedAt: Date;
  readonly recordedAt: Date;
  /** Of the payment, such as a bank's; for the books of payer and organization alone. */
  readonly reference: string | null;
}

export interface NewReceipt {
  readonly pledge?: string | null | undefined;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly amount: Money;
  readonly receivedAt?: Date | null | undefined;
  readonly reference?: string | null | undefined;
}

const MAX_REFERENCE_LENGTH = 200;

/** Who paid whom. Errors: INVALID_INPUT when neither a pledge nor both sides are named, or when they contradict it. */
export function sidesOf(
  input: Pick<NewReceipt, "from" | "to">,
  pledge: Pledge | null,
): { readonly payer: string; readonly organization: string } {
  const payer = input.from ?? pledge?.agent;
  const organization = input.to ?? pledge?.organization;
  if (payer === undefined || organization === undefined)
    throw new DomainError("INVALID_INPUT", "Name the pledge that is paid, or from whom and to whom the money came.", {
      field: "pledge",
    });
  if (pledge !== null && (payer !== pledge.agent || organization !== pledge.organization))
    throw new DomainError("INVALID_INPUT", "The pledge is by another agent, or to another organization.", {
      field: "pledge",
    });
  return { payer, organization };
}

/** Errors: AMOUNT_OUT_OF_RANGE; CURRENCY_MISMATCH with the pledge; INVALID_INPUT for a time to come or a bad reference. */
export function createReceipt(id: string, input: NewReceipt, pledge: Pledge | null, now: Date): Receipt {
  const amount = requireMoney(input.amount, "amount");
  if (pledge !== null && pledge.amount.currency !== amount.currency)
    throw new DomainError("CURRENCY_MISMATCH", `The pledge is in ${pledge.amount.currency}.`, {
      currency: pledge.amount.currency,
    });
  const receivedAt = requireInstant(input.receivedAt ?? now, "receivedAt");
  if (receivedAt > now)
    throw new DomainError("INVALID_INPUT", "Money is recorded when it has come, not before.", { field: "receivedAt" });
  return {
    id,
    ...sidesOf(input, pledge),
    pledge: pledge?.id ?? null,
    amount,
    unspentMinor: amount.minor,
    receivedAt,
    recordedAt: now,
    reference: input.reference ? requireLine("reference", input.reference, MAX_REFERENCE_LENGTH) : null,
  };
}
