import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import path from "node:path";
import { expect, jest, test } from "@jest/globals";
import { Client } from "pg";
import { ADA, askViewer, HubBox } from "./testing/hub-box";
import { runHub } from "./testing/run-hub";

// Each test starts several processes, on a machine that may be busy.
jest.setTimeout(180_000);

async function createDatabase(): Promise<string> {
  const url = new URL(process.env["HUB_TEST_DATABASE_URL"] ?? "");
  const name = `hub_start_${randomBytes(6).toString("hex")}`;
  await onServer(url.href, `CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

test("the hub runs on a PostgreSQL of the operator's own, and leaves it running", async () => {
  const env = { DATABASE_URL: await createDatabase() };
  await using box = new HubBox();
  const { dir } = box;
  const first = await box.start(dir, { env });
  const token = await box.createKey(dir, { env });
  await first.hub.stop("SIGKILL");
  const second = await box.start(dir, { env });
  expect(await askViewer(second.endpoint, token)).toEqual(ADA);
  expect(existsSync(path.join(dir, "postgres"))).toBe(false);
});

test("a port in use ends the start with one sentence, before a database is made", async () => {
  await using box = new HubBox();
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const { code, stdout, stderr } = await runHub(["start", "--port", String(port), "--data", box.dir]);
  server.close();
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(`hub: Port ${port} on 127.0.0.1 is in use: stop what uses it, or choose another with --port.\n`);
  expect(existsSync(path.join(box.base, "hub/postgres"))).toBe(false);
});

test("a folder that cannot be written ends the start with one sentence", async () => {
  await using box = new HubBox();
  writeFileSync(path.join(box.base, "file"), "");
  const { code, stderr } = await runHub(["start", "--port", "0", "--data", path.join(box.base, "file/.hub")]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `hub: The data folder ${box.base}/file/.hub cannot be used (a part of its path is a file): make it writable for this user, or choose another with --data.\n`,
  );
});

test("a database that cannot be reached ends the start with one sentence", async () => {
  await using box = new HubBox();
  const env = { DATABASE_URL: "postgres://hub:geheim@127.0.0.1:1/commons" };
  const { code, stderr } = await runHub(["start", "--port", "0", "--data", box.dir], { env });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^hub: The database at 127\.0\.0\.1:1\/commons cannot be reached \(.*\): start it, or correct DATABASE_URL\.$/m,
  );
});

test("a database user without rights ends the start with one sentence", async () => {
  await using box = new HubBox();
  const url = new URL(await createDatabase());
  const username = `hub_${randomBytes(6).toString("hex")}`;
  await onServer(url.href, `CREATE ROLE ${username} LOGIN PASSWORD 'none'`);
  const env = { DATABASE_URL: Object.assign(new URL(url), { username, password: "none" }).href };
  const { code, stdout, stderr } = await runHub(["start", "--port", "0", "--data", box.dir], { env });
  await onServer(url.href, `DROP ROLE ${username}`);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    /^hub: The database .* cannot be brought up to date \(permission denied for database .*\): give its user .*$/m,
  );
});
