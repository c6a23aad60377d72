import type { Command } from "commander";
import { readEnv } from "../env";
import { examine, type Finding } from "../launcher/doctor";
import { CommandError, formatTable, Output } from "../output";
import { addFolder, type FolderOptions, folderOf } from "./folder-options";
import { parsePort } from "./options";

export function register(command: Command): void {
  addFolder(command)
    .option("--host <address>", "the address that the hub would listen on", "127.0.0.1")
    .option("--port <number>", "the port that it would listen on", parsePort, 4000)
    .action(async (options: FolderOptions & { host: string; port: number }) => {
      const env = readEnv();
      const output = new Output(options.json === true);
      const findings = await examine({ env, folder: folderOf(options, env), host: options.host, port: options.port });
      output.result({ findings }, formatFindings(findings));
      const broken = findings.filter((finding) => finding.state === "broken").map((finding) => finding.what);
      // With --json the document already says it.
      if (broken.length > 0 && options.json) process.exitCode = 1;
      else if (broken.length > 0) throw new CommandError(`What needs your hand: ${broken.join(", ")}.`);
    });
}

function formatFindings(findings: readonly Finding[]): string {
  return formatTable([["", "what", "found"], ...findings.map(({ state, what, found }) => [state, what, found])]);
}
