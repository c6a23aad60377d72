import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The folder with the workspaces, above sources and build alike. */
export const PROJECT_ROOT = findRoot(__dirname);

function findRoot(directory: string): string {
  return existsSync(path.join(directory, "package-lock.json")) ? directory : findRoot(path.dirname(directory));
}

/** What is made and not written: the entries of .gitignore, and git's own folder. */
const MADE = /^(node_modules|dist|coverage|\.git|\.turbo|\.hub|.*\.log|.*\.tsbuildinfo|\.building)$/;

/** Files of the project below a folder, as paths from the root with `/`; without git, so that a shipped copy is checked too. */
export function listFiles(folder = "."): string[] {
  return readdirSync(path.join(PROJECT_ROOT, folder), { withFileTypes: true })
    .filter((entry) => !MADE.test(entry.name))
    .flatMap((entry) => {
      const file = folder === "." ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(file) : entry.isFile() ? [file] : [];
    })
    .sort();
}

export function readText(file: string): string {
  return readFileSync(path.join(PROJECT_ROOT, file), "utf8");
}
