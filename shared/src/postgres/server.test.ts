import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { chmodSync, chownSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Client } from "pg";
import { ownIds } from "./account";
import { copyBinaries, getNativeDir, prepareBinaries } from "./binaries";
import { waitForExit } from "./process";
import { waitFor } from "../testing";
import { superviseEmbeddedPostgres } from "./supervise";
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./server";

const asRoot = ownIds().uid === 0;
let base: string;
let servers: EmbeddedPostgres[];

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), "hub-test-"));
  chmodSync(base, 0o755);
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.stop();
  rmSync(base, { recursive: true, force: true });
});

async function start(dataDir: string, options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, durable: false, ...options });
  servers.push(server);
  return server;
}

async function query(server: EmbeddedPostgres, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function writeRow(server: EmbeddedPostgres): Promise<void> {
  await query(server, "CREATE TABLE kept AS SELECT 42 AS answer");
}

async function expectRow(server: EmbeddedPostgres): Promise<void> {
  expect(await query(server, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
}

test("a server listens on a private socket only, asks for its password, and never runs as root", async () => {
  const server = await start(path.join(base, "postgres"));
  expect(await query(server, "SHOW listen_addresses")).toEqual([{ listen_addresses: "" }]);
  expect(statSync(server.socketDir).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(base, "postgres/password")).mode & 0o777).toBe(0o600);
  const noPassword = new Client({ connectionString: server.url.replace(/:[^:@]*@/, ":wrong@") });
  await expect(noPassword.connect()).rejects.toThrow(/password authentication failed/);
  if (asRoot) expect(statSync(`/proc/${server.pid}`).uid).not.toBe(0);
});

test("data survives a stop and a start with durable settings", async () => {
  const dataDir = path.join(base, "postgres");
  const first = await start(dataDir, { durable: true });
  await writeRow(first);
  await first.stop();
  expect(existsSync(first.socketDir)).toBe(false);
  const second = await start(dataDir, { durable: true });
  expect(second.adopted).toBe(false);
  expect(await query(second, "SHOW fsync")).toEqual([{ fsync: "on" }]);
  await expectRow(second);
});

test("a start takes over the server that runs on the folder, also by another path to it", async () => {
  const first = await start(path.join(base, "postgres"));
  await writeRow(first);
  const second = await start(path.join(base, "x/../postgres"));
  expect([second.adopted, second.pid]).toEqual([true, first.pid]);
  await expectRow(second);
});

test("a killed server is started again over its data, while its old backends hold the memory", async () => {
  const dataDir = path.join(base, "postgres");
  const first = await start(dataDir, { durable: true });
  await writeRow(first);
  const backend = new Client({ connectionString: first.url });
  backend.on("error", () => {});
  await backend.connect();
  const slow = backend.query("SELECT pg_sleep(1)").catch((error: unknown) => error);
  process.kill(first.pid, "SIGKILL");
  await waitForExit(first.pid, 5_000);
  const second = await start(dataDir, { durable: true });
  expect(second.pid).not.toBe(first.pid);
  await expectRow(second);
  await slow;
  await backend.end();
});

test("a supervised server comes back by itself at the same address, also where that had to be short", async () => {
  const server = await superviseEmbeddedPostgres({ dataDir: path.join(base, "e".repeat(90), "postgres") });
  servers.push(server);
  await writeRow(server);
  process.kill(server.pid, "SIGKILL");
  await waitForExit(server.pid, 5_000);
  await waitFor(() => expectRow(server).then(() => true), "the server to come back");
});

test("a recorded process id that now belongs to another program does not hinder the start", async () => {
  const dataDir = path.join(base, "postgres");
  const first = await start(dataDir);
  await writeRow(first);
  const pidFile = path.join(dataDir, "data/postmaster.pid");
  const lines = readFileSync(pidFile, "utf8");
  await first.stop();
  writeFileSync(pidFile, lines.replace(/^\d+/, String(process.ppid)), { mode: 0o600 });
  const owner = statSync(path.dirname(pidFile));
  chownSync(pidFile, owner.uid, owner.gid);
  await expectRow(await start(dataDir));
});

test("a folder whose path is too long for a socket gets a short one, removed at the stop", async () => {
  const server = await start(path.join(base, "d".repeat(60), "e".repeat(60), "postgres"));
  expect(server.socketDir.startsWith(tmpdir())).toBe(true);
  await writeRow(server);
  await server.stop();
  expect(existsSync(server.socketDir)).toBe(false);
});

test("a folder may have any name", async () => {
  const dataDir = path.join(base, `a b,c"d'e%41$(f)é#?&;`);
  await writeRow(await start(dataDir));
  await expectRow(await start(dataDir));
});

test("two starts at once on an empty folder end with one server", async () => {
  const both = await Promise.all([start(path.join(base, "postgres")), start(path.join(base, "postgres"))]);
  expect(new Set(both.map((server) => server.pid)).size).toBe(1);
});

test("a folder below a private home works", async () => {
  const home = path.join(base, "home");
  mkdirSync(home, { mode: 0o700 });
  const first = await start(path.join(home, "project/.hub/postgres"));
  await writeRow(first);
  await first.stop();
  await expectRow(await start(path.join(home, "project/.hub/postgres")));
});

if (asRoot) {
  test("data that was put outside of a private home is found again, and the folder says where it is", async () => {
    const dataDir = path.join(base, "home/postgres");
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chmodSync(path.dirname(dataDir), 0o700);
    writeFileSync(path.join(dataDir, "location"), path.join(base, "elsewhere/1"));
    const first = await start(dataDir);
    await writeRow(first);
    expect(lstatSync(path.join(base, "elsewhere/1/data")).isDirectory()).toBe(true);
    await first.stop();
    await expectRow(await start(dataDir));
  });

  test("data of another user changes hands when root starts the server", async () => {
    const first = await start(path.join(base, "open/postgres"));
    await writeRow(first);
    await first.stop();
    chmodSync(path.join(base, "open"), 0o700);
    await expectRow(await start(path.join(base, "open/postgres")));
  });
}

test("a start that was broken off while the folder was made leaves nothing in the way", async () => {
  const dataDir = path.join(base, "postgres");
  mkdirSync(path.join(dataDir, "data.4194304"), { recursive: true });
  await start(dataDir);
  expect(existsSync(path.join(dataDir, "data.4194304"))).toBe(false);
});

test("a server that cannot start says why in one sentence", async () => {
  const dataDir = path.join(base, "postgres");
  await expect(start(dataDir, { settings: { shared_buffers: "many" } })).rejects.toThrow(
    /^The embedded PostgreSQL does not start on .*: invalid value for parameter "shared_buffers": "many"$/,
  );
});

test("links between libraries are made again, beside the data where the package cannot be changed", () => {
  const native = path.join(base, "native");
  mkdirSync(path.join(native, "lib"), { recursive: true });
  cpSync(path.join(getNativeDir(), "pg-symlinks.json"), path.join(native, "pg-symlinks.json"));
  const links = JSON.parse(readFileSync(path.join(native, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source } of links) writeFileSync(path.join(base, source), "");
  expect(prepareBinaries(native, path.join(base, "lib"))).toEqual({ nativeDir: native, libraryDir: null });
  for (const { target } of links) expect(existsSync(path.join(base, target))).toBe(true);
});

test("a copy of programs that nobody else could read can be read by everybody", () => {
  const native = path.join(base, "native");
  mkdirSync(path.join(native, "bin"), { recursive: true, mode: 0o700 });
  writeFileSync(path.join(native, "bin/postgres"), "", { mode: 0o700 });
  const copy = copyBinaries(native, path.join(base, "copy"));
  expect(statSync(path.join(copy, "bin")).mode & 0o777).toBe(0o755);
  expect(statSync(path.join(copy, "bin/postgres")).mode & 0o777).toBe(0o755);
  expect(copyBinaries(native, copy)).toBe(copy);
});
