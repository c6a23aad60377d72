export { RETURNS_SCHEMA } from "./data-source";
export { createReturnsSubgraph, type ReturnsDeps } from "./subgraph";
