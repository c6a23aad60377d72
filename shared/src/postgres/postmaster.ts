import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findCommandLine, isAlive } from "./process";

/** What a running server writes about itself into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string;
  readonly state: string;
}

/** The server that runs on a data folder, null when there is none. */
export function findPostmaster(dataDir: string): Postmaster | null {
  const lines = readLines(dataDir);
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid < 1 || !isAlive(pid)) return null;
  const commandLine = findCommandLine(pid);
  if (!commandLine.includes("postgres") || !commandLine.includes(dataDir)) return null;
  return { pid, socketDir: lines[4] ?? "", state: (lines[7] ?? "").trim() };
}

/**
 * After a kill and a reboot (or in a new container) the recorded process id may be that of any other process, and
 * PostgreSQL would refuse to start. It takes its own parent's id for stale, but still looks whether old backends hold
 * the shared memory: so the file is not removed, only its first line is changed.
 */
export function disownPostmasterFile(dataDir: string): void {
  const lines = readLines(dataDir);
  if (lines.length === 0 || findPostmaster(dataDir)) return;
  writeFileSync(path.join(dataDir, "postmaster.pid"), [String(process.pid), ...lines.slice(1)].join("\n"));
}

function readLines(dataDir: string): string[] {
  try {
    return readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return [];
  }
}
