import path from "node:path";
import type { Command } from "commander";
import { type Env, PROJECT_ROOT } from "../env";
import { HubFolder } from "../launcher/folder";
import { addJson } from "./options";

export interface FolderOptions {
  readonly data?: string;
  readonly json?: true;
}

export function addFolder(command: Command): Command {
  return addJson(command.option("--data <dir>", "the hub's folder (default: HUB_DATA, else .hub in the project)"));
}

/** The folder that a command means: `--data`, else HUB_DATA, else `.hub` in the project. */
export function folderOf(options: FolderOptions, env: Env): HubFolder {
  return new HubFolder(options.data ?? env.HUB_DATA ?? path.join(PROJECT_ROOT, ".hub"));
}
