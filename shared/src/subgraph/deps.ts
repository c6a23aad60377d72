import type { Bus } from "../bus";
import type { Logger } from "../logging";

/** What the launcher gives every subgraph; each adds the event logs that it follows. */
export interface SubgraphDeps {
  readonly databaseUrl: string;
  /** Connections to the database at most. */
  readonly poolSize: number;
  readonly bus: Bus;
  readonly logger: Logger;
  /** At least 32 bytes that all parts of one hub share: signs assertions, keys the hashes of addresses. */
  readonly secret: Uint8Array;
}
