export { GOVERNANCE_SCHEMA } from "./data-source";
export { createGovernanceSubgraph, type GovernanceDeps } from "./subgraph";
export { type HistoryFault, type VerifiedHistory, verifyHistory } from "./history/verify";
