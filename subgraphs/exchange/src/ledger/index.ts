export { type Limits, type LedgerAccount, availableMinor, openAccount, roomMinor } from "./balance";
export { type BatchEntry, type BatchResult, BATCH_MAX, type Outcome, placeBatch } from "./batch";
export { applyCommand, type Ledger, type LedgerCommand } from "./ledger";
export type { LedgerTransfer, TransferDraft } from "./transfer";
