import type { Subgraph } from "@commons-hub/shared/subgraph";
import type { Logger } from "@commons-hub/shared/logging";
import type { PartName } from "../env";
import type { Output } from "../output";
import type { HubFolder } from "./folder";

/** What the sample commons is loaded with. */
export interface SampleContext {
  readonly parts: Readonly<Record<PartName, Subgraph>>;
  readonly databaseUrl: string;
  readonly secret: Uint8Array;
  /** Takes `tokens.json` and `sample.json`. */
  readonly folder: HubFolder;
  readonly output: Output;
  readonly logger: Logger;
}

/**
 * Loads the sample into an empty database, and does nothing in any other; also finishes what was killed half way.
 * Called at every start on the embedded database, unless `--empty`, once all parts run.
 */
export type LoadSample = (context: SampleContext) => Promise<void>;
