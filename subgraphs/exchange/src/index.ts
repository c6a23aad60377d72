export { findLedgerFaults, type LedgerFault } from "./audit/audit.repository";
export { EXCHANGE_SCHEMA } from "./data-source";
export { type ObligationImporter, openObligationImporter } from "./obligation/obligation-importer";
export type { ObligationImportResult } from "./obligation/obligation-import.service";
export { createExchangeSubgraph, type ExchangeDeps } from "./subgraph";
export { TransferBatchService } from "./transfer/batch.service";
export { PLACE_TRANSFER } from "./transfer/transfer.repository";
export { TransferService } from "./transfer/transfer.service";
export { openValueFlows, type ValueFlowsPorter } from "./valueflows/porter";
