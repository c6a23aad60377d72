import type * as Governance from "@commons-hub/governance";
import { createLogger } from "@commons-hub/shared/logging";
import type { Command } from "commander";
import { readEnv } from "../env";
import { withDatabase } from "../launcher/attach";
import { migrateParts } from "../launcher/parts";
import { Output } from "../output";
import { addFolder, type FolderOptions, folderOf } from "./folder-options";

interface VerifyEventsOptions extends FolderOptions {
  readonly head: readonly string[];
}

/** `hub verify events`: checks the chains of all assemblies in the hub's database. */
export function registerVerifyEvents(verify: Command): void {
  addFolder(verify.command("events"))
    .description("check that no event of an assembly was altered, dropped or reordered, and say where")
    .option("--head <hash>", "a hash that was kept and must be in the log; may be given several times", collect, [])
    .action(async (options: VerifyEventsOptions) => {
      const env = readEnv();
      const output = new Output(options.json === true);
      // Loaded here, so that commands on files load no database.
      const { verifyHistory } = require("@commons-hub/governance") as typeof Governance;
      const attach = { env, folder: folderOf(options, env), note: "hub verify events", output };
      const verified = await withDatabase(attach, async (url) => {
        await migrateParts(url, ["governance"]);
        return output.step("reading the events", () =>
          verifyHistory(url, options.head, createLogger(env.HUB_LOG_LEVEL)),
        );
      });
      output.result({ ...verified, proved: verified.faults.length === 0 }, textOf(verified));
      if (verified.faults.length > 0) process.exitCode = 1;
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function textOf({ events, heads, faults }: Governance.VerifiedHistory): string {
  const lines = faults.map(({ assembly, event, sequence, fault, detail }) => {
    const place = event === null ? assembly : `${assembly}, event ${sequence ?? "?"} (${event})`;
    return `${place || "the log"}: ${fault}. ${detail}`;
  });
  return [
    ...lines,
    lines.length === 0
      ? `${events} events of ${heads.length} assemblies: every chain holds.`
      : `${lines.length} places do not hold.`,
    ...heads.map(({ assembly, sequence, hash }) => `${assembly} ${sequence} ${hash}`),
  ].join("\n");
}
