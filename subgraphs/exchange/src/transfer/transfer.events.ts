import type { NewEvent } from "@commons-hub/shared/event";
import type { LedgerTransfer } from "../ledger/transfer";

/** As the database's own functions write them for single transfers. */
export const TRANSFER_RESERVED = "exchange.transfer.reserved.v1";
export const TRANSFER_POSTED = "exchange.transfer.posted.v1";
export const TRANSFER_VOIDED = "exchange.transfer.voided.v1";

export function transferPlaced(
  transfer: LedgerTransfer,
  { payer, payee }: { readonly payer: string; readonly payee: string },
  actor: string | null,
): NewEvent {
  return {
    type: transfer.state === "PENDING" ? TRANSFER_RESERVED : TRANSFER_POSTED,
    actor,
    subject: transfer.id,
    payload: {
      transfer: transfer.id,
      from: transfer.from,
      to: transfer.to,
      fromAgent: payer,
      toAgent: payee,
      currency: transfer.currency,
      amountMinor: (transfer.postedMinor ?? transfer.amountMinor).toString(),
    },
  };
}
