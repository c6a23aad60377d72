import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { runHub } from "../testing/run-hub";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "hub-allocate-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A shop that builds on a web kit and a log; kit and log build on each other. */
const BILL = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  metadata: { component: { type: "application", name: "shop", "bom-ref": "shop" } },
  components: ["kit", "log"].map((name) => ({ type: "library", name, version: "1.0.0", "bom-ref": name })),
  dependencies: [
    { ref: "shop", dependsOn: ["kit", "log"] },
    { ref: "kit", dependsOn: ["log"] },
    { ref: "log", dependsOn: ["kit"] },
  ],
};

function write(content: unknown): string {
  const file = path.join(dir, "bom.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

interface Document {
  readonly receivers: number;
  readonly inputsDigest: string;
  readonly lines: readonly { component: string; amount: string; share: string; path: readonly string[] }[];
}

test("--json prints one document whose lines sum to the pool, whatever the order of the file", async () => {
  const { code, stdout, stderr } = await runHub(["allocate", write(BILL), "--pool", "1001", "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  const document = JSON.parse(stdout) as Document;
  expect(document.lines).toEqual([
    expect.objectContaining({ component: "kit", amount: "501", share: "0.5", path: ["shop", "kit"] }),
    expect.objectContaining({ component: "log", amount: "500", share: "0.5", path: ["shop", "log"] }),
  ]);
  const mirrored = { ...BILL, dependencies: BILL.dependencies.toReversed() };
  const again = await runHub(["allocate", write(mirrored), "--pool", "1001", "--json"]);
  expect(again.stdout).toBe(stdout);
});

test("the command reads npm's lock file and prints a table for people", async () => {
  const lockfile = path.resolve(__dirname, "../../../../package-lock.json");
  const { code, stdout } = await runHub(["allocate", lockfile, "--pool", "100000000", "--alpha", "0.85"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^100000000 along commons-hub .* to \d+ components\n/);
});

test("it loads neither gateway nor database", async () => {
  const list = path.join(dir, "loaded");
  const hook = path.join(dir, "hook.cjs");
  writeFileSync(
    hook,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")));`,
  );
  const { code } = await runHub(["allocate", write(BILL), "--pool", "10"], {
    env: { NODE_OPTIONS: `--require ${hook}` },
  });
  expect(code).toBe(0);
  const loaded = readFileSync(list, "utf8");
  expect(loaded).toContain("commands/allocate");
  expect(loaded).not.toMatch(/\/gateway\/|node_modules\/(pg|typeorm|type-graphql|@apollo|graphql)\//);
});

test.each([
  ["{", /hub: .*bom\.json cannot be read: not a JSON document/],
  [{ ...BILL, specVersion: 7 }, /hub: .*bom\.json cannot be read: \$\.specVersion/],
  [{ ...BILL, dependencies: [] }, /hub: The root of this bill of materials depends on nothing/],
  ["[".repeat(100_000), /hub: .*bom\.json cannot be read: /],
])("a bad file (case %#) is refused with the place and exit code 1", async (content, refusal) => {
  const { code, stdout, stderr } = await runHub(["allocate", write(content), "--pool", "10"]);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(refusal);
  expect(stderr).not.toMatch(/\n {4}at /);
});

test.each([
  [["--pool", "0"], /from 1 to/],
  [["--pool", "9223372036854775808"], /from 1 to/],
  [["--pool", "1e3"], /from 1 to/],
  [["--pool", "10", "--alpha", "1.5"], /from 0 to 1/],
  [[], /--pool/],
])("options %j are refused", async (options, refusal) => {
  const { code, stderr } = await runHub(["allocate", write(BILL), ...options]);
  expect(code).toBe(1);
  expect(stderr).toMatch(refusal);
});
