import { readFile, writeFile } from "node:fs/promises";

/**
 * Answers the committed SDL of a subgraph, to be compared with what its code gives.
 * `HUB_UPDATE_SCHEMA=1` writes the file first: the way to accept a change of the schema.
 */
export async function committedSchema(file: string, sdl: string): Promise<string> {
  if (process.env["HUB_UPDATE_SCHEMA"] === "1") await writeFile(file, sdl);
  return readFile(file, "utf8");
}
