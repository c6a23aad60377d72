import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { HubFolder } from "./folder";

let base: string;

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), "hub-folder-"));
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

test("the secret is made once, long enough, for the owner's eyes only", () => {
  const folder = new HubFolder(path.join(base, ".hub"));
  folder.prepare();
  const secret = folder.readSecret();
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(new HubFolder(folder.dir).readSecret()).toEqual(secret);
  expect(statSync(path.join(folder.dir, "secret")).mode & 0o777).toBe(0o600);
});

test("a secret that was cut short is refused", () => {
  writeFileSync(path.join(base, "secret"), "short");
  expect(() => new HubFolder(base).readSecret()).toThrow(/is shorter than 32 bytes: restore it, or remove it/);
});

test("a folder has one user at a time, who is named", () => {
  const folder = new HubFolder(base);
  const lock = folder.take("hub start");
  expect(() => folder.take("hub start")).toThrow(
    `A hub runs on ${base} already (process ${process.pid}): stop it, or choose another folder with --data.`,
  );
  lock.release();
  folder.take("hub import").release();
});

test("what a killed hub left behind is not taken for a running one", () => {
  const folder = new HubFolder(base);
  folder.writeJson("hub.json", { pid: process.pid, url: "http://127.0.0.1:4000", databaseUrl: "postgres://x" });
  expect(folder.findRunning()).toBeNull();
  writeFileSync(path.join(base, "lock"), JSON.stringify({ pid: process.pid, startedAt: "before", note: "hub start" }));
  expect(folder.findRunning()).toBeNull();
  const lock = folder.take("hub start");
  expect(folder.findRunning()).toMatchObject({ url: "http://127.0.0.1:4000" });
  lock.release();
});

test("a folder that cannot be used is refused with the reason", () => {
  writeFileSync(path.join(base, "file"), "");
  expect(() => new HubFolder(path.join(base, "file/.hub")).prepare()).toThrow(
    /cannot be used \(a part of its path is a file\): make it writable for this user, or choose another with --data\.$/,
  );
  expect(() => new HubFolder("/proc/hub/data").prepare()).toThrow(/cannot be used \(no folder can be made there\)/);
  mkdirSync(path.join(base, "json"));
  writeFileSync(path.join(base, "json/sample.json"), "{");
  expect(() => new HubFolder(path.join(base, "json")).readJson("sample.json")).toThrow(/is not JSON: remove it/);
});
