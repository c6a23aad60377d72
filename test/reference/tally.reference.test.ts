import { describe, expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  createProfile,
  getMethod,
  pairwisePreferences,
  type Profile,
  type WeighedMarks,
} from "@commons-hub/governance/tally";
import { describeReference } from "./reference-data";

type PairTable = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface PreflibCase {
  readonly voters: number;
  readonly candidates: Readonly<Record<string, string>>;
  readonly pairwisePrefer: PairTable;
  readonly condorcetWinner: number | null;
  readonly schulzeMarginsWinners: readonly number[];
  readonly schulzeWinningVotesWinners: readonly number[];
  readonly pluralityWinners: readonly number[];
  readonly firstPreferences: Readonly<Record<string, number>>;
  readonly ballotsWithoutSingleFirst: number;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

function pairTable(profile: Profile): PairTable {
  const entries = pairwisePreferences(profile).map((row, a) => {
    const others = row.flatMap((value, b) => (a === b ? [] : [[b + 1, Number(value)] as const]));
    return [a + 1, Object.fromEntries(others)] as const;
  });
  return Object.fromEntries(entries);
}

function winners(method: "PLURALITY" | "SCHULZE_MARGINS" | "SCHULZE_WINNING_VOTES", profile: Profile): number[] {
  return getMethod(method)
    .count(profile)
    .winners.map((option) => option + 1);
}

/** `12: 3,{1,4},2` : twelve ballots, option 3 first, then 1 and 4 tied. */
function readOrders(text: string, optionCount: number): Profile {
  const rows = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line): WeighedMarks => {
      const [count = "0", order = ""] = line.split(":");
      const marks = Array.from({ length: optionCount }, () => 0);
      const places = order.trim() === "" ? [] : (order.match(/\{[^}]*\}|\d+/g) ?? []);
      for (const [index, place] of places.entries())
        for (const option of place.match(/\d+/g) ?? []) marks[Number(option) - 1] = index + 1;
      return { marks, weight: BigInt(count) };
    });
  return createProfile("RANKING", optionCount, rows);
}

describeReference("preflib", (directory) => {
  const cases = readJson(path.join(directory, "expected.json")) as Readonly<Record<string, PreflibCase>>;
  const files = readdirSync(directory).filter((file) => /\.(soi|toi)$/.test(file));

  test("every ballot file has an expectation", () => {
    expect(files.length).toBeGreaterThan(15);
    expect(Object.keys(cases)).toEqual(expect.arrayContaining(files));
  });

  describe.each(files)("%s", (file) => {
    const expected = cases[file] as PreflibCase;
    const profile = readOrders(
      readFileSync(path.join(directory, file), "utf8"),
      Object.keys(expected.candidates).length,
    );

    test("pairs agree", () => {
      expect(profile.weights.reduce((sum, weight) => sum + weight, 0n)).toBe(BigInt(expected.voters));
      expect(pairTable(profile)).toEqual(expected.pairwisePrefer);
    });

    test("Schulze winners agree, by margins and by winning votes", () => {
      expect(winners("SCHULZE_MARGINS", profile)).toEqual(expected.schulzeMarginsWinners);
      expect(winners("SCHULZE_WINNING_VOTES", profile)).toEqual(expected.schulzeWinningVotesWinners);
    });

    test("single choice agrees: ballots with one first option", () => {
      expect(winners("PLURALITY", profile)).toEqual(expected.pluralityWinners);
      const votes = getMethod("PLURALITY").count(profile).rounds[0]?.lines ?? [];
      const counted = Object.fromEntries(votes.map(({ options, value }) => [(options[0] ?? 0) + 1, Number(value)]));
      expect(counted).toEqual(expected.firstPreferences);
    });
  });
});

interface DebianCase {
  readonly ballots: number;
  readonly options: Readonly<Record<string, string>>;
  readonly unrankedTiedLast: {
    readonly pairwisePrefer: PairTable;
    readonly schulzeMargins: readonly number[];
    readonly schulzeWinningVotes: readonly number[];
  };
  readonly "sourceExpectation (Condorcet-PHP DebianFormatTest.php, Schulze Margin, full ranking)": {
    readonly both: string;
  };
}

describeReference("devotee", (directory) => {
  test.each(["2007", "2020"])("the Debian leader election of %s agrees, down to the full order", (year) => {
    const expected = readJson(path.join(directory, `expected${year}.json`)) as DebianCase;
    const names = Object.values(expected.options);
    const sheet = readFileSync(path.join(directory, `leader${year}_tally.txt`), "latin1");
    const rows = [...sheet.matchAll(/^V: ([0-9-]+)\s/gm)].map(([, marks = ""]) => ({
      marks: Array.from(marks, (mark) => (mark === "-" ? 0 : Number(mark))),
      weight: 1n,
    }));
    expect(rows).toHaveLength(expected.ballots);
    const profile = createProfile("RANKING", names.length, rows);
    expect(pairTable(profile)).toEqual(expected.unrankedTiedLast.pairwisePrefer);
    expect(winners("SCHULZE_MARGINS", profile)).toEqual(expected.unrankedTiedLast.schulzeMargins);
    expect(winners("SCHULZE_WINNING_VOTES", profile)).toEqual(expected.unrankedTiedLast.schulzeWinningVotes);
    const { places } = getMethod("SCHULZE_MARGINS").count(profile);
    const order = names
      .map((name, option) => ({ name, place: places[option] ?? 0 }))
      .sort((a, b) => a.place - b.place)
      .map(({ name }) => ascii(name));
    const source = expected["sourceExpectation (Condorcet-PHP DebianFormatTest.php, Schulze Margin, full ranking)"];
    expect(order).toEqual(source.both.split(" > ").map(ascii));
  });
});

/** The sheets and the expectation spell one name in different encodings. */
function ascii(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]+/g, "?");
}

interface SnapshotCase {
  readonly proposal: { readonly choices: readonly string[] };
  readonly scores: readonly number[];
  readonly votes: readonly { readonly choice: number; readonly balance: number }[];
}

describeReference("snapshot", (directory) => {
  test("the single choice proposal agrees with its published scores", () => {
    const { proposal, scores, votes } = readJson(path.join(directory, "singleChoice.json")) as SnapshotCase;
    const rows = votes.map(({ choice, balance }) => ({
      marks: proposal.choices.map((_, option) => (option + 1 === choice ? 1 : 0)),
      weight: BigInt(balance),
    }));
    const count = getMethod("PLURALITY").count(createProfile("ONE", proposal.choices.length, rows));
    expect(count.rounds[0]?.lines.map(({ value }) => Number(value))).toEqual(scores);
    expect(count.winners).toEqual([scores.indexOf(Math.max(...scores))]);
  });
});
