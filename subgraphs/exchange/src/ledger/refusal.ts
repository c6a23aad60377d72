import { DomainError } from "@commons-hub/shared/errors";
import { INT64_MAX } from "@commons-hub/shared/numbers";
import type { TransferState } from "./transfer";

/** The payer sees what it could pay: its own balance is no secret to it. */
export function creditLimitExceeded(availableMinor: bigint, amountMinor: bigint): DomainError {
  return new DomainError(
    "CREDIT_LIMIT_EXCEEDED",
    `The account can pay at most ${availableMinor} minor units now, and ${amountMinor} were asked for.`,
    { availableMinor: String(availableMinor) },
  );
}

/** Says nothing of how much room there is: the receiver's balance is not the payer's to know. */
export function maximumExceeded(hasMaximum: boolean): DomainError {
  if (hasMaximum) return new DomainError("MAXIMUM_EXCEEDED", "The receiver's balance would rise above its maximum.");
  return new DomainError("AMOUNT_OUT_OF_RANGE", `The receiver's balance would rise above ${INT64_MAX} minor units.`);
}

export function currencyMismatch(amount: string, from: string, to: string): DomainError {
  return new DomainError(
    "CURRENCY_MISMATCH",
    `The amount is in ${amount}, the payer's account in ${from}, the receiver's in ${to}: all three must be the same.`,
    { amount, from, to },
  );
}

export function transferIdConflict(id: string): DomainError {
  return new DomainError(
    "TRANSFER_ID_CONFLICT",
    "This id belongs to a transfer with other content: use a new id, or repeat the same content.",
    { transfer: id },
  );
}

export function stateConflict(state: TransferState): DomainError {
  return new DomainError("STATE_CONFLICT", `Only a PENDING transfer can be posted or voided; this one is ${state}.`, {
    state,
  });
}

export function expired(expiresAt: Date | null): DomainError {
  return new DomainError("STATE_CONFLICT", "The transfer's time is over: it is being voided.", {
    expiresAt: expiresAt?.toISOString() ?? null,
  });
}

export function pendingAmountExceeded(amountMinor: bigint): DomainError {
  return new DomainError("INVALID_INPUT", `At most the ${amountMinor} minor units set aside can be posted.`, {
    maximumMinor: String(amountMinor),
  });
}
