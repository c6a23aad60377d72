import { openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import type { SubgraphDeps } from "@commons-hub/shared/subgraph";
import type { ObligationFile } from "../clearing/obligation-file";
import { EXCHANGE_SCHEMA } from "../data-source";
import {
  type ObligationImport,
  type ObligationImportResult,
  ObligationImportService,
} from "./obligation-import.service";

/** Imports on the exchange's own database, for the command line: whoever runs it is the operator. */
export interface ObligationImporter {
  /** Errors: those of `ObligationImportService.run`. */
  importObligations(file: ObligationFile, options: ObligationImport): Promise<ObligationImportResult>;
  close(): Promise<void>;
}

/** The database must be migrated. */
export async function openObligationImporter(deps: SubgraphDeps): Promise<ObligationImporter> {
  const { databaseUrl: url, poolSize, logger } = deps;
  const database = await openDatabase({ ...EXCHANGE_SCHEMA, url, poolSize, logger });
  const obligations = new ObligationImportService(new UnitOfWork(database, deps.bus));
  return {
    importObligations: (file, options) => obligations.run(file, options),
    close: () => database.close(),
  };
}
