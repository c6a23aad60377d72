import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { digestOfSheet, SHEET_FORMAT, type TallySheet, writeSheet } from "@commons-hub/governance/tally";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { runHub } from "../testing/run-hub";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "hub-tally-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(name: string, content: string): string {
  const file = path.join(dir, name);
  writeFileSync(file, content);
  return file;
}

const HEAD = [
  "# NUMBER ALTERNATIVES: 3",
  ...["Soup", "Salad", "Bread"].map((name, at) => `# ALTERNATIVE NAME ${at + 1}: ${name}`),
];
const LUNCH = [...HEAD, "4: 1,2", "3: 2,3", "2: 3,2"].join("\n");
const TIED = [...HEAD, "1: 1", "1: 2"].join("\n");
const WARD = '3 2\n4 1 2 0\n2 3 0\n0\n"Castor"\n"Pollux"\n"Helen"\n"Twins"\n';
const PROJECTS =
  "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost;name\nA;60;Arch\nB;50;Bridge\nVOTES\nvoter_id;vote\n1;A\n2;A\n3;B\n";

interface Counted {
  readonly method: string;
  readonly winners: readonly string[];
  readonly ranking?: readonly { option: string; place: number }[];
  readonly seats?: Readonly<Record<string, number>>;
  readonly rounds: readonly { title: string; lines: readonly { options: string[]; value: string }[] }[];
  readonly ties: readonly { options: string[]; settledBy: string }[];
  readonly inputsDigest: string;
}

