import { chmodSync, chownSync, lstatSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Account } from "./account";
import { makePrivateDir } from "./place";

export const SOCKET_PORT = 5432;

/** `sun_path` holds 108 bytes, the last of them zero. */
const LONGEST_SOCKET_PATH = 107;

/**
 * The private folder of the server's socket: `<serverDir>/socket`, or, where that path is too long for a socket, a short
 * folder below the system's temporary one, to which `<serverDir>/socket` is a symbolic link.
 */
export function prepareSocketDir(account: Account, serverDir: string): string {
  const socketDir = path.join(serverDir, "socket");
  // The same place again after a kill, so that those who are connected find the server again.
  const earlier = findShortDir(account, socketDir);
  if (earlier) return earlier;
  removeSocketDir(serverDir);
  if (fits(socketDir)) {
    makePrivateDir(account, socketDir);
    return socketDir;
  }
  const base = fits(path.join(tmpdir(), "hub-xxxxxx")) ? tmpdir() : "/tmp";
  const short = mkdtempSync(path.join(base, "hub-"));
  chmodSync(short, 0o700);
  if (account.kind === "other") chownSync(short, account.uid, account.gid);
  symlinkSync(short, socketDir);
  return short;
}

/** The short folder of an earlier start, if it is still there, and nobody else's. */
function findShortDir(account: Account, socketDir: string): string | null {
  if (!lstatSync(socketDir, { throwIfNoEntry: false })?.isSymbolicLink()) return null;
  const short = readlinkSync(socketDir);
  const stat = lstatSync(short, { throwIfNoEntry: false });
  return stat?.isDirectory() && stat.uid === account.uid && (stat.mode & 0o077) === 0 ? short : null;
}

/** Also removes the short folder that a server left behind when it was killed. */
export function removeSocketDir(serverDir: string): void {
  const socketDir = path.join(serverDir, "socket");
  const stat = lstatSync(socketDir, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isSymbolicLink()) rmSync(readlinkSync(socketDir), { recursive: true, force: true });
  rmSync(socketDir, { recursive: true, force: true });
}

function fits(socketDir: string): boolean {
  return Buffer.byteLength(path.join(socketDir, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET_PATH;
}
