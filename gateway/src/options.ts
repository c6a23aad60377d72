import type { Logger } from "@commons-hub/shared/logging";
import type { SubgraphTransport } from "@commons-hub/shared/subgraph";
import type { CorsOrigins } from "./http/cors";
import type { Identify } from "./security/identity";
import type { GatewayLimits } from "./security/limits";

/** An operation that the explorer offers. */
export interface GatewayExample {
  readonly name: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Sent as bearer token; only the sample's own tokens are ever given to the page. */
  readonly token: string | null;
}

export interface GatewayDeps {
  /** Supergraph SDL of any Federation 2 composition. */
  readonly supergraph: string;
  /** Ways to graphs by name, for those in the same process; the others are reached at the supergraph's addresses. */
  readonly transports?: Readonly<Record<string, SubgraphTransport>>;
  readonly identify: Identify;
  /** At least 32 bytes that all parts of one hub share: signs who is calling. */
  readonly secret: Uint8Array;
  /** Milliseconds that an identified token is remembered, which bounds the life of a revoked key; default 5,000. */
  readonly identityCacheMs?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 4000; 0 takes any free port. */
  readonly port?: number;
  /** Each has a default, see `DEFAULT_LIMITS`. */
  readonly limits?: Partial<GatewayLimits>;
  /** Whether clients may read the schema; default true. */
  readonly introspection?: boolean;
  /** Origins whose pages may read; default `*`. */
  readonly cors?: CorsOrigins;
  /** What the explorer opens with, asked for at each visit; null serves no explorer. */
  readonly examples?: (() => Promise<readonly GatewayExample[]>) | null;
  readonly logger: Logger;
}

/** A running gateway. */
export interface Gateway {
  /** Address of the page; the endpoint is `/graphql` below it. */
  readonly url: string;
  readonly port: number;
  /** Puts another supergraph in place of the present one; running operations finish on the old one. */
  swap(supergraph: string): Promise<void>;
  /** Takes no more requests, lets running ones finish, closes sockets with 1001; done within ten seconds. */
  stop(): Promise<void>;
}
