import { describe, expect, test } from "@jest/globals";
import type { Pool } from "./pool";
import { drawSortition, TICKETS } from "./sortition";

function poolOf(features: readonly Readonly<Record<string, string>>[], seats: number, quotas: Pool["quotas"]): Pool {
  return { members: features.map((one, index) => ({ id: `m${index}`, features: one })), quotas, seats };
}

const quota = (category: string, feature: string, min: number, max: number): Pool["quotas"][number] => ({
  category,
  feature,
  min,
  max,
});

/** Six from the town, two from the hills; half of the panel of four comes from each. */
const TOWN_AND_HILLS = poolOf(
  ["town", "town", "town", "town", "town", "town", "hills", "hills"].map((home) => ({ home })),
  4,
  [quota("home", "town", 2, 2), quota("home", "hills", 2, 2)],
);

describe("a draw by lot", () => {
  test("without quotas everybody has the same chance", async () => {
    const pool = poolOf(
      Array.from({ length: 7 }, () => ({})),
      3,
      [],
    );
    const { types, panel, lottery } = await drawSortition(pool, "seed");
    expect(types.map(({ chance }) => chance)).toEqual(["0.428571429"]);
    expect(lottery).toEqual([{ composition: [3], tickets: TICKETS }]);
    expect(panel).toHaveLength(3);
  });

  test("quotas give to whom they must, and the rest is as even as it can be", async () => {
    const { types, fairness } = await drawSortition(TOWN_AND_HILLS, "seed");
    expect(fairness).toBe("LEXIMIN");
    expect(types.map(({ ids, chance }) => [ids.length, chance])).toEqual([
      [6, "0.333333333"],
      [2, "1"],
    ]);
  });

  test("the next least likely is served once the least likely cannot gain", async () => {
    // One young member must always be there; of the others, two come from the north and four from the south.
    const pool = poolOf(
      [
        { age: "young", side: "north" },
        { age: "young", side: "north" },
        { age: "old", side: "north" },
        ...Array.from({ length: 4 }, () => ({ age: "old", side: "south" })),
      ],
      2,
      [quota("age", "young", 1, 1), quota("side", "south", 0, 1)],
    );
    const { types } = await drawSortition(pool, "seed");
    const chances = types.map(({ chance }) => Number(chance));
    expect(chances.reduce((sum, chance, at) => sum + chance * (types[at]?.ids.length ?? 0), 0)).toBeCloseTo(2, 6);
    expect(chances.toSorted((a, b) => a - b).map((chance) => chance.toFixed(3))).toEqual(["0.200", "0.200", "0.500"]);
  });

  test("the order of the pool changes nothing, and the seed decides", async () => {
    const panel = async (pool: Pool, seed: string): Promise<string> => (await drawSortition(pool, seed)).panel.join();
    const mirrored = { ...TOWN_AND_HILLS, members: TOWN_AND_HILLS.members.toReversed() };
    expect(await panel(mirrored, "one")).toBe(await panel(TOWN_AND_HILLS, "one"));
    const drawn = new Set<string>();
    for (let seed = 0; seed < 12; seed += 1) drawn.add(await panel(TOWN_AND_HILLS, String(seed)));
    expect(drawn.size).toBeGreaterThan(3);
  });

  test("a member of a feature with a name of the language is a member like others", async () => {
    const pool = poolOf([{ __proto__x: "a" }, JSON.parse('{"__proto__":"a"}') as Record<string, string>], 1, [
      quota("__proto__", "a", 1, 1),
    ]);
    expect((await drawSortition(pool, "seed")).panel).toEqual(["m1"]);
  });

  test.each([
    [{ ...TOWN_AND_HILLS, seats: 9 }, /A panel of 9 cannot be drawn from a pool of 8/],
    [{ ...TOWN_AND_HILLS, seats: 0 }, /A panel of 0/],
    [{ ...TOWN_AND_HILLS, quotas: [quota("home", "hills", 3, 4)] }, /No panel meets these quotas/],
    [{ ...TOWN_AND_HILLS, quotas: [quota("home", "sea", 1, 4)] }, /Nobody in the pool is home sea/],
    [{ ...TOWN_AND_HILLS, quotas: [quota("home", "town", 3, 1)] }, /two whole numbers, the smaller first/],
    [{ ...TOWN_AND_HILLS, quotas: [quota("home", "town", 0.5, 1)] }, /two whole numbers/],
    [{ ...TOWN_AND_HILLS, quotas: [quota("a", "b", 0, 1), quota("a", "b", 0, 1)] }, /stands twice/],
    [{ ...TOWN_AND_HILLS, members: [...TOWN_AND_HILLS.members, { id: "m0", features: {} }] }, /"m0" twice/],
  ])("a pool that cannot be drawn from (case %#) is refused with the reason", async (pool, reason) => {
    await expect(drawSortition(pool, "seed")).rejects.toThrow(reason);
  });
});
