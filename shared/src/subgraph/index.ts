export { abortable } from "./abortable";
export { buildFederatedSchema, type BuiltSchema, type OwnedEntity, type SchemaOptions } from "./build";
export { CommandParam, commandOf, type RequestContext } from "./context";
export { createSubgraph, type SubgraphOptions } from "./subgraph";
export type { SubgraphDeps } from "./deps";
export type { Subgraph, SubgraphRequest, SubgraphTransport } from "./transport";
export { ASSERTION_HEADER, serveSubgraph, type ServedSubgraph } from "./serve";
export type { ServeOptions } from "./serve-options";
export { ASSERTION_PARAMETER } from "./serve-sockets";
