import { describe, expect, test } from "@jest/globals";
import { getMethod } from "../methods";
import { BALLOT_KINDS, type BallotKind } from "../profile";
import type { BallotFile } from "./ballot-file";
import { readPabulib } from "./pabulib";
import { readBallots } from "./read";

function read(name: string, text: string, wanted: readonly BallotKind[] = BALLOT_KINDS): BallotFile {
  return readBallots(name, Buffer.from(text), wanted);
}

function rowsOf({ profile }: BallotFile): (readonly [bigint, readonly number[]])[] {
  return Array.from(
    profile.weights,
    (weight, r) =>
      [weight, [...profile.marks.subarray(r * profile.optionCount, (r + 1) * profile.optionCount)]] as const,
  );
}

const PREFLIB = [
  "# TITLE: Lunch",
  "# NUMBER ALTERNATIVES: 3",
  "# NUMBER VOTERS: 7",
  "# ALTERNATIVE NAME 1: Soup",
  "# ALTERNATIVE NAME 2: Salad",
  "# ALTERNATIVE NAME 3: Bread",
];

describe("PrefLib", () => {
  const file = (...lines: readonly string[]): string => [...PREFLIB, ...lines].join("\n");

  test("orders with ties, what is not named is not ranked, and a line without an order is blank", () => {
    const ballots = read("a.toi", file("4: 3,{1, 2}", "2: 2", "1:", ""));
    expect(ballots.options).toEqual(["Soup", "Salad", "Bread"]);
    expect(rowsOf(ballots)).toEqual([
      [4n, [2, 2, 1]],
      [2n, [0, 1, 0]],
      [1n, [0, 0, 0]],
    ]);
  });

  test("of categories the first is approved, also when it is empty", () => {
    const ballots = read("a.cat", file("3: {1,3},{2}", "2: {},{1,2,3}", "1: 2,{1,3}", "1: ,{1,2,3}"));
    expect(ballots.profile.kind).toBe("APPROVAL");
    expect(rowsOf(ballots).map(([, marks]) => marks)).toEqual([
      [1, 0, 1],
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
  });

  test("rankings that part the options in two are approvals where the method counts those", () => {
    const two = file("3: {1,3}", "4: {2},{1,3}");
    expect(rowsOf(read("a.toi", two, ["APPROVAL"])).map(([, marks]) => marks)).toEqual([
      [1, 0, 1],
      [0, 1, 0],
    ]);
    expect(read("a.toi", two, ["RANKING", "APPROVAL"]).profile.kind).toBe("RANKING");
    expect(read("a.toi", file("7: 1,2,3"), ["APPROVAL"]).profile.kind).toBe("RANKING");
    expect(read("a.toi", file("7: 1,2"), ["APPROVAL"]).profile.kind).toBe("RANKING");
  });

  test("line ends of other systems and a mark at the start are no matter", () => {
    const text = `\uFEFF${file("7: 1,2")}`.replaceAll("\n", "\r\n");
    expect(rowsOf(read("a.soi", text))).toEqual([[7n, [1, 2, 0]]]);
  });

  test.each([
    ["a.soi", file("7: 1,4"), /^Line 7: An alternative must be a whole number from 1 to 3, not "4"/],
    ["a.soi", file("7: 1,1"), /^Line 7: Alternative 1 stands twice/],
    ["a.soi", file("7: 1,{2,3}"), /^Line 7: A \.soi file has no ties/],
    ["a.soc", file("7: 1,2"), /^Line 7: A \.soc file ranks all 3 alternatives on each line, not 2/],
    ["a.toi", file("7: {1,2"), /^Line 7: A tie is opened/],
    ["a.toi", file("7: {1,{2}}"), /^Line 7: "\{" has no meaning/],
    ["a.toi", file("7: 1,,2"), /^Line 7: A place in the order is empty/],
    ["a.toi", file("7: 1,2,"), /^Line 7: The order ends with a comma/],
    ["a.toi", file("7: 1 2"), /^Line 7: Alternative 2 follows without a comma/],
    ["a.toi", file("7: one"), /^Line 7: "o" has no meaning/],
    ["a.toi", file("0: 1", "7: 1"), /^Line 7: The count of a line must be a whole number/],
    ["a.toi", file("-7: 1"), /^Line 7: The count of a line/],
    ["a.toi", file("7.5: 1"), /^Line 7: The count of a line/],
    ["a.toi", file("1e3: 1"), /^Line 7: The count of a line/],
    ["a.toi", file("99999999999999999999: 1"), /^Line 7: The count of a line/],
    ["a.toi", file("1,2,3"), /^Line 7: A line of ballots is/],
    ["a.toi", file("6: 1"), /^Line 3: 7 voters are announced, and the lines below hold 6/],
    ["a.toi", file("7: 1", "# TITLE: late"), /^Line 8: The header ends/],
    ["a.toi", "", /^Line 1: The header has no line/],
    ["a.toi", "# NUMBER ALTERNATIVES: 1001", /^Line 1: .* from 1 to 1000/],
    ["a.toi", "# NUMBER ALTERNATIVES: 0", /^Line 1/],
    ["a.toi", "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 3: x", /^Line 2: The number of an alternative/],
    ["a.toi", file().replace("NAME 2", "NAME 1"), /^Line 5: Alternative 1 has a name already/],
    ["a.toi", "3\n1,Soup\n2,Salad", /^Line 1: The header has no line/],
    ["a.toi", `${file()}\n999999999999999999: 1\n${"999999999999999999: 1\n".repeat(10)}`, /64 bits|announced/],
  ])("a broken file (%s, case %#) is refused with its line", (name, text, refusal) => {
    expect(() => read(name, text)).toThrow(refusal);
  });
});

const BLT =
  '4 2 # four for two\n-2\n3 1 3 4 0\n2 4=3 1 0 # tied\n1 0\n0\n"Amy" "Bob"\n"Chuck"\n"Diane" "Club"\nremarks "of any form';

describe(".blt", () => {
  test("seats, withdrawn candidates, ties, blanks, remarks", () => {
    const ballots = read("a.blt", BLT);
    expect([ballots.options, ballots.seats]).toEqual([["Amy", "Chuck", "Diane"], 2]);
    expect(rowsOf(ballots)).toEqual([
      [3n, [1, 2, 3]],
      [2n, [2, 1, 1]],
      [1n, [0, 0, 0]],
    ]);
  });

  test("nicknames and the order of ties", () => {
    const ballots = read("a.blt", '3 1\n[nick a b c]\n[tie c b a]\n[other words]\n5 a b 0\n0\n"A"\n"B"\n"C"\n');
    expect(rowsOf(ballots)).toEqual([[5n, [1, 2, 0]]]);
    // Who is named first is taken first, so it stands last for whom ties go.
    expect(ballots.tieOrder).toEqual([0, 1, 2]);
  });

  test("candidates of one name are told apart", () => {
    expect(read("a.blt", '2 1\n1 1 0\n0\n"Write-in" "Write-in"').options).toEqual(["Write-in", "Write-in #2"]);
  });

  test.each([
    ["", /^Line 1: The file ends where the number of candidates/],
    ["3", /^Line 1: The file ends where the number of seats/],
    ["3 4", /^Line 1: The number of seats must be a whole number from 1 to 3, not "4"/],
    ["2000 1", /^Line 1: The number of candidates/],
    ["2 1\n1 3 0", /^Line 2: A candidate must be a whole number from 1 to 2, not "3"/],
    ["2 1\n1 1 1 0", /^Line 2: Candidate "1" stands twice/],
    ["2 1\n1.5 1 0", /^Line 2: The weight of a ballot/],
    ["2 1\n-3", /^Line 2: A candidate/],
    ['2 1\n1 1 2\n0\n"A" "B"', /^Line 4: The file ends where|^Line 4: The weight/],
    ['2 1\n1 1 0\n"A" "B"', /^Line 3: The weight of a ballot/],
    ['2 1\n1 1 "A"', /^Line 2: A ballot ends with 0/],
    ['2 1\n1 1 0\n0\n"A"', /^Line 4: The file ends where the name of a candidate/],
    ["2 1\n1 1 0\n0\nA B", /^Line 4: The name of a candidate stands in quotes, not "A"/],
    ['2 1\n1 1 0\n0\n"A', /^Line 4: " is opened and never closed/],
    ['2 1\n1 1 0\n0\n"A" "B"\n5', /^Line 5: After the names comes the title/],
    ["2 1\n[nick a]", /^Line 2: \[nick\] names 1 of 2/],
    ["2 1\n[tie 1 1]", /^Line 2: \[tie\] names every candidate once/],
    ['1 1\n-1\n0\n"A"', /All candidates are withdrawn/],
  ])("a broken file (case %#) is refused with its line", (text, refusal) => {
    expect(() => read("a.blt", text)).toThrow(refusal);
  });
});

const DEBIAN = "  Option 1---->: Jörg\n/ Option 2---->: None\n|/\nV: 12   5de2\nV: -1   8277\nV: --   dead\n";

describe("Debian's sheets", () => {
  test("ranks by sign, Latin-1 where it is no UTF-8", () => {
    const ballots = readBallots("tally.txt", Buffer.from(DEBIAN, "latin1"), BALLOT_KINDS);
    expect(ballots.options).toEqual(["Jörg", "None"]);
    expect(rowsOf(ballots).map(([, marks]) => marks)).toEqual([
      [1, 2],
      [0, 1],
      [0, 0],
    ]);
    expect(read("tally.txt", DEBIAN).options).toEqual(["Jörg", "None"]);
  });

  test.each([
    ["V: 12 x", /^Line 1: A ballot stands before any option/],
    [DEBIAN.replace("V: -1", "V: -12"), /^Line 5: The ballot ranks 3 options, and there are 2/],
    [DEBIAN.replace("V: -1", "V: ?1"), /^Line 5: "\?" is no rank/],
    [DEBIAN.replace("Option 2", "Option 3"), /^Line 2: Option 2 should be named here/],
    [`${DEBIAN}Option 3-->: Late`, /^Line 7: An option is named after ballots began/],
  ])("a broken sheet (case %#) is refused with its line", (text, refusal) => {
    expect(() => read("tally.txt", text)).toThrow(refusal);
  });
});

describe("Snapshot", () => {
  const proposal = (votes: unknown, choices: unknown = ["A", "B", "C"]): string =>
    JSON.stringify({ proposal: { choices }, votes });
  const vote = (choice: unknown, balance: unknown = 1): unknown => ({ choice, balance });

  test("votes that are not valid are ignored and counted as such", () => {
    const single = read(
      "a.json",
      proposal([vote(1), vote(4), vote(0), vote("1"), vote([1]), vote(2, 0), vote(null), vote(2)]),
    );
    expect([single.profile.rowCount, single.ignored]).toEqual([2, 6]);
    const shares = read(
      "a.json",
      proposal([vote({ 1: 0.3, 2: 0.7 }), vote({ 4: 1 }), vote({ 1: -1 }), vote({ 1: 0 }), vote({})]),
    );
    expect([rowsOf(shares), shares.ignored]).toEqual([[[1n, [3, 7, 0]]], 4]);
  });

  test("a list is approvals, or a complete ranking where the method asks for one", () => {
    const text = proposal([vote([2, 1, 3]), vote([2]), vote([2, 2, 1])]);
    expect(rowsOf(read("a.json", text, ["APPROVAL"]))).toEqual([
      [1n, [1, 1, 1]],
      [1n, [0, 1, 0]],
    ]);
    expect(rowsOf(read("a.json", text, ["RANKING"]))).toEqual([[1n, [2, 1, 3]]]);
  });

  test("balances with decimals are counted in their smallest unit", () => {
    const { profile } = read("a.json", proposal([vote(1, 1.25), vote(2, 1e-3), vote(1, 1e6)]));
    expect([...profile.weights]).toEqual([1250n, 1n, 1_000_000_000n]);
  });

  test.each([
    ["{\n\n x}", /^Line 3: this is not JSON/],
    ['{"proposal": {"choices": ["A"]},\n"votes": [}', /^Line 2: this is not JSON/],
    ["[", /^Line 1: this is not JSON/],
    ["null", /^\$\.proposal\.choices must be a list of names/],
    [proposal([], [1]), /^\$\.proposal\.choices must be a list of names/],
    [proposal([], []), /^\$\.proposal\.choices/],
    [proposal({}), /^\$\.votes must be a list/],
    [proposal([vote(1, "1")]), /^\$\.votes\[0\]\.balance must be a number/],
    [proposal([vote(1), vote(1, -1)]), /^\$\.votes\[1\]\.balance must be a number/],
    [proposal([vote(1, 1e300)]), /^\$\.votes\[0\]\.balance/],
    [proposal([vote(1, 1e17), vote(1, 1e-17)]), /64 bits/],
    [`{"proposal":{"choices":["A"]},"votes":${"[".repeat(100_000)}`, /this is not JSON/],
  ])("a broken file (case %#) is refused with line or path", (text, refusal) => {
    expect(() => read("a.json", text)).toThrow(refusal);
  });

  test("names of the language are names", () => {
    const text =
      '{"proposal":{"choices":["__proto__","constructor"]},"votes":[{"choice":{"__proto__":1,"1":1},"balance":1},{"choice":{"2":1},"balance":1}]}';
    const { options, ignored } = read("a.json", text);
    expect([options, ignored]).toEqual([["__proto__", "constructor"], 1]);
  });
});

const PABULIB =
  'META\nkey;value\nbudget;100,50\nvote_type;approval\nPROJECTS\nproject_id;cost;name\nA;40.5;"A; ""quoted"""\nB;60;Bridge\n' +
  "VOTES\nvoter_id;vote;age\n1;A,B;30\n2;;40\n3;B,B;\n";

describe("Pabulib", () => {
  test("amounts in minor units, quoted cells, blank votes", () => {
    const votes = readPabulib(PABULIB);
    expect(votes.budget).toEqual({ total: 1005n, costs: [405n, 600n], unit: 10n });
    expect([votes.options, votes.titles]).toEqual([
      ["A", "B"],
      ['A; "quoted"', "Bridge"],
    ]);
    expect(rowsOf({ ...votes, format: "preflib" }).map(([, marks]) => marks)).toEqual([
      [1, 1],
      [0, 0],
      [0, 1],
    ]);
    expect(getMethod("GREEDY_COST").count(votes.profile, { budget: votes.budget }).winners).toEqual([0, 1]);
  });

  test("points above nothing approve", () => {
    const text = PABULIB.replace("vote_type;approval", "vote_type;cumulative").replace(
      /VOTES[\s\S]*$/,
      "VOTES\nvoter_id;vote;points\n1;A,B;3,0\n",
    );
    expect([...readPabulib(text).profile.marks]).toEqual([1, 0]);
  });

  test.each([
    ["", /^Line 1: The section META is missing/],
    ["x\n", /^Line 1: A \.pb file begins/],
    [PABULIB.replace("VOTES", "VOTE"), /The section VOTES is missing/],
    [PABULIB.replace("PROJECTS", "META"), /^Line 5: The section META stands twice/],
    [PABULIB.replace("budget;100,50", "budget;much"), /^Line 3: "much" is no amount/],
    [PABULIB.replace("budget;100,50", "budget;-1"), /^Line 3: "-1" is no amount/],
    [PABULIB.replace("budget;100,50\n", ""), /META has no line "budget/],
    [PABULIB.replace("approval", "shouting"), /^Line 4: "shouting" is no type of vote/],
    [PABULIB.replace("B;60", "B;0"), /^Line 8: A project costs more than 0/],
    [PABULIB.replace("B;60", "B;1e9"), /^Line 8: "1e9" is no amount/],
    [PABULIB.replace("B;60", "A;60"), /^Line 8: Project "A" stands twice/],
    [PABULIB.replace("B;60", ";60"), /^Line 8: A project has no id/],
    [PABULIB.replace('quoted"""', 'quoted""'), /^Line 7: A quote is opened/],
    [PABULIB.replace("1;A,B", "1;A,C"), /^Line 11: There is no project "C"/],
    [PABULIB.replace("\n2;;40", "\n2"), /^Line 12: The row ends before the column vote/],
    [PABULIB.replace(";cost;", ";price;"), /^Line 6: The column cost is missing/],
    [PABULIB.replace("voter_id;vote;age\n1;A,B;30", "voter_id;vote;points\n1;A,B;3"), /^Line 11: .* gives 1 points/],
  ])("a broken file (case %#) is refused with its line", (text, refusal) => {
    expect(() => readPabulib(text)).toThrow(refusal);
  });
});

test("a file that is none of these is refused with what can be read", () => {
  expect(() => read("a.txt", "hello")).toThrow(/no file of ballots .*PrefLib/);
  expect(() => read("a", "")).toThrow(/no file of ballots/);
});
