export type { Subgraph, SubgraphRequest, SubgraphTransport } from "./transport";
