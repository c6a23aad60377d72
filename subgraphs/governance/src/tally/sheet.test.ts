import { describe, expect, test } from "@jest/globals";
import { problemOfMarks } from "./ballot-check";
import { readBallots } from "./read/read";
import { seededOrder, SeededNumbers } from "./seed";
import { digestOfSheet, readSheet, SHEET_FORMAT, type TallySheet, verifySheet, writeSheet } from "./sheet";

const BALLOTS = [
  { receipt: "r1", weight: "2", marks: [1, 2, 0] },
  { receipt: "r2", weight: "1", marks: [2, 1, 3] },
];

function sheetOf(changes: Partial<TallySheet> = {}): TallySheet {
  const sheet: TallySheet = {
    format: SHEET_FORMAT,
    proposal: "prp_1",
    title: "Where to meet",
    method: "SCHULZE_MARGINS",
    methodVersion: 1,
    ballot: "RANKING",
    options: ["Hall", "Garden", "Online"],
    seats: null,
    budget: null,
    unranked: "last",
    seed: null,
    chambers: [{ key: "chm_1", name: "Members", ballots: BALLOTS }],
    tally: { winners: ["Hall"], inputsDigest: "" },
    ...changes,
  };
  return { ...sheet, tally: { ...sheet.tally, inputsDigest: sheet.tally.inputsDigest || digestOfSheet(sheet) } };
}

describe("a tally sheet", () => {
  test("written and read is the same, and proves its tally", () => {
    const sheet = readSheet(writeSheet(sheetOf()));
    expect(sheet).toEqual(sheetOf());
    expect(verifySheet(sheet)).toMatchObject({ problems: [], winners: ["Hall"], ballots: 2 });
  });

  test("does not depend on the order of ballots", () => {
    const mirrored = sheetOf({ chambers: [{ key: "chm_1", name: "Members", ballots: BALLOTS.toReversed() }] });
    expect(digestOfSheet(mirrored)).toBe(digestOfSheet(sheetOf()));
  });

  test.each([
    [{ tally: { winners: ["Garden"], inputsDigest: "" } }, /elect Hall, and Garden was published/],
    [{ tally: { winners: [], inputsDigest: "" } }, /elect Hall, and nobody was published/],
    [{ tally: { winners: ["Hall"], inputsDigest: "00" } }, /digest .* and 00 was published/],
    [{ methodVersion: 2 }, /version 2 of SCHULZE_MARGINS; this is 1/],
  ])("that was altered (case %#) is found", (changes, problem) => {
    expect(verifySheet(sheetOf(changes)).problems.join()).toMatch(problem);
  });

  test("a changed weight changes the digest", () => {
    const { tally } = sheetOf();
    const altered = sheetOf({
      tally,
      chambers: [{ key: "chm_1", name: "Members", ballots: [{ ...BALLOTS[0]!, weight: "3" }, BALLOTS[1]!] }],
    });
    expect(verifySheet(altered).problems).toHaveLength(1);
  });

  test("seats, budget and seed are counted with", () => {
    const budget = sheetOf({
      method: "GREEDY_COST",
      ballot: "BUDGET",
      budget: { total: "10", unit: "1", costs: ["6", "5", "4"] },
      chambers: [{ key: "", name: "", ballots: [{ receipt: "r", weight: "1", marks: [1, 1, 1] }] }],
      tally: { winners: ["Garden", "Online"], inputsDigest: "" },
    });
    expect(verifySheet(budget).problems).toEqual([]);
    expect(digestOfSheet({ ...budget, budget: { total: "11", unit: "1", costs: ["6", "5", "4"] } })).not.toBe(
      digestOfSheet(budget),
    );
    const seats = sheetOf({
      method: "STV_SCOTTISH",
      seats: 2,
      tally: { winners: ["Garden", "Hall"], inputsDigest: "" },
    });
    expect(verifySheet(seats).problems).toEqual([]);
  });

  const [ballot] = BALLOTS;
  const with_ = (ballots: readonly unknown[]): unknown => ({
    ...sheetOf(),
    chambers: [{ key: "", name: "", ballots }],
  });

  test.each([
    [with_([ballot, ballot]), /^\$\.chambers\[0\]\.ballots\[1\]\.receipt: this receipt stands twice/],
    [with_([{ ...ballot, weight: "0" }]), /weighs at least 1/],
    [with_([{ ...ballot, weight: "-1" }]), /ballots\[0\]\.weight: must be a whole number/],
    [with_([{ ...ballot, weight: 1 }]), /^\$\.chambers\[0\]\.ballots\[0\]\.weight/],
    [with_([{ ...ballot, marks: [1] }]), /1 marks for 3 options/],
    [with_([{ ...ballot, marks: [1, 2, -1] }]), /^\$\.chambers\[0\]\.ballots\[0\]\.marks\[2\]/],
    [with_([{ ...ballot, marks: [1, 2, 1e300] }]), /marks/],
    [with_([{ ...ballot, voter: "agt_1" }]), /^\$\.chambers\[0\]\.ballots\[0\]: /],
    [{ ...sheetOf(), ballot: "ONE" }, /SCHULZE_MARGINS does not count ballots of kind ONE/],
    [{ ...sheetOf(), options: ["A", "A", "B"] }, /two options have one name/],
    [{ ...sheetOf(), options: [] }, /^\$\.options/],
    [{ ...sheetOf(), method: "DICE" }, /^\$\.method/],
    [{ ...sheetOf(), format: "another" }, /^\$\.format/],
    [[], /^\$: /],
  ])("that is malformed (case %#) is refused with its place", (sheet, refusal) => {
    expect(() => readSheet(JSON.stringify(sheet))).toThrow(refusal);
  });

  test("is a file of ballots like others", () => {
    const { format, profile, options } = readBallots("sheet.json", Buffer.from(writeSheet(sheetOf())), ["RANKING"]);
    expect([format, profile.rowCount, options]).toEqual(["sheet", 2, ["Hall", "Garden", "Online"]]);
  });
});

