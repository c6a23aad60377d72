import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import {
  type BillImportResult,
  type GitImportResult,
  type GitTarget,
  type Importer,
  openImporter,
} from "@commons-hub/projects";
import { type Command, Option } from "commander";
import { readBillFile } from "../bill-file";
import { readEnv } from "../env";
import { withPartDeps } from "../launcher/ask";
import { CommandError, Output } from "../output";
import { registerImport as registerValueFlows } from "./valueflows";
import { addFolder, type FolderOptions, folderOf } from "./folder-options";
import * as obligations from "./import-obligations";
import { progressOf } from "./progress";

interface ImportOptions extends FolderOptions {
  readonly by?: string;
}

interface SbomOptions extends ImportOptions {
  readonly sourceUri?: string;
}

interface GitOptions extends ImportOptions {
  readonly project?: string;
  readonly name?: string;
  readonly repository?: string;
}

export function register(command: Command): void {
  registerValueFlows(command);
  obligations.register(command);
  addFolder(command.command("sbom").description("import a bill of materials; again without doubling anything"))
    .argument("<file>", "CycloneDX JSON or package-lock.json")
    .option("--by <agent>", "the agent in whose name it is imported")
    .option("--source-uri <uri>", "where the bill came from, for its origin")
    .action(importSbom);
  addFolder(
    command.command("git").description("import a git history as contributions; again without doubling anything"),
  )
    .argument("<dir>", "a git repository on this machine, or a file with its history")
    .addOption(new Option("--project <id>", "the project that it belongs to").conflicts("name"))
    .option("--name <text>", "the name of the project, when it is new (default: the folder's)")
    .option("--repository <uri>", "where the repository is published (default: its remote origin)")
    .option("--by <agent>", "the agent in whose name it is imported")
    .action(importGit);
}

async function importSbom(file: string, options: SbomOptions): Promise<void> {
  const output = new Output(options.json === true);
  // Read before a database is started: a broken file is refused at once.
  const bill = readBillFile(file);
  const { by = null, sourceUri = null } = options;
  const result = await withImporter(options, "hub import sbom", output, (importer) =>
    importer.importBillOfMaterials(bill, { by, sourceUri, onProgress: progressOf(output) }),
  );
  output.result(result, describeBill(result));
}

async function importGit(dir: string, options: GitOptions): Promise<void> {
  const output = new Output(options.json === true);
  const stat = statSync(dir, { throwIfNoEntry: false });
  if (!stat) throw new CommandError(`${dir} is not there: name a git repository, or a file with its history.`);
  const target: GitTarget =
    options.project === undefined
      ? { name: options.name ?? path.basename(path.resolve(dir)), repository: options.repository ?? null }
      : { project: options.project };
  const git = { target, by: options.by ?? null, onProgress: progressOf(output) };
  const result = await withImporter(options, "hub import git", output, (importer) =>
    stat.isFile() ? importer.importGitHistory(readFileSync(dir), git) : importer.importGitRepository(dir, git),
  );
  output.result(result, describeGit(result));
}

/** Errors: CommandError in the importer's own words; nothing of what it refused is stored. */
async function withImporter<T>(
  options: ImportOptions,
  note: string,
  output: Output,
  run: (importer: Importer) => Promise<T>,
): Promise<T> {
  const env = readEnv();
  return withPartDeps({ env, folder: folderOf(options, env), note, output }, async (deps) => {
    const importer = await openImporter(deps);
    try {
      return await run(importer);
    } catch (error) {
      if (error instanceof Error && error.name === "DomainError")
        throw new CommandError(`The import was refused: ${error.message}`, { cause: error });
      throw error;
    } finally {
      await importer.close();
    }
  });
}

function describeBill({ changed, components, edges, newProjects, rootProject, report }: BillImportResult): string {
  if (!changed) return `Nothing is new: this bill of materials is the current one of ${rootProject}.`;
  const lines = [
    `Imported ${components} components and ${edges} dependencies; ${newProjects} projects are new.`,
    `The bill of materials belongs to ${rootProject}.`,
  ];
  if (report.cycles.count > 0) lines.push(`${report.cycles.count} cycles were kept.`);
  const dropped = report.danglingEdges.count + report.selfLoops.count;
  if (dropped > 0)
    lines.push(`${dropped} dependencies lead nowhere or to themselves and were left out (--json lists them).`);
  return lines.join("\n");
}

function describeGit({ changed, commits, newContributions, newAgents, project }: GitImportResult): string {
  if (!changed) return `Nothing is new: all ${commits} commits are in ${project} already.`;
  return `Imported ${newContributions} contributions by ${newAgents} new people from ${commits} commits into ${project}.`;
}
