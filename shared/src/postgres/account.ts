import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { lstatSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError } from "./error";

/**
 * As whom the server runs. PostgreSQL refuses to run as root, and `initdb` refuses users without a name.
 *
 * - `self`: the user of this process.
 * - `other`: this process is root and gives the server to a user without rights.
 * - `namespace`: the server keeps the user of this process outside, and sees another, named one inside its own user
 *   namespace. It reaches all files that this process owns, also below a private home.
 */
export type Account =
  | { readonly kind: "self"; readonly uid: number; readonly gid: number }
  | { readonly kind: "other"; readonly uid: number; readonly gid: number }
  | {
      readonly kind: "namespace";
      readonly uid: number;
      readonly gid: number;
      readonly insideUid: number;
      readonly insideGid: number;
    };

/** The server's programs need no more of the environment than this; what the operator has set must not leak in. */
const SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin";

export interface CommandOptions {
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly uid?: number;
  readonly gid?: number;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: CommandOptions;
}

/** How a program is started for an account. `libraryDir` is searched for libraries before all others. */
export function commandFor(
  account: Account,
  program: string,
  args: readonly string[],
  libraryDir: string | null,
): Command {
  const env: Record<string, string> = { PATH: SEARCH_PATH, LC_ALL: "C", TZ: "UTC" };
  if (libraryDir) env["LD_LIBRARY_PATH"] = libraryDir;
  if (libraryDir && process.platform === "darwin") env["DYLD_LIBRARY_PATH"] = libraryDir;
  const options = { env, cwd: "/" };
  if (account.kind === "self") return { file: program, args, options };
  if (account.kind === "other")
    return { file: program, args, options: { ...options, uid: account.uid, gid: account.gid } };
  const map = ["--user", `--map-user=${account.insideUid}`, `--map-group=${account.insideGid}`];
  return { file: "unshare", args: [...map, "--", program, ...args], options };
}

export function runAs(
  account: Account,
  program: string,
  args: readonly string[],
  libraryDir: string | null = null,
): SpawnSyncReturns<string> {
  const { file, args: all, options } = commandFor(account, program, args, libraryDir);
  return spawnSync(file, all, { ...options, encoding: "utf8", timeout: 120_000 });
}

/** This process as an account, null when PostgreSQL would refuse it. */
export function findOwnAccount(): Account | null {
  const { uid, gid } = ownIds();
  if (uid === 0 || !findUsers().some((user) => user.uid === uid)) return null;
  return { kind: "self", uid, gid };
}

/** The users without rights that root may give the server to, best first. */
export function listServiceAccounts(): readonly Account[] {
  const users = findUsers();
  const found = ["postgres", "nobody"].flatMap((name) => users.filter((user) => user.name === name && user.uid !== 0));
  return found.map(({ uid, gid }) => ({ kind: "other", uid, gid }));
}

/** An account in a user namespace of its own, null where the kernel or a container forbids them. */
export function findNamespaceAccount(): Account | null {
  if (process.platform !== "linux") return null;
  const { uid, gid } = ownIds();
  const inside = findUsers().find((user) => user.name === "nobody") ?? findUsers().find((user) => user.uid !== 0);
  if (!inside) return null;
  const account: Account = { kind: "namespace", uid, gid, insideUid: inside.uid, insideGid: inside.gid };
  return runAs(account, "true", []).status === 0 ? account : null;
}

/** True when a user can pass through every folder down to `target`, and into it if it is a folder. */
export function canReach(account: Account, target: string): boolean {
  if (account.kind !== "other") return true;
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const stat = statSync(folder);
    const bit = stat.uid === account.uid ? 0o100 : stat.gid === account.gid ? 0o010 : 0o001;
    if ((stat.mode & bit) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

/** Errors: EmbeddedPostgresError when the file or folder belongs to somebody whom this process cannot act for. */
export function assertOwned(account: Account, target: string): void {
  const owner = lstatSync(target).uid;
  if (owner === account.uid || ownIds().uid === 0) return;
  throw new EmbeddedPostgresError(
    `${target} belongs to another user (id ${owner}): run the hub as that user, or choose another folder with --data.`,
  );
}

export function ownIds(): { readonly uid: number; readonly gid: number } {
  return { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
}

interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

function findUsers(): readonly User[] {
  try {
    const lines = readFileSync("/etc/passwd", "utf8").split("\n");
    const users = lines.map((line) => line.split(":")).filter((fields) => fields.length >= 4);
    return users.map((fields) => ({ name: fields[0] ?? "", uid: Number(fields[2]), gid: Number(fields[3]) }));
  } catch {
    return [];
  }
}
