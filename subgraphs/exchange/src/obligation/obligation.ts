import { DomainError } from "@commons-hub/shared/errors";
import { requireAmountMinor } from "@commons-hub/shared/numbers";
import { requireText } from "../text";

export const OBLIGATION_PREFIX = "obl";
const REFERENCE_LENGTH_MAX = 280;

/** What one agent owes another, outside of any account. */
export interface ObligationDraft {
  readonly debtor: string;
  readonly creditor: string;
  /** The code of the currency. */
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly dueAt: Date | null;
  /** The number of the invoice, or what it is for. */
  readonly reference: string | null;
}

export interface Obligation extends ObligationDraft {
  readonly id: string;
  readonly currencyId: string;
  /** Cleared, or confirmed by the creditor as paid. */
  readonly settledMinor: bigint;
  readonly recordedBy: string | null;
  readonly recordedAt: Date;
  /** When the debtor said that it owes this; null: not yet, and no clearing touches it. */
  readonly acknowledgedAt: Date | null;
}

/**
 * Checks what can be known of the draft alone.
 *
 * Errors: AMOUNT_OUT_OF_RANGE; INVALID_INPUT for somebody who owes itself, or a reference that is empty, over 280
 *         characters or not readable.
 */
export function requireObligation(draft: ObligationDraft): ObligationDraft {
  requireAmountMinor(draft.amountMinor);
  if (draft.debtor === draft.creditor)
    throw new DomainError("INVALID_INPUT", "An obligation needs a debtor and another creditor.");
  const reference = draft.reference === null ? null : requireText("reference", draft.reference, REFERENCE_LENGTH_MAX);
  return { ...draft, reference };
}

export function outstandingMinor(obligation: Pick<Obligation, "amountMinor" | "settledMinor">): bigint {
  return obligation.amountMinor - obligation.settledMinor;
}

/**
 * What the creditor confirms as paid or lets go: all that is outstanding, or a part.
 *
 * Errors: STATE_CONFLICT when nothing is outstanding; AMOUNT_OUT_OF_RANGE; INVALID_INPUT for more than is outstanding.
 */
export function decideSettlement(obligation: Obligation, amountMinor: bigint | null): bigint {
  const outstanding = outstandingMinor(obligation);
  if (outstanding === 0n) throw new DomainError("STATE_CONFLICT", "Nothing is outstanding on this obligation.");
  const settled = requireAmountMinor(amountMinor ?? outstanding);
  if (settled > outstanding)
    throw new DomainError("INVALID_INPUT", `At most the ${outstanding} minor units outstanding can be settled.`, {
      maximumMinor: String(outstanding),
    });
  return settled;
}
