import { readFileSync, writeFileSync } from "node:fs";
import { readGitLog, readHistory, writeHistory } from "@commons-hub/projects/import";
import { expect, test } from "@jest/globals";
import { PROJECT_ROOT } from "../env";
import { HISTORY_FILE } from "./software";

const KEY = Buffer.alloc(32, 1);

async function readRepository() {
  const commits = [];
  for await (const commit of readGitLog({ directory: PROJECT_ROOT, key: KEY })) commits.push(commit);
  return commits;
}

test("the history that ships with the hub can be read and names no address (write it anew with HUB_UPDATE_HISTORY=1)", async () => {
  if (process.env["HUB_UPDATE_HISTORY"] === "1")
    writeFileSync(HISTORY_FILE, `${JSON.stringify(writeHistory(await readRepository(), null), null, 1)}\n`);
  const bytes = readFileSync(HISTORY_FILE);
  const shipped = readHistory(bytes, KEY).commits;
  expect(shipped.length).toBeGreaterThan(50);
  expect(bytes.toString()).not.toMatch(/[\w.-]+@[\w-]+\.\w+/);
});
