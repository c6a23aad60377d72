export { HttpSubgraph } from "./execution/http-subgraph";
export type { Gateway, GatewayDeps, GatewayExample } from "./options";
export type { CorsOrigins } from "./http/cors";
export type { Identify } from "./security/identity";
export { DEFAULT_LIMITS, type GatewayLimits } from "./security/limits";
export { createGateway } from "./server";
export { composeSupergraph, CompositionError, type SupergraphPart } from "./supergraph/compose";
export { loadSupergraph, type LoadedSupergraph, type SupergraphGraph } from "./supergraph/load";
