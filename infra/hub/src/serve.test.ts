import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, jest, test } from "@jest/globals";
import { createTestDatabase, type TestDatabase, waitFor } from "@commons-hub/shared/testing";
import { HubProcess, runHub } from "./testing/run-hub";

// Each test starts several processes, on a machine that may be busy.
jest.setTimeout(180_000);

const SECRET = "0123456789abcdef0123456789abcdef";
const START_MS = 60_000;
let database: TestDatabase;
let served: HubProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  for (const part of served) await part.stop();
  served = [];
});

afterAll(() => database.drop());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

async function serve(args: readonly string[], env: Record<string, string>): Promise<string> {
  const part = new HubProcess(["serve", ...args, "--json"], { env });
  served.push(part);
  await waitFor(() => part.ended || part.stdout.includes("\n}"), "the part to answer", START_MS);
  if (part.ended) throw new Error(part.stderr);
  return (JSON.parse(part.stdout) as { url: string }).url;
}

async function ask(url: string, query: string): Promise<{ status: number; body: unknown }> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) });
  return { status: response.status, body: await response.json() };
}

test("a part alone answers the gateway and nobody else; parts that are down blank only their own fields", async () => {
  const env = {
    DATABASE_URL: database.url,
    HUB_SECRET: SECRET,
    HUB_PROJECTS_URL: `http://127.0.0.1:${await freePort()}/graphql`,
    HUB_GOVERNANCE_URL: `http://127.0.0.1:${await freePort()}/graphql`,
    HUB_LOG_LEVEL: "silent",
  };
  const projects = await serve(["projects"], env);
  expect(projects).toBe(env.HUB_PROJECTS_URL);
  expect(await ask(projects, "{ _service { sdl } }")).toMatchObject({ status: 401 });
  const gateway = await serve(["gateway", "--port", "0"], env);
  const answer = await ask(`${gateway}graphql`, '{ agents(first: 1) { totalCount } assembly(id: "asm_none") { id } }');
  expect(answer.body).toMatchObject({
    data: { agents: { totalCount: 0 }, assembly: null },
    errors: [{ path: ["assembly"], extensions: { code: "UNAVAILABLE" } }],
  });
  const stopped = await Promise.all(served.map((part) => part.stop("SIGTERM")));
  expect(stopped.map(({ code }) => code)).toEqual([0, 0]);
});

test("the gateway serves any Federation 2 supergraph, and knows no keys there", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "hub-serve-"));
  const file = path.join(dir, "supergraph.graphql");
  try {
    const { stdout } = await runHub(["supergraph", "print"]);
    writeFileSync(file, stdout.replaceAll("PROJECTS", "WORKS").replaceAll('"projects"', '"works"'));
    const gateway = await serve(["gateway", "--port", "0", "--supergraph", file], { HUB_SECRET: SECRET });
    expect((await ask(`${gateway}graphql`, "{ __typename }")).body).toMatchObject({ data: { __typename: "Query" } });
    writeFileSync(file, "type Query { a: Int }");
    const refused = await runHub(["serve", "gateway", "--port", "0", "--supergraph", file], {
      env: { HUB_SECRET: SECRET },
    });
    expect([refused.code, refused.stderr]).toEqual([
      1,
      `hub: ${file} cannot be served: This is not a Federation 2 supergraph: it names no graph (join__Graph).\n`,
    ]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test.each([
  [
    ["governance"],
    {},
    "hub: A part alone needs HUB_SECRET, the same 32 characters or more for all parts of the hub: set it.\n",
  ],
  [
    ["governance"],
    { HUB_SECRET: SECRET },
    "hub: A part alone needs DATABASE_URL, the PostgreSQL that all parts of the hub share: set it.\n",
  ],
  [
    ["gateway"],
    {},
    "hub: A part alone needs HUB_SECRET, the same 32 characters or more for all parts of the hub: set it.\n",
  ],
  [
    ["gateway", "--supergraph", "/nowhere"],
    { HUB_SECRET: SECRET },
    "hub: /nowhere cannot be read: name a file that is there.\n",
  ],
])("hub serve %j with %j says what is missing", async (args, env, sentence) => {
  expect(await runHub(["serve", ...args], { env })).toEqual({ code: 1, stdout: "", stderr: sentence });
});
