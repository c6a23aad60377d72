import { openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import type { Caller } from "@commons-hub/shared/identity";
import type { SubgraphDeps } from "@commons-hub/shared/subgraph";
import { EXCHANGE_SCHEMA } from "../data-source";
import type { Node } from "./graph";
import type { ImportResult } from "./valueflows";
import { type ImportOptions, ValueFlowsService } from "./valueflows.service";
import type { Statement } from "./write";

/** What the command line imports and exports ValueFlows with; attaches to the database of a hub that runs, or of none. */
export interface ValueFlowsPorter {
  import(nodes: readonly Node[], options: ImportOptions): Promise<ImportResult>;
  export(caller: Caller): Promise<Statement[]>;
  close(): Promise<void>;
}

/** The database must be migrated. Errors: UNAVAILABLE. */
export async function openValueFlows(deps: SubgraphDeps): Promise<ValueFlowsPorter> {
  const logger = deps.logger.child({ part: "valueflows" });
  const database = await openDatabase({ ...EXCHANGE_SCHEMA, url: deps.databaseUrl, poolSize: deps.poolSize, logger });
  const service = new ValueFlowsService(new UnitOfWork(database, deps.bus));
  return {
    import: (nodes, options) => service.import(nodes, options),
    export: (caller) => service.export(caller),
    close: () => database.close(),
  };
}
