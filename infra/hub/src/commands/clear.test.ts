import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { runHub } from "../testing/run-hub";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "hub-clear-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const RING = "debtor,creditor,amount\nLoom,Harbour,3000\nHarbour,Bakery,2000\nBakery,Loom,5000\nBakery,Mill,700\n";

function write(content: string): string {
  const file = path.join(dir, "obligations.csv");
  writeFileSync(file, content);
  return file;
}

interface Document {
  readonly total: string;
  readonly cleared: string;
  readonly participants: number;
  readonly fund: { readonly used: string } | null;
  readonly notices: readonly {
    readonly participant: string;
    readonly paid: string;
    readonly received: string;
    readonly obligations: readonly { readonly id: string; readonly cleared: string; readonly remaining: string }[];
  }[];
}

test("--json prints one document: what was cleared, and a notice for each participant whom it concerns", async () => {
  const { code, stdout, stderr } = await runHub(["clear", write(RING), "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  const document = JSON.parse(stdout) as Document;
  expect(document).toMatchObject({ total: "10700", cleared: "6000", participants: 4, fund: null });
  expect(document.notices.map(({ participant, paid, received }) => [participant, paid, received])).toEqual([
    ["Bakery", "2000", "2000"],
    ["Harbour", "2000", "2000"],
    ["Loom", "2000", "2000"],
  ]);
  expect(document.notices[1]?.obligations).toEqual([
    { id: "line 3", debtor: "Harbour", creditor: "Bakery", amount: "2000", cleared: "2000", remaining: "0" },
    { id: "line 2", debtor: "Loom", creditor: "Harbour", amount: "3000", cleared: "2000", remaining: "1000" },
  ]);
});

test("a fund clears more, and says how much of it was used", async () => {
  const { stdout } = await runHub(["clear", write(RING), "--fund", "1000", "--json"]);
  const { cleared, fund } = JSON.parse(stdout) as Document;
  expect(BigInt(cleared)).toBeGreaterThan(6000n);
  expect(BigInt(fund?.used ?? 0)).toBeLessThanOrEqual(1000n);
});

test("for people it prints a table, and says so when there is nothing to clear", async () => {
  const ring = await runHub(["clear", write(RING)]);
  expect(ring.stdout).toMatch(
    /^6000 of 10700 minor units cleared among 4 participants with 4 obligations\.\n\nparticipant/,
  );
  const chain = await runHub(["clear", write("debtor,creditor,amount\na,b,1\nb,c,1\n")]);
  expect([chain.code, chain.stdout]).toEqual([
    0,
    "0 of 2 minor units cleared among 3 participants with 2 obligations.\nNo ring of obligations was found.\n",
  ]);
});

test("it loads neither gateway nor database", async () => {
  const list = path.join(dir, "loaded");
  const hook = path.join(dir, "hook.cjs");
  writeFileSync(
    hook,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")));`,
  );
  const { code } = await runHub(["clear", write(RING)], { env: { NODE_OPTIONS: `--require ${hook}` } });
  expect(code).toBe(0);
  const loaded = readFileSync(list, "utf8");
  expect(loaded).toContain("commands/clear");
  expect(loaded).not.toMatch(/\/gateway\/|node_modules\/(pg|typeorm|type-graphql|@apollo|graphql)\//);
});

test("a bad file is refused with its line, a missing one with its name, and exit code 1", async () => {
  const bad = await runHub(["clear", write(`${RING}Loom,Mill,-1\n`), "--json"]);
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.stdout)).toEqual({
    error: { message: expect.stringMatching(/obligations\.csv cannot be read: Line 6: the amount "-1" is negative/) },
  });
  const missing = await runHub(["clear", path.join(dir, "none.csv")]);
  expect([missing.code, missing.stdout]).toEqual([1, ""]);
  expect(missing.stderr).toMatch(/none\.csv cannot be read \(there is no such file\)/);
});
