import { describe, expect, test } from "@jest/globals";
import { readdirSync } from "node:fs";
import path from "node:path";
import { createProfile, getMethod } from "@commons-hub/governance/tally";
import { ballotsFor, readJson, skipped } from "./ballots";
import { describeReference } from "./reference-data";

interface SeatsCase {
  readonly votes: Readonly<Record<string, number>>;
  readonly results: readonly {
    readonly seats: number;
    readonly threshold: string;
    readonly eligible: number;
    readonly dHondt: Readonly<Record<string, number>>;
    readonly sainteLague: Readonly<Record<string, number>>;
  }[];
}

describeReference("apportionment", (directory) => {
  const { official: _, ...cases } = readJson<Record<string, SeatsCase>>(path.join(directory, "expected.json"));

  test("quotients of remainders are named as not compared", () => {
    skipped("apportionment hareLargestRemainder, droopLargestRemainder", "no methods of the hub");
    skipped("apportionment official", "seats of several districts and thresholds of coalitions");
    skipped("nz_leg_2014_electorate.csv", "it has no expectation");
    expect(Object.keys(cases).length).toBeGreaterThan(1);
  });

  describe.each(Object.entries(cases))("%s", (__, { votes, results }) => {
    test.each(results)("$seats seats, threshold $threshold", ({ seats, threshold, eligible, dHondt, sainteLague }) => {
      const lists = parseShare(votes, threshold);
      expect(lists).toHaveLength(eligible);
      const rows = lists.map(([, count], index) => ({
        marks: lists.map((___, list) => (list === index ? 1 : 0)),
        weight: BigInt(count),
      }));
      const profile = createProfile("LISTS", lists.length, rows);
      for (const [name, expected] of [
        ["DHONDT", dHondt],
        ["SAINTE_LAGUE", sainteLague],
      ] as const) {
        const shared = getMethod(name).count(profile, { seats }).seats ?? [];
        const named = lists.flatMap(([list], index) => (shared[index] ? [[list, shared[index]] as const] : []));
        expect(Object.fromEntries(named)).toEqual(expected);
      }
    });
  });

  test.each(readdirSync(path.join(directory, "blt")))("blt/%s is read and counted", (file) => {
    const { profile, options, seats = 0 } = ballotsFor(path.join(directory, "blt", file), "STV_SCOTTISH");
    expect(getMethod("STV_SCOTTISH").count(profile, { seats }).winners).toHaveLength(seats);
    expect(getMethod("STV_MEEK").count(profile, { seats }).winners).toHaveLength(seats);
    expect(options.every((name) => name !== "")).toBe(true);
  });
});

/** The lists with at least a share of all votes, such as "1/20". */
function parseShare(votes: Readonly<Record<string, number>>, threshold: string): (readonly [string, number])[] {
  const [numerator = "0", denominator = "1"] = threshold.split("/");
  const total = Object.values(votes).reduce((sum, count) => sum + count, 0);
  return Object.entries(votes).filter(([, count]) => count * Number(denominator) >= total * Number(numerator));
}
