import type { LedgerTransfer } from "./transfer";

/**
 * One side of a posted transfer: the only way in which a balance changes.
 *
 * There is one kind of posting and it has no kind column: no fee, no interest, no correction by one side alone.
 */
export interface Posting {
  readonly transfer: string;
  readonly account: string;
  /** Negative for the payer, positive for the receiver. */
  readonly amountMinor: bigint;
}

/**
 * The postings that a transfer caused.
 *
 * Shapes: two for a posted transfer, payer first; none for one that is pending or voided.
 * Laws:   they sum to 0n.
 */
export function postingsOf(transfer: LedgerTransfer): readonly Posting[] {
  if (transfer.postedMinor === null) return [];
  return [
    { transfer: transfer.id, account: transfer.from, amountMinor: -transfer.postedMinor },
    { transfer: transfer.id, account: transfer.to, amountMinor: transfer.postedMinor },
  ];
}
