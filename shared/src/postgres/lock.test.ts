import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type FileLock, findHolder, isLock, tryLock } from "./lock";
import { findProcess } from "./process";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "hub-lock-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("a lock that is held names its holder, and is free after the release", () => {
  const file = path.join(dir, "lock");
  const lock = tryLock(file, "first") as FileLock;
  expect(tryLock(file, "second")).toMatchObject({ pid: process.pid, note: "first" });
  expect(findHolder(file)).toMatchObject({ pid: process.pid, note: "first" });
  lock.release();
  expect(findHolder(file)).toBeNull();
  expect(isLock(tryLock(file, "third"))).toBe(true);
  expect(readdirSync(dir)).toEqual(["lock"]);
});

test("the lock of a killed process is free", async () => {
  const file = path.join(dir, "lock");
  const child = spawn("sleep", ["60"]);
  const identity = findProcess(child.pid ?? 0);
  writeFileSync(file, JSON.stringify({ ...identity, note: "other" }));
  expect(tryLock(file, "mine")).toMatchObject({ pid: child.pid, note: "other" });
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isLock(tryLock(file, "mine"))).toBe(true);
});

test("a process id that was given to another process holds nothing", () => {
  const file = path.join(dir, "lock");
  writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: "another time", note: "" }));
  expect(findHolder(file)).toBeNull();
  expect(isLock(tryLock(file, "mine"))).toBe(true);
});

test.each(["", "{", "null", '{"pid":"1"}'])("a broken lock file (%j) holds nothing", (content) => {
  const file = path.join(dir, "lock");
  writeFileSync(file, content);
  const lock = tryLock(file, "mine") as FileLock;
  lock.release();
  expect(existsSync(file)).toBe(false);
});
