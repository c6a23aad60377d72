import { type Command, InvalidArgumentError } from "commander";
import { type Env, PROJECT_ROOT } from "../env";
import { HubFolder } from "../launcher/folder";
import path from "node:path";

/** Options that several commands share. */
export interface FolderOptions {
  readonly data?: string;
  readonly json?: true;
}

export function addJson(command: Command): Command {
  return command.option("--json", "print one JSON document on stdout and nothing else");
}

export function addFolder(command: Command): Command {
  return addJson(command.option("--data <dir>", "the hub's folder (default: HUB_DATA, else .hub in the project)"));
}

/** The folder that a command means: `--data`, else HUB_DATA, else `.hub` in the project. */
export function folderOf(options: FolderOptions, env: Env): HubFolder {
  return new HubFolder(options.data ?? env.HUB_DATA ?? path.join(PROJECT_ROOT, ".hub"));
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}
