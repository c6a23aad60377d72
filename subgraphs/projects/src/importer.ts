import { createHmac } from "node:crypto";
import { openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import type { SubgraphDeps } from "@commons-hub/shared/subgraph";
import {
  type BillImportOptions,
  type BillImportResult,
  BillImportService,
} from "./bill-of-materials/bill-import.service";
import { AddressBook, type IntroductionOptions, type Introductions } from "./address-book/address-book.service";
import type { Agent } from "./agent/agent";
import { type GitImportOptions, type GitImportResult, GitImportService } from "./contribution/git-import.service";
import { PROJECTS_SCHEMA } from "./data-source";
import type { BillOfMaterials } from "./import/bill";
import type { ResourceSpecification } from "./resource-specification/resource-specification";
import { findOrigin, readGitLog, readHistory } from "./import/git";

/** What the command line imports with; attaches to the database of a hub that runs, or of none. */
export interface Importer {
  importBillOfMaterials(bill: BillOfMaterials, options: BillImportOptions): Promise<BillImportResult>;
  /** The history of a repository on this machine; `target.repository` null: its remote `origin`. */
  importGitRepository(directory: string, options: GitImportOptions): Promise<GitImportResult>;
  /** The same from a file that `writeHistory` wrote. */
  importGitHistory(bytes: Uint8Array, options: GitImportOptions): Promise<GitImportResult>;
  /** Makes known whom and what a file introduces; ids by address. */
  introduce(introductions: Introductions, options: IntroductionOptions): Promise<ReadonlyMap<string, string>>;
  /** What is known of some agents and kinds of things. */
  describe(
    ids: readonly string[],
  ): Promise<{ readonly agents: readonly Agent[]; readonly kinds: readonly ResourceSpecification[] }>;
  close(): Promise<void>;
}

/** The database must be migrated. Errors: UNAVAILABLE. */
export async function openImporter(deps: SubgraphDeps): Promise<Importer> {
  const logger = deps.logger.child({ part: "import" });
  const database = await openDatabase({ ...PROJECTS_SCHEMA, url: deps.databaseUrl, poolSize: deps.poolSize, logger });
  const work = new UnitOfWork(database, deps.bus);
  const bills = new BillImportService(work);
  const histories = new GitImportService(work);
  const addresses = new AddressBook(work);
  // People are known in one hub by a key that only it has; the secret itself signs other things.
  const key = createHmac("sha256", deps.secret).update("commons-hub:git-identity").digest();
  return {
    importBillOfMaterials: (bill, options) => bills.import(bill, options),
    importGitRepository: async (directory, options) =>
      histories.import(readGitLog({ directory, key }), {
        ...options,
        target: await withRepository(options.target, () => findOrigin(directory)),
      }),
    importGitHistory: async (bytes, options) => {
      const history = readHistory(bytes, key);
      const target = await withRepository(options.target, () => Promise.resolve(history.repository));
      return histories.import(history.commits, { ...options, target });
    },
    introduce: (introductions, options) => addresses.introduce(introductions, options),
    describe: (ids) => addresses.describe(ids),
    close: () => database.close(),
  };
}

async function withRepository(
  target: GitImportOptions["target"],
  find: () => Promise<string | null>,
): Promise<GitImportOptions["target"]> {
  return "project" in target || target.repository !== null ? target : { ...target, repository: await find() };
}
