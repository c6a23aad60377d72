import type { GraphQLSchema } from "graphql";
import { z } from "zod";
import type { EventSource } from "../event";
import type { Logger } from "../logging";
import type { SubgraphTransport } from "./transport";
import type { createVerifier } from "./verifier";

export interface ServeOptions {
  /** What is served; `events` for those who follow its log. */
  readonly subgraph: SubgraphTransport & { readonly schema: GraphQLSchema; readonly events?: EventSource };
  readonly secret: Uint8Array;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** A unix socket in place of host and port. */
  readonly socketPath?: string;
  /** Default 8 MiB: fetches carry many references, so it is wider than the gateway's own limit. */
  readonly bodyBytes?: number;
  readonly logger: Logger;
}

export const BODY_BYTES = 8 * 1_048_576;
export type Verify = ReturnType<typeof createVerifier>;

/** An operation as it comes, over HTTP and WebSocket alike. */
export const requestShape = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});
