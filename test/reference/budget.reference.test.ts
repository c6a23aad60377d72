import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import path from "node:path";
import { decode, getMethod, readPabulib, type TallyMethodName } from "@commons-hub/governance/tally";
import { readJson, skipped } from "./ballots";
import { describeReference } from "./reference-data";

type BudgetCase = Readonly<Record<string, unknown>> & {
  readonly voters: number;
  readonly projects: number;
  readonly voteType: string;
};

const METHOD_OF: Readonly<Record<string, TallyMethodName>> = {
  mes_cost: "EQUAL_SHARES_COST",
  mes_checker: "EQUAL_SHARES_COST",
  mes_cardinality: "EQUAL_SHARES_CARDINALITY",
  mesAdd1_checker: "EQUAL_SHARES_ADD1",
  greedy_cost: "GREEDY_COST",
  greedy_cardinality: "GREEDY_CARDINALITY",
  phragmen: "PHRAGMEN",
};

/** Selections of an expectation; null for what is no selection. */
function selectionOf(value: unknown): string[] | null {
  const list = typeof value === "object" && value !== null && "winners" in value ? value.winners : value;
  return Array.isArray(list) ? (list as string[]).toSorted() : null;
}

describeReference("pabulib", (directory) => {
  const cases = Object.entries(readJson<Record<string, BudgetCase>>(path.join(directory, "expected.json")));

  test("expectations that are not compared are named", () => {
    for (const [file, expected] of cases) {
      for (const key of Object.keys(expected).filter((name) => name.endsWith("_points")))
        skipped(`${file} ${key}`, `satisfaction by points of a ${expected.voteType} ballot is no method of the hub`);
      if (expected["publishedSelected"])
        skipped(`${file} publishedSelected`, `its own rule: ${String(expected["publishedRule"])}`);
    }
    expect(cases.length).toBeGreaterThan(10);
  });

  describe.each(cases)("%s", (file, expected) => {
    const votes = readPabulib(decode(readFileSync(path.join(directory, file))));
    const selections = Object.entries(METHOD_OF).flatMap(([key, method]) => {
      const selection = selectionOf(expected[key]);
      return selection ? [[`${method} (${key})`, method, selection] as const] : [];
    });

    test("every vote is read", () => {
      expect([votes.profile.rowCount, votes.options.length]).toEqual([expected.voters, expected.projects]);
    });

    if (selections.length > 0)
      test.each(selections)("%s agrees", (_, method, selection) => {
        const { winners } = getMethod(method).count(votes.profile, { budget: votes.budget });
        expect(winners.map((project) => votes.options[project] ?? "").toSorted()).toEqual(selection);
      });
  });
});
