export { buildFederatedSchema, type BuiltSchema, type OwnedEntity, type SchemaOptions } from "./build";
export { CommandParam, commandOf, type RequestContext } from "./context";
export { createSubgraph, type SubgraphOptions } from "./subgraph";
export type { SubgraphDeps } from "./deps";
export type { Subgraph, SubgraphRequest, SubgraphTransport } from "./transport";
export { ASSERTION_HEADER, ASSERTION_PARAMETER, serveSubgraph, type ServedSubgraph, type ServeOptions } from "./serve";
