import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { findProcess, isSameProcess, type ProcessIdentity } from "./process";

/** What a lock file says about its holder, besides who it is. */
export interface LockHolder extends ProcessIdentity {
  readonly note: string;
}

export interface FileLock {
  release(): void;
}

/**
 * Takes a lock file, or answers who holds it. A holder that was killed holds nothing: its process id together with its
 * start says so, also after a reboot or when the id was given to another process.
 */
export function tryLock(file: string, note: string): FileLock | LockHolder {
  const self = findProcess(process.pid) ?? { pid: process.pid, startedAt: "" };
  const content = JSON.stringify({ ...self, note });
  const draft = `${file}.${process.pid}`;
  for (;;) {
    // Written beside and linked, so that the file is never seen half written.
    writeFileSync(draft, content, { mode: 0o600 });
    try {
      linkSync(draft, file);
      return { release: () => release(file, content) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    const found = readLock(file);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder && isSameProcess(holder)) return holder;
    removeStale(file, found);
  }
}

/** Who holds a lock file now, null when nobody does. */
export function findHolder(file: string): LockHolder | null {
  const holder = parseHolder(readLock(file) ?? "");
  return holder && isSameProcess(holder) ? holder : null;
}

export function isLock(outcome: FileLock | LockHolder): outcome is FileLock {
  return "release" in outcome;
}

function release(file: string, content: string): void {
  if (readLock(file) === content) rmSync(file, { force: true });
}

/** Moves the file away first: whoever moved a lock that another process has taken since puts it back. */
function removeStale(file: string, expected: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (readLock(aside) === expected) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function readLock(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function parseHolder(content: string): LockHolder | null {
  try {
    const value = JSON.parse(content) as Partial<LockHolder>;
    if (typeof value.pid !== "number" || typeof value.startedAt !== "string") return null;
    return { pid: value.pid, startedAt: value.startedAt, note: value.note ?? "" };
  } catch {
    return null;
  }
}
