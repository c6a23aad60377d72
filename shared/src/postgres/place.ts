import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, lchownSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  type Account,
  canReach,
  findNamespaceAccount,
  findOwnAccount,
  listServiceAccounts,
  ownIds,
  runAs,
} from "./account";
import { type Binaries, copyBinaries, getNativeDir, prepareBinaries } from "./binaries";
import { EmbeddedPostgresError } from "./error";

/** Where a server lives, and as whom it runs. */
export interface Place {
  readonly account: Account;
  readonly binaries: Binaries;
  /** Belongs to the hub: password, log, and where the rest is. */
  readonly homeDir: string;
  /** Reachable for the account: holds the data and the socket. Mostly the same as `homeDir`. */
  readonly serverDir: string;
}

/** Where data goes that must live outside of a private home, because its server cannot reach into it. */
const RELOCATED_ROOT = "/var/lib/commons-hub";

const NAMELESS_USER =
  "The embedded PostgreSQL does not run as a user without a name: give this user an entry in /etc/passwd, or set DATABASE_URL to a PostgreSQL 15 or newer.";
const NO_SERVICE_USER =
  "The embedded PostgreSQL refuses to run as root, and no user `postgres` or `nobody` can run it: start the hub as an ordinary user, or set DATABASE_URL to a PostgreSQL 15 or newer.";

/**
 * Decides as whom and where a server runs for `homeDir`, and prepares the folders.
 *
 * As a user: as that user. As root: as `postgres` or `nobody` where they can reach folder and programs; else in a user
 * namespace; else, where those are forbidden too (most containers), with data and programs below /var/lib/commons-hub,
 * which `homeDir/location` records.
 *
 * Errors: EmbeddedPostgresError when nothing of this is possible.
 */
export function preparePlace(homeDir: string, relocatedRoot: string = RELOCATED_ROOT): Place {
  mkdirSync(homeDir, { recursive: true, mode: 0o711 });
  const home = realpathSync(homeDir);
  if (ownIds().uid === 0) chmodSync(home, 0o711);
  const nativeDir = getNativeDir();
  const location = findLocation(home);
  if (location) return relocate(home, location, nativeDir);

  let problem: string | null = null;
  for (const account of accountsReaching(home, nativeDir)) {
    const binaries = prepareBinaries(nativeDir, path.join(home, "lib"));
    problem = findProblem(account, binaries);
    if (problem === null) return { account, binaries, homeDir: home, serverDir: home };
  }
  if (ownIds().uid !== 0) throw new EmbeddedPostgresError(problem === null ? NAMELESS_USER : explainProblem(problem));
  const folder = createHash("sha256").update(home).digest("hex").slice(0, 16);
  return relocate(home, path.join(relocatedRoot, folder), nativeDir);
}

/** How a server would run for a folder that is there, in words; changes nothing. Errors: EmbeddedPostgresError. */
export function describePlace(dir: string): string {
  const nativeDir = getNativeDir();
  const version = `embedded PostgreSQL ${nativeVersion(nativeDir)}`;
  const account = accountsReaching(dir, nativeDir).next().value;
  if (account?.kind === "self") return `${version}, run by this user`;
  if (account?.kind === "other") return `${version}, run by user id ${account.uid} because it refuses root`;
  if (account) return `${version}, run in a user namespace`;
  if (ownIds().uid !== 0) throw new EmbeddedPostgresError(NAMELESS_USER);
  if (listServiceAccounts().length === 0) throw new EmbeddedPostgresError(NO_SERVICE_USER);
  return `${version}, with its data below ${RELOCATED_ROOT}`;
}

/** The accounts that can run the server's programs on a folder where they are, best first. */
function* accountsReaching(dir: string, nativeDir: string): Generator<Account, undefined> {
  const reaches = (account: Account): boolean =>
    canReach(account, dir) && canReach(account, path.join(nativeDir, "bin/postgres"));
  const own = findOwnAccount();
  if (own) yield own;
  if (ownIds().uid === 0) yield* listServiceAccounts().filter(reaches);
  const namespace = findNamespaceAccount();
  if (namespace) yield namespace;
}

function relocate(home: string, serverDir: string, nativeDir: string): Place {
  mkdirSync(serverDir, { recursive: true, mode: 0o711 });
  let problem: string | null = null;
  for (const account of listServiceAccounts()) {
    if (!canReach(account, serverDir)) continue;
    const copy = path.join(path.dirname(serverDir), `postgresql-${nativeVersion(nativeDir)}`);
    const readable = canReach(account, nativeDir) ? nativeDir : copyBinaries(nativeDir, copy);
    const binaries = prepareBinaries(readable, path.join(serverDir, "lib"));
    problem = findProblem(account, binaries);
    if (problem !== null) continue;
    writeFileSync(path.join(home, "location"), `${serverDir}\n`);
    return { account, binaries, homeDir: home, serverDir };
  }
  throw new EmbeddedPostgresError(problem === null ? NO_SERVICE_USER : explainProblem(problem));
}

function findLocation(home: string): string | null {
  const file = path.join(home, "location");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : null;
}

/** Why the programs do not run for an account on this machine; null when they do. */
function findProblem(account: Account, binaries: Binaries): string | null {
  const result = runAs(account, path.join(binaries.nativeDir, "bin/postgres"), ["-V"], binaries.libraryDir);
  if (result.status === 0) return null;
  return result.error?.message ?? (result.stderr.trim().split("\n").at(-1) || `exit code ${result.status}`);
}

function explainProblem(problem: string): string {
  return `The embedded PostgreSQL does not run on this machine (${problem}): set DATABASE_URL to a PostgreSQL 15 or newer.`;
}

function nativeVersion(nativeDir: string): string {
  const manifest = JSON.parse(readFileSync(path.join(nativeDir, "../package.json"), "utf8")) as { version: string };
  return manifest.version;
}

/** Makes a folder that only the account can open, or takes over one that is there. */
export function makePrivateDir(account: Account, dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  if (account.kind === "other") chownSync(dir, account.uid, account.gid);
}

/** Gives a whole tree to the account that the server runs as from now on; only root can need it. */
export function giveTree(account: Account, dir: string): void {
  if (ownIds().uid !== 0 || lstatSync(dir).uid === account.uid) return;
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true }))
    lchownSync(path.join(entry.parentPath, entry.name), account.uid, account.gid);
  // Last, so that a broken-off change of owner is begun again.
  lchownSync(dir, account.uid, account.gid);
}
