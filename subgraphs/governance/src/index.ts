export { GOVERNANCE_SCHEMA } from "./data-source";
export { createGovernanceSubgraph, type GovernanceDeps } from "./subgraph";
