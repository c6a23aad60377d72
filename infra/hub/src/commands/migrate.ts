import type { Command } from "commander";
import { PART_NAMES, readEnv } from "../env";
import { withDatabase } from "../launcher/attach";
import { describeUrl } from "../launcher/database";
import { migrateParts } from "../launcher/parts";
import { Output } from "../output";
import { addFolder, type FolderOptions, folderOf } from "./folder-options";

export function register(command: Command): void {
  addFolder(command).action(async (options: FolderOptions) => {
    const env = readEnv();
    const output = new Output(options.json === true);
    const database = await withDatabase(
      { env, folder: folderOf(options, env), note: "hub migrate", output },
      async (url) => {
        await output.step("bringing the database up to date", () => migrateParts(url));
        return describeUrl(url);
      },
    );
    output.result({ database, schemas: PART_NAMES }, `The database ${database} is up to date.`);
  });
}
