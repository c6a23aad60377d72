import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { chownSync } from "node:fs";
import path from "node:path";
import { assertOwned, runAs } from "./account";
import { EmbeddedPostgresError } from "./error";
import { giveTree, makePrivateDir, type Place } from "./place";
import { isAlive } from "./process";

export const SUPERUSER = "hub";

/** The folder that `initdb` makes. */
export function dataDirOf(place: Place): string {
  return path.join(place.serverDir, "data");
}

/** The password of the superuser, made at the first call. Only the hub's own user can read it. */
export function readPassword(place: Place): string {
  const file = path.join(place.homeDir, "password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

/**
 * Makes the data folder when there is none. It is built beside its place and moved there at the end, so that a start
 * broken off in the middle leaves nothing that looks like data.
 */
export function initialise(place: Place, socketDir: string, durable: boolean): void {
  const dataDir = dataDirOf(place);
  removeUnfinished(place.serverDir);
  if (existsSync(dataDir)) {
    assertOwned(place.account, dataDir);
    giveTree(place.account, dataDir);
    return;
  }
  const unfinished = path.join(place.serverDir, `data.${process.pid}`);
  makePrivateDir(place.account, unfinished);
  // Beside the socket, because it must be readable for the server's user and for nobody else.
  const passwordFile = path.join(socketDir, "initial-password");
  writeFileSync(passwordFile, readPassword(place), { mode: 0o600 });
  if (place.account.kind === "other") chownSync(passwordFile, place.account.uid, place.account.gid);
  try {
    runInitdb(place, unfinished, passwordFile, durable);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  try {
    renameSync(unfinished, dataDir);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another start was first; its data folder is as good.
    if (!existsSync(dataDir)) throw error;
  }
}

function runInitdb(place: Place, dir: string, passwordFile: string, durable: boolean): void {
  const args = ["-D", dir, "-U", SUPERUSER, "--encoding=UTF8", "--locale=C", "--auth-host=reject"];
  args.push("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth-local=scram-sha-256");
  args.push(`--pwfile=${passwordFile}`, "--no-instructions", ...(durable ? [] : ["--no-sync"]));
  const { nativeDir, libraryDir } = place.binaries;
  const result = runAs(place.account, path.join(nativeDir, "bin/initdb"), args, libraryDir);
  if (result.status === 0) return;
  rmSync(dir, { recursive: true, force: true });
  const reason = lastLine(result.stderr) || (result.error?.message ?? `initdb ended with ${result.status}`);
  throw new EmbeddedPostgresError(`The database folder ${dataDirOf(place)} cannot be made: ${reason}`);
}

function removeUnfinished(serverDir: string): void {
  mkdirSync(serverDir, { recursive: true, mode: 0o711 });
  for (const name of readdirSync(serverDir)) {
    const pid = /^data\.(\d+)$/.exec(name)?.[1];
    if (pid && (Number(pid) === process.pid || !isAlive(Number(pid))))
      // The programs of a start that was killed may still write for a moment.
      rmSync(path.join(serverDir, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