test.each([
  ["ONE", [1, 1], /one choice/],
  ["LISTS", [1, 1], /one choice/],
  ["APPROVAL", [2, 0], /chosen or not/],
  ["BUDGET", [0, 7], /chosen or not/],
  ["SCORES", [1_000_001], /at most 1000000 points/],
  ["CREDITS", [60, 41], /at most 100 credits/],
  ["CONSENT", [9], /8 steps/],
  ["RANKING", [-1], /not negative/],
  ["RANKING", [0.5], /whole number/],
] as const)("a ballot of kind %s with %j breaks a rule", (kind, marks, rule) => {
  expect(problemOfMarks(kind, marks)).toMatch(rule);
});

test("ballots of every kind within the rules have no problem", () => {
  for (const kind of [
    "ONE",
    "APPROVAL",
    "SCORES",
    "CREDITS",
    "SHARES",
    "CONSENT",
    "RANKING",
    "BUDGET",
    "LISTS",
  ] as const)
    expect(problemOfMarks(kind, [1, 0, 0])).toBeNull();
});

describe("seeds", () => {
  test("an order depends on the labels, not on where they stand", () => {
    const labels = ["A", "B", "C", "D", "E"];
    const byName = (names: readonly string[]): string =>
      seededOrder("seed", names)
        .map((at) => names[at])
        .join("");
    expect(byName(labels.toReversed())).toBe(byName(labels));
    expect(byName(labels)).not.toBe(
      seededOrder("other", labels)
        .map((at) => labels[at])
        .join(""),
    );
    expect(new Set(seededOrder("seed", ["A", "A"]))).toEqual(new Set([0, 1]));
  });

  test("numbers follow from the seed and reach every value", () => {
    const numbers = new SeededNumbers("seed");
    const drawn = Array.from({ length: 600 }, () => numbers.below(6));
    expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    const again = new SeededNumbers("seed");
    expect(Array.from({ length: 600 }, () => again.below(6))).toEqual(drawn);
  });
});
