export { findLedgerFaults, type LedgerFault } from "./audit/audit.repository";
export { EXCHANGE_SCHEMA } from "./data-source";
export { createExchangeSubgraph, type ExchangeDeps } from "./subgraph";
export { TransferBatchService } from "./transfer/batch.service";
export { PLACE_TRANSFER } from "./transfer/transfer.repository";
export { TransferService } from "./transfer/transfer.service";
