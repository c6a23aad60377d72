import type { NewEvent } from "@commons-hub/shared/event";
import type { Receipt } from "./receipt";

export const RECEIPT_RECORDED = "returns.receipt.recorded.v1";

export function receiptRecorded(receipt: Receipt, actor: string | null): NewEvent {
  return {
    type: RECEIPT_RECORDED,
    actor,
    subject: receipt.id,
    payload: {
      receipt: receipt.id,
      organization: receipt.organization,
      payer: receipt.payer,
      pledge: receipt.pledge,
      amount: { minor: receipt.amount.minor.toString(), currency: receipt.amount.currency },
      receivedAt: receipt.receivedAt.toISOString(),
    },
  };
}
