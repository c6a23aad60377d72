import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type HubResult, runHub } from "./testing/run-hub";

const BUILDING = "building the hub once …\n";
let root: string;

/** A project as small as the real one's bin can build it. */
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "hub-bin-"));
  mkdirSync(path.join(root, "infra/hub/src"), { recursive: true });
  cpSync(path.resolve(__dirname, "../bin"), path.join(root, "infra/hub/bin"), { recursive: true });
  symlinkSync(path.resolve(__dirname, "../../../node_modules"), path.join(root, "node_modules"));
  write("tsconfig.json", JSON.stringify({ files: [], references: [{ path: "infra/hub" }] }));
  write("infra/hub/package.json", "{}");
  write(
    "infra/hub/tsconfig.json",
    JSON.stringify({
      compilerOptions: { composite: true, rootDir: "src", outDir: "dist", module: "node20", types: ["node"] },
      include: ["src"],
    }),
  );
  write("infra/hub/src/main.ts", 'process.stdout.write("one\\n");');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, content: string): void {
  writeFileSync(path.join(root, name), content);
}

function run(): Promise<HubResult> {
  return runHub([], { bin: path.join(root, "infra/hub/bin/hub.js") });
}

test("the first call builds, the next one does not, a changed source is built again", async () => {
  expect(await run()).toEqual({ code: 0, stdout: "one\n", stderr: BUILDING });
  expect(await run()).toEqual({ code: 0, stdout: "one\n", stderr: "" });
  write("infra/hub/src/main.ts", 'process.stdout.write("two\\n");');
  expect(await run()).toEqual({ code: 0, stdout: "two\n", stderr: BUILDING });
});

test("of two calls at once one builds and the other waits for it", async () => {
  const both = await Promise.all([run(), run()]);
  expect(both.map(({ stdout }) => stdout)).toEqual(["one\n", "one\n"]);
  expect(both.map(({ stderr }) => stderr).join("")).toBe(BUILDING);
});

test("the lock of a build that was killed is not waited for", async () => {
  write("infra/hub/.building", "4194304");
  expect((await run()).code).toBe(0);
  write("infra/hub/src/main.ts", 'process.stdout.write("two\\n");');
  write("infra/hub/.building", "");
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path.join(root, "infra/hub/.building"), longAgo, longAgo);
  expect((await run()).stdout).toBe("two\n");
});

test("sources that do not compile are shown, and run nothing", async () => {
  write("infra/hub/src/main.ts", "const count: number = 'many';");
  const { code, stdout, stderr } = await run();
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/TS2322/);
  expect(stderr).toMatch(/hub: the sources do not compile/);
});

test("without its dependencies the command says what to run", async () => {
  rmSync(path.join(root, "node_modules"));
  const { code, stderr } = await run();
  expect(code).toBe(1);
  expect(stderr).toBe(
    "hub: the hub is not built and its compiler is missing: run `npm ci` in the project's folder first.\n",
  );
});
