export { findLedgerFaults, type LedgerFault } from "./audit/audit.repository";
export { EXCHANGE_SCHEMA } from "./data-source";
export { createExchangeSubgraph, type ExchangeDeps } from "./subgraph";
