import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { waitFor } from "@commons-hub/shared/testing";
import { Client } from "pg";
import { HubProcess, runHub, type RunOptions } from "./testing/run-hub";

// Each test starts several processes, on a machine that may be busy.
jest.setTimeout(180_000);

const asRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
/** An id without an entry in /etc/passwd, as containers are often given. */
const NAMELESS = 54_321;
const START_MS = 60_000;
let base: string;
let hubs: HubProcess[];

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), "hub-start-"));
  chmodSync(base, 0o755);
  hubs = [];
});

/** A folder's database may have outlived a hub that a test killed. */
afterEach(async () => {
  for (const hub of hubs) await hub.stop();
  for (const dir of ["hub", "home/project/.hub"]) await stopOrphan(path.join(base, dir));
  rmSync(base, { recursive: true, force: true });
});

async function stopOrphan(dir: string): Promise<void> {
  const pidFile = path.join(dir, "postgres/data/postmaster.pid");
  if (!existsSync(pidFile)) return;
  process.kill(Number(readFileSync(pidFile, "utf8").split("\n")[0]), "SIGINT");
  await waitFor(() => !existsSync(pidFile), "the database to stop");
}

interface Started {
  readonly hub: HubProcess;
  readonly endpoint: string;
}

async function start(dir: string, options: RunOptions = {}, args: readonly string[] = []): Promise<Started> {
  const hub = new HubProcess(["start", "--empty", "--port", "0", "--data", dir, "--json", ...args], options);
  hubs.push(hub);
  await waitFor(() => hub.ended || hub.stdout.includes("\n}"), "the hub to start", START_MS);
  if (hub.ended) throw new Error(`the hub ended: ${hub.stderr}`);
  return { hub, endpoint: (JSON.parse(hub.stdout) as { endpoint: string }).endpoint };
}

async function ask(endpoint: string, query: string, token?: string): Promise<unknown> {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify({ query }) });
  return ((await response.json()) as { data: unknown }).data;
}

async function createKey(dir: string, options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runHub(
    ["keys", "create", "--person", "Ada", "--data", dir, "--json"],
    options,
  );
  if (code !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { token: string }).token;
}

const VIEWER = "{ viewer { agent { name } scopes } }";
const ADA = { viewer: { agent: { name: "Ada" }, scopes: ["READ"] } };

test("a hub answers, refuses a second one, survives kill -9 with its data, and stops clean", async () => {
  const dir = path.join(base, "hub");
  const first = await start(dir);
  const token = await createKey(dir);
  expect(await ask(first.endpoint, VIEWER, token)).toEqual(ADA);
  for (const name of ["secret", "hub.json", "postgres/password"])
    expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);

  const second = await runHub(["start", "--port", "0", "--data", dir]);
  expect(second).toEqual({
    code: 1,
    stdout: "",
    stderr: `hub: A hub runs on ${dir} already (process ${first.hub.pid}): stop it, or choose another folder with --data.\n`,
  });

  await first.hub.stop("SIGKILL");
  const third = await start(dir);
  expect(await ask(third.endpoint, VIEWER, token)).toEqual(ADA);
  const { code } = await third.hub.stop("SIGTERM");
  expect(code).toBe(0);
  expect(existsSync(path.join(dir, "hub.json"))).toBe(false);
  expect(existsSync(path.join(dir, "postgres/data/postmaster.pid"))).toBe(false);
});

test("a first start that is killed while it makes the database leaves nothing in the way", async () => {
  const dir = path.join(base, "hub");
  const killed = new HubProcess(["start", "--empty", "--port", "0", "--data", dir]);
  const postgres = path.join(dir, "postgres");
  await waitFor(() => existsSync(postgres) && readdirSync(postgres).some((name) => name.startsWith("data")), "initdb");
  await killed.stop("SIGKILL");
  const { endpoint } = await start(dir);
  expect(await ask(endpoint, VIEWER, await createKey(dir))).toEqual(ADA);
  expect(readdirSync(postgres).filter((name) => name.startsWith("data."))).toEqual([]);
});

test("a command works on the folder without a hub, and the hub finds its work", async () => {
  const dir = path.join(base, "hub");
  const token = await createKey(dir);
  expect(existsSync(path.join(dir, "postgres/data/postmaster.pid"))).toBe(false);
  expect((await runHub(["migrate", "--data", dir])).stdout).toMatch(/^The database .* is up to date\.\n$/);
  const { endpoint } = await start(dir);
  expect(await ask(endpoint, VIEWER, token)).toEqual(ADA);
});

