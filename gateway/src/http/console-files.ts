import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Logger } from "@commons-hub/shared/logging";

/** Sources of the page; the bundle is in `dist` below. The same path from `src/http` and from `dist/http`. */
const CONSOLE = path.join(__dirname, "../../console");
const DIST = path.join(CONSOLE, "dist");

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

export interface ConsoleFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

const run = promisify(execFile);
const compress = promisify(gzip);

/**
 * The files of the page by name, built first when they are missing or older than their sources.
 *
 * Where they can be neither found nor built the hub runs without its page, and the log says why.
 */
export async function loadConsoleFiles(logger: Logger): Promise<ReadonlyMap<string, ConsoleFile>> {
  try {
    if (!(await isBuilt())) await run(process.execPath, [path.join(CONSOLE, "build.cjs")]);
  } catch (error) {
    logger.warn({ error }, "the explorer cannot be built: run `npm run build` where the development packages are");
  }
  const names = await readdir(DIST).catch(() => []);
  return new Map(await Promise.all(names.map(async (name) => [name, await loadFile(name)] as const)));
}

async function loadFile(name: string): Promise<ConsoleFile> {
  const bytes = await readFile(path.join(DIST, name));
  return {
    type: CONTENT_TYPES[path.extname(name)] ?? "application/octet-stream",
    bytes,
    gzipped: await compress(bytes),
    etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
  };
}

async function isBuilt(): Promise<boolean> {
  const built = await stat(path.join(DIST, "index.html")).catch(() => undefined);
  if (built === undefined) return false;
  const sources = (await readdir(CONSOLE, { withFileTypes: true })).filter((entry) => entry.isFile());
  const changes = await Promise.all(sources.map(({ name }) => stat(path.join(CONSOLE, name))));
  return changes.every(({ mtimeMs }) => mtimeMs <= built.mtimeMs);
}
