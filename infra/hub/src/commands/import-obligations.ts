import { type ObligationImportResult, openObligationImporter } from "@commons-hub/exchange";
import type { Command } from "commander";
import { readEnv } from "../env";
import { withPartDeps } from "../launcher/ask";
import { readObligationFile } from "../obligation-file";
import { CommandError, Output } from "../output";
import { addFolder, type FolderOptions, folderOf } from "./folder-options";
import { parseCurrency } from "./options";
import { progressOf } from "./progress";

interface ObligationOptions extends FolderOptions {
  readonly currency: string;
}

/** `hub import obligations`: who owes whom, from a file, as obligations that clearings set off. */
export function register(command: Command): void {
  addFolder(command.command("obligations").description("import who owes whom; again without doubling anything"))
    .argument(
      "<file>",
      "CSV with the columns debtor,creditor,amount (agents by their id) and, if wanted, id,currency,due",
    )
    .requiredOption("--currency <code>", "the currency of this hub that they are in", parseCurrency)
    .action(importObligations);
}

async function importObligations(path: string, options: ObligationOptions): Promise<void> {
  const output = new Output(options.json === true);
  const env = readEnv();
  const { currency } = options;
  // Read before a database is started: a broken file is refused at once.
  const { file, digest } = readObligationFile(path, currency);
  const attach = { env, folder: folderOf(options, env), note: "hub import obligations", output };
  const result = await withPartDeps(
    attach,
    async (deps) => {
      const importer = await openObligationImporter(deps);
      try {
        return await importer.importObligations(file, { currency, digest, onProgress: progressOf(output) });
      } catch (error) {
        if (error instanceof Error && error.name === "DomainError")
          throw new CommandError(`The import was refused: ${error.message}`, { cause: error });
        throw error;
      } finally {
        await importer.close();
      }
    },
    ["projects", "exchange"],
  );
  output.result(result, describe(result));
}

function describe({ currency, obligations, newObligations }: ObligationImportResult): string {
  if (newObligations === 0) return `Nothing is new: all ${obligations} obligations are in ${currency} already.`;
  const known = obligations - newObligations;
  return `Imported ${newObligations} obligations in ${currency}${known > 0 ? `; ${known} were there already` : ""}.`;
}
