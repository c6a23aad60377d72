import type { ExecutionResult, GraphQLSchema } from "graphql";
import type { EventSource } from "../event";
import type { Follower } from "../follow";
import type { Caller } from "../identity";

/** One operation for one subgraph, with everything the subgraph may know about the request. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  readonly caller: Caller;
  /** From the `Idempotency-Key` header, or `extensions.idempotencyKey` over WebSocket. */
  readonly idempotencyKey?: string | undefined;
  /** Correlates log lines of all parts. */
  readonly requestId: string;
  readonly signal?: AbortSignal | undefined;
}

/** How the gateway reaches a subgraph: in process (the `Subgraph` itself) or over HTTP (`HttpSubgraph`). */
export interface SubgraphTransport {
  readonly name: string;
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  /** One result per event; an `ExecutionResult` with errors when the subscription is refused. */
  subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
}

/** A running subgraph. */
export interface Subgraph extends SubgraphTransport {
  readonly schema: GraphQLSchema;
  /** Federation 2 SDL, as committed in `schema.graphql`. */
  readonly sdl: string;
  /** Its event log, for the other subgraphs to follow. */
  readonly events: EventSource;
  /** What it follows, with the lag of each. */
  readonly followers: readonly Follower[];
  /** Starts followers and jobs; reads and writes work before it. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