test("the hub goes on when its database is killed", async () => {
  const dir = path.join(base, "hub");
  const { endpoint } = await start(dir);
  const token = await createKey(dir);
  const pid = Number(readFileSync(path.join(dir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
  process.kill(pid, "SIGKILL");
  await waitFor(
    async () => JSON.stringify(await ask(endpoint, VIEWER, token)) === JSON.stringify(ADA),
    "the answer",
    START_MS,
  );
});

test("a second signal ends the hub at once", async () => {
  const { hub } = await start(path.join(base, "hub"));
  hub.child.kill("SIGINT");
  hub.child.kill("SIGINT");
  const { stderr } = await hub.exit();
  expect(hub.ended).toBe(true);
  expect(stderr).not.toMatch(/\n {4}at /);
});

test("a folder below a private home works", async () => {
  const home = path.join(base, "home");
  mkdirSync(home, { mode: 0o700 });
  const dir = path.join(home, "project/.hub");
  const token = await createKey(dir);
  const { endpoint } = await start(dir);
  expect(await ask(endpoint, VIEWER, token)).toEqual(ADA);
});

test("the hub runs on a PostgreSQL of the operator's own, and leaves it running", async () => {
  const env = { DATABASE_URL: await createDatabase() };
  const dir = path.join(base, "hub");
  const first = await start(dir, { env });
  const token = await createKey(dir, { env });
  await first.hub.stop("SIGKILL");
  const second = await start(dir, { env });
  expect(await ask(second.endpoint, VIEWER, token)).toEqual(ADA);
  expect(existsSync(path.join(dir, "postgres"))).toBe(false);
});

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

test("a port in use ends the start with one sentence, before a database is made", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const { code, stdout, stderr } = await runHub(["start", "--port", String(port), "--data", path.join(base, "hub")]);
  server.close();
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(`hub: Port ${port} on 127.0.0.1 is in use: stop what uses it, or choose another with --port.\n`);
  expect(existsSync(path.join(base, "hub/postgres"))).toBe(false);
});

test("a folder that cannot be written ends the start with one sentence", async () => {
  writeFileSync(path.join(base, "file"), "");
  const { code, stderr } = await runHub(["start", "--port", "0", "--data", path.join(base, "file/.hub")]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `hub: The data folder ${base}/file/.hub cannot be used (a part of its path is a file): make it writable for this user, or choose another with --data.\n`,
  );
});

test("a database that cannot be reached ends the start with one sentence", async () => {
  const env = { DATABASE_URL: "postgres://hub:geheim@127.0.0.1:1/commons" };
  const { code, stderr } = await runHub(["start", "--port", "0", "--data", path.join(base, "hub")], { env });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^hub: The database at 127\.0\.0\.1:1\/commons cannot be reached \(.*\): start it, or correct DATABASE_URL\.\n$/,
  );
});

test("a database user without rights ends the start with one sentence", async () => {
  const url = new URL(await createDatabase());
  await onServer(url.href, "CREATE ROLE hub_powerless LOGIN PASSWORD 'none'");
  const env = { DATABASE_URL: Object.assign(new URL(url), { username: "hub_powerless", password: "none" }).href };
  const { code, stdout, stderr } = await runHub(["start", "--port", "0", "--data", path.join(base, "hub")], { env });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    /^hub: The database .* cannot be brought up to date \(permission denied for database .*\): give its user .*\n$/,
  );
});

if (asRoot) {
  test.each([NOBODY, NAMELESS])("the ordinary user %i runs the hub", async (uid) => {
    const dir = path.join(base, "hub");
    mkdirSync(dir);
    chownSync(dir, uid, uid);
    const { endpoint } = await start(dir, { uid });
    expect(await ask(endpoint, VIEWER, await createKey(dir, { uid }))).toEqual(ADA);
  });

  test("a user is refused the folder of another", async () => {
    mkdirSync(path.join(base, "roots"), { mode: 0o755 });
    const refused = await runHub(["start", "--port", "0", "--data", path.join(base, "roots")], { uid: NOBODY });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^hub: The data folder .* cannot be used \(permission denied\): make it writable/);
  });

  test("what a user began root continues", async () => {
    const dir = path.join(base, "hub");
    mkdirSync(dir);
    chownSync(dir, NOBODY, NOBODY);
    const token = await createKey(dir, { uid: NOBODY });
    const { endpoint } = await start(dir);
    expect(await ask(endpoint, VIEWER, token)).toEqual(ADA);
  });
}
