import { DomainError } from "@commons-hub/shared/errors";
import { requireAmountMinor } from "@commons-hub/shared/numbers";
import { requireText } from "../text";
import { type LedgerAccount, availableMinor, changeBalance, roomMinor } from "./balance";
import {
  creditLimitExceeded,
  currencyMismatch,
  expired,
  maximumExceeded,
  pendingAmountExceeded,
  stateConflict,
} from "./refusal";

export const TRANSFER_STATES = ["PENDING", "POSTED", "VOIDED"] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];

export const MEMO_LENGTH_MAX = 280;
/** A year: whoever needs longer agrees anew. */
export const TIMEOUT_SECONDS_MAX = 31_536_000;

/** What a payer asks for. */
export interface TransferDraft {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  /** Sets the amount aside on both sides; a second step posts or voids it. */
  readonly pending: boolean;
  /** How long it stays pending; null: until somebody posts or voids it. */
  readonly timeoutSeconds: number | null;
  readonly memo: string | null;
}

export interface LedgerTransfer extends TransferDraft {
  readonly state: TransferState;
  /** What moved in the end: at most `amountMinor`; null until posted. */
  readonly postedMinor: bigint | null;
  readonly expiresAt: Date | null;
}

/** A transfer and its two accounts, before or after a step. */
export interface TransferStep {
  readonly transfer: LedgerTransfer;
  readonly from: LedgerAccount;
  readonly to: LedgerAccount;
}

/**
 * Checks and normalises what can be known without looking at any account.
 *
 * Errors: AMOUNT_OUT_OF_RANGE; SAME_ACCOUNT; INVALID_INPUT for a memo that is empty, over 280 characters or not readable, a
 *         timeout that is not a whole number of seconds from 1 to a year, or one on a transfer that is not pending.
 */
export function requireDraft(draft: TransferDraft): TransferDraft {
  requireAmountMinor(draft.amountMinor);
  if (draft.from === draft.to) throw new DomainError("SAME_ACCOUNT", "A transfer needs two different accounts.");
  const memo = draft.memo === null ? null : requireText("memo", draft.memo, MEMO_LENGTH_MAX);
  if (draft.timeoutSeconds !== null) {
    if (!draft.pending)
      throw new DomainError("INVALID_INPUT", "Only a pending transfer can have `timeoutSeconds`: set `pending` too.");
    const whole = Number.isSafeInteger(draft.timeoutSeconds);
    if (!whole || draft.timeoutSeconds < 1 || draft.timeoutSeconds > TIMEOUT_SECONDS_MAX)
      throw new DomainError("INVALID_INPUT", `\`timeoutSeconds\` must be 1 to ${TIMEOUT_SECONDS_MAX}.`);
  }
  return { ...draft, memo };
}

/**
 * Places a transfer: posts it at once, or sets its amount aside on both sides.
 *
 * Laws:   the two balances change by the same amount in opposite directions; −creditLimit <= posted − pendingOut and
 *         posted + pendingIn <= maximum hold afterwards on both accounts.
 * Errors: those of `requireDraft`; CURRENCY_MISMATCH; CREDIT_LIMIT_EXCEEDED for the payer; MAXIMUM_EXCEEDED for the
 *         receiver, or AMOUNT_OUT_OF_RANGE when it has no maximum and its balance would leave 64 bits.
 */
export function placeTransfer(draft: TransferDraft, from: LedgerAccount, to: LedgerAccount, now: Date): TransferStep {
  const transfer = requireDraft(draft);
  if (from.currency !== draft.currency || to.currency !== draft.currency)
    throw currencyMismatch(draft.currency, from.currency, to.currency);
  if (draft.amountMinor > availableMinor(from)) throw creditLimitExceeded(availableMinor(from), draft.amountMinor);
  if (draft.amountMinor > roomMinor(to)) throw maximumExceeded(to.maximumMinor !== null);
  const state = draft.pending ? "PENDING" : "POSTED";
  const expiresAt = draft.timeoutSeconds === null ? null : new Date(now.getTime() + draft.timeoutSeconds * 1_000);
  const placed = { ...transfer, state, postedMinor: draft.pending ? null : draft.amountMinor, expiresAt } as const;
  if (draft.pending) return { transfer: placed, ...setAside(from, to, draft.amountMinor) };
  return { transfer: placed, ...move(from, to, draft.amountMinor) };
}

/**
 * Posts a pending transfer, wholly or in part; what is not posted is released.
 *
 * Laws:   needs no new credit and no new room, so it cannot break a limit.
 * Errors: STATE_CONFLICT unless it is pending and not expired; AMOUNT_OUT_OF_RANGE for zero or less; INVALID_INPUT for
 *         more than was set aside.
 */
export function postTransfer(step: TransferStep, amountMinor: bigint | null, now: Date): TransferStep {
  const { transfer } = step;
  if (transfer.state !== "PENDING") throw stateConflict(transfer.state);
  if (isExpired(transfer, now)) throw expired(transfer.expiresAt);
  const postedMinor = requireAmountMinor(amountMinor ?? transfer.amountMinor);
  if (postedMinor > transfer.amountMinor) throw pendingAmountExceeded(transfer.amountMinor);
  const released = setAside(step.from, step.to, -transfer.amountMinor);
  return { transfer: { ...transfer, state: "POSTED", postedMinor }, ...move(released.from, released.to, postedMinor) };
}

/**
 * Voids a pending transfer, by one of its two parties or because its time is over: nothing moves.
 *
 * Errors: STATE_CONFLICT unless it is pending.
 */
export function voidTransfer(step: TransferStep): TransferStep {
  const { transfer } = step;
  if (transfer.state !== "PENDING") throw stateConflict(transfer.state);
  return { transfer: { ...transfer, state: "VOIDED" }, ...setAside(step.from, step.to, -transfer.amountMinor) };
}

/** From the instant of `expiresAt` on. */
export function isExpired(transfer: Pick<LedgerTransfer, "expiresAt">, now: Date): boolean {
  return transfer.expiresAt !== null && transfer.expiresAt.getTime() <= now.getTime();
}

/** Whether a repeated id asks for the same transfer: a retry, and no conflict. */
export function isSameDraft(a: TransferDraft, b: TransferDraft): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.currency === b.currency &&
    a.amountMinor === b.amountMinor &&
    a.pending === b.pending &&
    a.timeoutSeconds === b.timeoutSeconds &&
    a.memo === b.memo
  );
}

type Sides = Pick<TransferStep, "from" | "to">;

function setAside(from: LedgerAccount, to: LedgerAccount, amountMinor: bigint): Sides {
  return {
    from: changeBalance(from, { postedMinor: 0n, pendingOutMinor: amountMinor, pendingInMinor: 0n }),
    to: changeBalance(to, { postedMinor: 0n, pendingOutMinor: 0n, pendingInMinor: amountMinor }),
  };
}

function move(from: LedgerAccount, to: LedgerAccount, amountMinor: bigint): Sides {
  return {
    from: changeBalance(from, { postedMinor: -amountMinor, pendingOutMinor: 0n, pendingInMinor: 0n }),
    to: changeBalance(to, { postedMinor: amountMinor, pendingOutMinor: 0n, pendingInMinor: 0n }),
  };
}
