import type { Command } from "commander";
import { readEnv } from "../env";
import { readExamples } from "../launcher/examples";
import { CommandError, Output } from "../output";
import { addFolder, type FolderOptions, folderOf } from "./folder-options";

export function register(command: Command): void {
  addFolder(command).action(async (options: FolderOptions) => {
    const folder = folderOf(options, readEnv());
    const examples = await readExamples(folder);
    if (examples.length === 0)
      throw new CommandError(
        `There is no sample in ${folder.dir}: run \`hub start\` on an empty folder, without --empty.`,
      );
    const text = examples.map(({ name, document, variables }) => `# ${name} ${JSON.stringify(variables)}\n${document}`);
    new Output(options.json === true).result(examples, text.join("\n\n"));
  });
}
