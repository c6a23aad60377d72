import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { createTestDatabase, type TestDatabase } from "@commons-hub/shared/testing";
import { runHub, type HubResult } from "../testing/run-hub";

// Each test starts several processes, on a machine that may be busy.
jest.setTimeout(180_000);

let dir: string;
let database: TestDatabase;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "hub-import-"));
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

function run(...args: string[]): Promise<HubResult> {
  return runHub([...args, "--data", path.join(dir, ".hub")], { env: { DATABASE_URL: database.url } });
}

function write(name: string, content: string): string {
  const file = path.join(dir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const BILL = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  metadata: { component: { type: "application", name: "shop", "bom-ref": "shop" } },
  components: [{ type: "library", name: "kit", version: "1.0.0", purl: "pkg:npm/kit@1.0.0", "bom-ref": "kit" }],
  dependencies: [{ ref: "shop", dependsOn: ["kit"] }],
};

test("a bill of materials is imported once, however often it is given", async () => {
  const file = write("bom.json", JSON.stringify(BILL));
  const first = await run("import", "sbom", file, "--json");
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({ changed: true, components: 2, edges: 1, newProjects: 2 });
  const second = await run("import", "sbom", file);
  expect(second.stdout).toMatch(/^Nothing is new: this bill of materials is the current one of prj_\w+\.\n$/);
});

test("a bill of materials that cannot be read is refused before a database is asked", async () => {
  const file = write("broken.json", JSON.stringify({ ...BILL, components: [{ name: 7 }] }));
  const { code, stdout, stderr } = await runHub(["import", "sbom", file], {
    env: { DATABASE_URL: "postgres://127.0.0.1:1/x" },
  });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^hub: .*broken\.json cannot be read: \$\.components\[0\]/);
});

test("an agent that does not exist imports nothing", async () => {
  const file = write(
    "other.json",
    JSON.stringify({ ...BILL, metadata: { component: { type: "application", name: "other" } } }),
  );
  const { code, stderr } = await run("import", "sbom", file, "--by", "agt_none");
  expect(code).toBe(1);
  expect(stderr).toBe("hub: The import was refused: There is no such agent to import for.\n");
});

test("a git history becomes contributions, once; another folder is refused", async () => {
  const repository = path.join(dir, "repository");
  mkdirSync(repository);
  const git = (...args: string[]): void => {
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], { cwd: repository });
  };
  git("init", "--quiet");
  write("repository/file", "one\n");
  git("add", "file");
  git("commit", "--quiet", "-m", "first");
  const first = await run("import", "git", repository, "--json");
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({ commits: 1, newContributions: 1, newAgents: 1, changed: true });
  expect((await run("import", "git", repository)).stdout).toMatch(/^Nothing is new: all 1 commits are in prj_/);
  const refused = await run("import", "git", dir);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^hub: The import was refused: /);
});

test("a file with a history is imported like the repository, and a name that is not there is refused", async () => {
  const history = path.resolve(__dirname, "../../history.json");
  const { code, stdout } = await run("import", "git", history, "--name", "commons-hub", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ changed: true });
  const refused = await run("import", "git", path.join(dir, "nowhere"));
  expect([refused.code, refused.stderr]).toEqual([
    1,
    `hub: ${dir}/nowhere is not there: name a git repository, or a file with its history.\n`,
  ]);
});

test("keys are made, listed and revoked", async () => {
  const made = await run(
    "keys",
    "create",
    "--person",
    "Ada",
    "--scope",
    "READ",
    "PROJECTS",
    "--label",
    "laptop",
    "--json",
  );
  const { agent, token, accessKey } = JSON.parse(made.stdout) as {
    agent: string;
    token: string;
    accessKey: { id: string };
  };
  expect(token).toMatch(/^hub_/);
  const listed = await run("keys", "list", "--agent", agent);
  expect(listed.stdout).toMatch(new RegExp(`^${accessKey.id}  READ,PROJECTS  until .*  laptop\\n$`));
  expect(listed.stdout).not.toContain(token);
  expect((await run("keys", "revoke", accessKey.id)).stdout).toBe(`${accessKey.id} is revoked.\n`);
  expect((await run("keys", "list", "--agent", agent)).stdout).toContain("revoked ");
  expect((await run("keys", "list", "--agent", "agt_none")).stderr).toBe(
    "hub: There is no agent agt_none: check the id.\n",
  );
  expect((await run("keys", "revoke", "key_none")).stderr).toMatch(/^hub: There is no such key.* \(NOT_FOUND\)\n$/);
});
