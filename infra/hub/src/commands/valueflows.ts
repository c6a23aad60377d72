import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openValueFlows } from "@commons-hub/exchange";
import {
  FILE_BYTES_MAX,
  type ImportResult,
  isReference,
  type Node,
  outsidersOf,
  readValueFlows,
  type Statement,
  Story,
  writeValueFlows,
} from "@commons-hub/exchange/valueflows";
import { type Importer, openImporter } from "@commons-hub/projects";
import { sha256 } from "@commons-hub/shared/digest";
import { ANONYMOUS, HUB_CALLER } from "@commons-hub/shared/identity";
import { addressOf, idInAddress } from "@commons-hub/shared/ids";
import type { Command } from "commander";
import { readEnv } from "../env";
import { withPartDeps } from "../launcher/ask";
import type { PartDeps } from "../launcher/parts";
import { CommandError, Output } from "../output";
import { addFolder, type FolderOptions, folderOf } from "./folder-options";

interface ImportOptions extends FolderOptions {
  readonly by?: string;
  readonly sourceUri?: string;
}

interface ExportOptions extends FolderOptions {
  readonly out?: string;
  readonly public?: true;
}

/** How many reasons are shown to people; `--json` has all. */
const REASONS_MAX = 5;

export function registerImport(command: Command): void {
  addFolder(command.command("valueflows").description("import a ValueFlows file; again without doubling anything"))
    .argument("<file>", "YAML-LD or JSON-LD")
    .option("--by <agent>", "the agent in whose name it is imported")
    .option("--source-uri <uri>", "where the file came from, for its origin")
    .action(importValueFlows);
}

export function registerExport(command: Command): void {
  addFolder(command.command("valueflows").description("write what the hub knows of flows as JSON-LD"))
    .option("--out <file>", "write to a file instead of stdout")
    .option("--public", "only what everybody may see")
    .action(exportValueFlows);
}

async function importValueFlows(file: string, options: ImportOptions): Promise<void> {
  const output = new Output(options.json === true);
  // Read before a database is started: a broken file is refused at once.
  const text = readText(file);
  const nodes = parse(file, text);
  const sourceUri = options.sourceUri ?? path.basename(file);
  const by = options.by ?? null;
  const result = await withParts(options, "hub import valueflows", output, async (importer, deps) => {
    const introduced = outsidersOf(new Story(nodes));
    const known = await importer.introduce(introduced, { by, sourceUri, digest: sha256(text) });
    const flows = await openValueFlows(deps);
    try {
      return await flows.import(nodes, { sourceUri, by, known });
    } finally {
      await flows.close();
    }
  });
  output.result(result, describeImport(result));
}

async function exportValueFlows(options: ExportOptions): Promise<void> {
  const output = new Output(options.json === true && options.out !== undefined);
  const { out } = options;
  const statements = await withParts(options, "hub export valueflows", output, async (importer, deps) => {
    const flows = await openValueFlows(deps);
    try {
      const said = await flows.export(options.public === true ? ANONYMOUS : HUB_CALLER);
      return [...(await introductionsOf(said, importer)), ...said];
    } finally {
      await flows.close();
    }
  });
  const document = `${JSON.stringify(writeValueFlows(statements), null, 2)}\n`;
  if (out === undefined) {
    process.stdout.write(document);
    return;
  }
  writeFileSync(out, document);
  output.result({ file: out, statements: statements.length }, `Wrote ${statements.length} statements to ${out}.`);
}

/** Agents and kinds of things that are named by the hub's own ids, as their part knows them. */
async function introductionsOf(statements: readonly Statement[], importer: Importer): Promise<Statement[]> {
  const named = statements.flatMap(({ properties }) =>
    Object.values(properties).flatMap((value) => (isReference(value) ? [value["@id"]] : [])),
  );
  const ids = [...new Set(named.flatMap((uri) => idInAddress(uri) ?? []))].sort();
  const { agents, kinds } = await importer.describe(ids);
  const said = [
    ...agents.map(({ id, kind, name, createdAt }) => ({
      uri: addressOf(id),
      type: kind === "PERSON" ? "Person" : kind === "ORGANIZATION" ? "Organization" : "EcologicalAgent",
      properties: { name },
      saidAt: createdAt,
    })),
    ...kinds.map(({ id, name, unit, createdAt }) => ({
      uri: addressOf(id),
      type: "ResourceSpecification",
      properties: { name, ...(unit === null ? {} : { defaultUnitOfResource: unit }) },
      saidAt: createdAt,
    })),
  ];
  return said.toSorted((a, b) => (a.uri < b.uri ? -1 : 1));
}

/** Errors: CommandError in the hub's own words. */
function withParts<T>(
  options: FolderOptions,
  note: string,
  output: Output,
  run: (importer: Importer, deps: PartDeps) => Promise<T>,
): Promise<T> {
  const env = readEnv();
  const attach = { env, folder: folderOf(options, env), note, output };
  return withPartDeps(
    attach,
    async (deps) => {
      const importer = await openImporter(deps);
      try {
        return await run(importer, deps);
      } finally {
        await importer.close();
      }
    },
    ["projects", "exchange"],
  );
}

function readText(file: string): string {
  try {
    if (statSync(file).size > FILE_BYTES_MAX) throw new CommandError(`${file} is larger than 16 MiB: split it.`);
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code;
    throw new CommandError(`${file} cannot be read (${reason}): name a ValueFlows file.`, { cause: error });
  }
}

function parse(file: string, text: string): Node[] {
  try {
    return readValueFlows(text);
  } catch (error) {
    if (error instanceof Error && error.name === "DomainError")
      throw new CommandError(`${file} cannot be read: ${error.message}`, { cause: error });
    throw error;
  }
}

function describeImport({ document, statements, newStatements, became, keptAside }: ImportResult): string {
  const counts = Object.entries(became).filter(([, count]) => count > 0);
  if (document === null && counts.length === 0)
    return `Nothing is new: all ${statements} statements are in the hub already.`;
  const records = counts.map(([type, count]) => `${count} ${type}`).join(", ");
  const lines = [
    `Imported ${newStatements} of ${statements} statements.`,
    records === "" ? "None became a record of the hub's own types." : `They became ${records}.`,
  ];
  for (const { type, uri, why } of keptAside.slice(0, REASONS_MAX))
    lines.push(`${type} ${uri} is kept as it is: ${why}`);
  if (keptAside.length > REASONS_MAX) lines.push(`… and ${keptAside.length - REASONS_MAX} more (--json lists them).`);
  return lines.join("\n");
}