async function count(...args: readonly string[]): Promise<Counted> {
  const { code, stdout, stderr } = await runHub([...args, "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Counted;
}

describe("hub tally", () => {
  test("--json is one document with options named as in the file", async () => {
    const counted = await count("tally", write("lunch.soi", LUNCH), "--method", "schulze-margins");
    expect(counted).toMatchObject({ method: "schulze-margins", winners: ["Salad"], ties: [] });
    expect(counted.ranking?.map(({ option }) => option)).toEqual(["Salad", "Bread", "Soup"]);
    expect(counted.rounds[0]?.lines).toContainEqual({ options: ["Salad", "Bread"], value: "7" });
    expect(counted.inputsDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(counted.seats).toBeUndefined();
  });

  test("the order of lines changes nothing, not even the digest", async () => {
    const mirrored = [...HEAD, "2: 3,2", "3: 2,3", "1: 1,2", "3: 1,2"].join("\n");
    const counted = await count("tally", write("a.soi", LUNCH), "--method", "borda");
    expect(await count("tally", write("b.soi", mirrored), "--method", "borda")).toEqual(counted);
  });

  test("ties stay open, unless a seed settles them", async () => {
    const file = write("tied.soi", TIED);
    const open = await count("tally", file, "--method", "plurality");
    expect([open.winners, open.ties]).toEqual([["Soup", "Salad"], [{ options: ["Soup", "Salad"], settledBy: "open" }]]);
    const settled = await count("tally", file, "--method", "plurality", "--seed", "2026-11-22");
    expect(settled.winners).toHaveLength(1);
    expect(settled.ties[0]?.settledBy).toBe("seed");
    expect(await count("tally", file, "--method", "plurality", "--seed", "2026-11-22")).toEqual(settled);
  });

  test("seats stand in the header of a .blt, or in --seats", async () => {
    const ward = write("ward.blt", WARD);
    expect((await count("tally", ward, "--method", "stv-scottish")).winners).toEqual(["Castor", "Helen"]);
    expect((await count("tally", ward, "--method", "stv-meek", "--seats", "1")).winners).toEqual(["Castor"]);
    const lists = await count("tally", write("lists.soi", LUNCH), "--method", "dhondt", "--seats", "3");
    expect([lists.seats, lists.winners]).toEqual([{ Soup: 2, Salad: 1 }, ["Soup", "Salad"]]);
    expect(lists.ties).toEqual([{ options: ["Soup", "Bread"], settledBy: "order of options" }]);
  });

  test("--unranked ignored counts only pairs that a ballot ranks", async () => {
    const file = write("a.soi", [...HEAD, "5: 1", "1: 2,1"].join("\n"));
    expect((await count("tally", file, "--method", "copeland")).winners).toEqual(["Soup"]);
    expect((await count("tally", file, "--method", "copeland", "--unranked", "ignored")).winners).toEqual(["Salad"]);
  });

  test("people get a page of text", async () => {
    const { code, stdout } = await runHub(["tally", write("lunch.soi", LUNCH), "--method", "instant-runoff"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^instant-runoff: 9 ballots over 3 options\n\nWinners: Salad\n\nRound 1\n/);
  });

  test("it loads neither gateway nor database", async () => {
    const list = path.join(dir, "loaded");
    const hook = write(
      "hook.cjs",
      `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")));`,
    );
    const { code } = await runHub(["tally", write("lunch.soi", LUNCH), "--method", "plurality"], {
      env: { NODE_OPTIONS: `--require ${hook}` },
    });
    expect(code).toBe(0);
    const loaded = readFileSync(list, "utf8");
    expect(loaded).toContain("commands/tally");
    expect(loaded).not.toMatch(/\/gateway\/|node_modules\/(pg|typeorm|type-graphql|@apollo|graphql)\//);
  });

  test.each([
    [["--method", "dice"], /There is no such method here\. There are: plurality, approval/],
    [["--method", "greedy-cost"], /There is no such method here/],
    [[], /--method/],
    [["--method", "approval"], /approval counts approvals or .*; this file holds rankings/],
    [["--method", "stv-meek"], /stv-meek needs --seats: the file does not name them/],
    [["--method", "stv-meek", "--seats", "4"], /4 of 3 options cannot be elected/],
    [["--method", "stv-meek", "--seats", "0"], /from 1 to 10000/],
    [["--method", "copeland", "--unranked", "first"], /last, ignored/],
    [["--method", "copeland", "--seed", ""], /1 to 1000 signs/],
  ])("options %j are refused", async (options, refusal) => {
    const { code, stdout, stderr } = await runHub(["tally", write("lunch.soi", LUNCH), ...options]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(refusal);
  });

  test.each([
    ["lunch.soi", LUNCH.replace("3: 2,3", "3: 2,9"), /lunch\.soi cannot be counted: Line 6: An alternative/],
    ["ward.blt", WARD.replace("2 3 0", "2 4 0"), /ward\.blt cannot be counted: Line 3: A candidate/],
    ["votes.json", "{", /votes\.json cannot be counted: Line 1: this is not JSON/],
    ["notes.txt", "hello", /notes\.txt cannot be counted: This is no file of ballots/],
    ["empty.soi", "", /empty\.soi cannot be counted: Line 1/],
  ])("a broken file %s gets its line and what is wrong", async (name, content, refusal) => {
    const { code, stdout, stderr } = await runHub([
      "tally",
      write(name, content),
      "--method",
      "instant-runoff",
      "--json",
    ]);
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as { error: { message: string } }).error.message).toMatch(refusal);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  test.each(["nowhere.soi", "."])("what is no file (%s) is named", async (name) => {
    const { code, stderr } = await runHub(["tally", path.join(dir, name), "--method", "plurality"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be read: /);
  });
});

describe("hub budget", () => {
  test("winners are project ids, with what they cost", async () => {
    const file = write("votes.pb", PROJECTS);
    const counted = await count("budget", file, "--method", "greedy-cost");
    expect(counted).toMatchObject({ method: "greedy-cost", winners: ["A"], budget: "100", cost: "60" });
    expect((await count("budget", file, "--method", "phragmen")).winners).toEqual(["A"]);
    expect((await count("budget", file, "--method", "equal-shares-cardinality")).winners).toEqual(["A"]);
  });

  test("people see names and amounts", async () => {
    const { stdout } = await runHub(["budget", write("votes.pb", PROJECTS), "--method", "equal-shares-add1"]);
    expect(stdout).toMatch(/^equal-shares-add1: 3 ballots \(approval\) over 2 projects; 60 of 100 spent\n/);
    expect(stdout).toMatch(/A {2}60 {2}Arch/);
  });

  test("a broken file gets its line, and a method for ballots is refused", async () => {
    const broken = await runHub([
      "budget",
      write("votes.pb", PROJECTS.replace("3;B", "3;C")),
      "--method",
      "greedy-cost",
    ]);
    expect(broken.stderr).toMatch(/votes\.pb cannot be counted: Line 13: There is no project "C"/);
    const other = await runHub(["budget", write("votes.pb", PROJECTS), "--method", "borda"]);
    expect([other.code, other.stderr]).toEqual([1, expect.stringMatching(/There is no such method here/)]);
  });
});

describe("hub verify tally", () => {
  const sheet: TallySheet = {
    format: SHEET_FORMAT,
    proposal: "prp_1",
    title: "Where to meet",
    method: "PLURALITY",
    methodVersion: 1,
    ballot: "ONE",
    options: ["Hall", "Garden"],
    seats: null,
    budget: null,
    unranked: "last",
    seed: null,
    chambers: [
      {
        key: "chm_1",
        name: "Members",
        ballots: [
          { receipt: "one", weight: "1", marks: [0, 1] },
          { receipt: "two", weight: "3", marks: [1, 0] },
        ],
      },
    ],
    tally: { winners: ["Hall"], inputsDigest: "" },
  };
  const published = { ...sheet, tally: { winners: ["Hall"], inputsDigest: digestOfSheet(sheet) } };

  test("a sheet proves its tally, and a receipt finds its ballot", async () => {
    const file = write("sheet.json", writeSheet(published));
    const { code, stdout } = await runHub(["verify", "tally", file, "--receipt", "two", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      proved: true,
      winners: ["Hall"],
      ballots: 2,
      problems: [],
      ballot: { chamber: "Members", weight: "3", marks: { Hall: 1 } },
    });
  });

  test("an altered sheet and an unknown receipt end with exit code 1", async () => {
    const altered = write("sheet.json", writeSheet(published).replace('"weight": "3"', '"weight": "1"'));
    const { code, stdout } = await runHub(["verify", "tally", altered]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/The ballots do not give what was published/);
    const unknown = await runHub(["verify", "tally", write("b.json", writeSheet(published)), "--receipt", "nine"]);
    expect([unknown.code, unknown.stdout]).toEqual([1, expect.stringMatching(/No ballot has this receipt/)]);
  });

  test("a malformed sheet is refused with its place", async () => {
    const file = write("sheet.json", writeSheet(published).replace('"receipt": "two"', '"receipt": "one"'));
    const { code, stderr } = await runHub(["verify", "tally", file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/ballots\[1\]\.receipt: this receipt stands twice/);
  });
});
