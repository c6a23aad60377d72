import { expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import path from "node:path";
import { drawSortition, type Pool } from "@commons-hub/governance/tally";
import { skipped } from "./ballots";
import { describeReference } from "./reference-data";

const SEATS = 20;

function table(file: string): string[][] {
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  return lines.filter((line) => line !== "").map((line) => line.split(","));
}

function poolOf(directory: string): Pool {
  const [categories = [], ...respondents] = table(path.join(directory, "respondents.csv"));
  const [, ...quotas] = table(path.join(directory, "categories.csv"));
  return {
    members: respondents.map((features, index) => ({
      id: `respondent-${index}`,
      features: Object.fromEntries(categories.map((category, at) => [category, features[at] ?? ""])),
    })),
    quotas: quotas.map(([category = "", feature = "", min, max]) => ({
      category,
      feature,
      min: Number(min),
      max: Number(max),
    })),
    seats: SEATS,
  };
}

describeReference("sortition", (directory) => {
  const pool = poolOf(directory);

  test("every one of the 200 volunteers has a chance of exactly 10 %", async () => {
    expect(pool.members).toHaveLength(200);
    const { fairness, types, lottery } = await drawSortition(pool, "published before");
    expect(fairness).toBe("LEXIMIN");
    expect(types.map(({ chance }) => chance)).toEqual(types.map(() => "0.1"));
    expect(types.flatMap(({ ids }) => ids)).toHaveLength(200);
    expect(lottery.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(1_000_000_000);
    skipped("sortition legacy greedy", "a rule that is less fair, no method of the hub");
    skipped("sortition intersections.csv", "shares of a population; the pool they belong to is not in the data");
  });

  test("panels meet every quota, whatever the seed", async () => {
    const memberOf = new Map(pool.members.map((member) => [member.id, member]));
    for (const seed of ["a", "b", "c", "d"]) {
      const { panel } = await drawSortition(pool, seed);
      expect(new Set(panel).size).toBe(SEATS);
      for (const { category, feature, min, max } of pool.quotas) {
        const count = panel.filter((id) => memberOf.get(id)?.features[category] === feature).length;
        expect(count).toBeGreaterThanOrEqual(min);
        expect(count).toBeLessThanOrEqual(max);
      }
    }
  });
});
