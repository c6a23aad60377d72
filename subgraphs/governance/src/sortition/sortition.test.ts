import { readSettled } from "@commons-hub/shared/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import type { RollEntry } from "../roll/roll";
import { createKit, type GovernanceKit } from "../testing/kit";
import { draftStory } from "../testing/stories";
import { drawMembers } from "./sortition";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const person = (i: number, chamber = "chm_1"): RollEntry => ({ agent: `agt_${i}`, chamber, weight: 1n, reason: "" });

test("a draw is repeatable, whatever the order of the pool, and takes as many from each chamber as it has seats", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(19), fc.string(), (size, wanted, seed) => {
      const pool = Array.from({ length: 2 * size }, (_, i) => person(i, i % 2 === 0 ? "chm_1" : "chm_2"));
      const seats = Math.min(size, wanted + 1);
      const strata = [
        { chamber: "chm_1", seats },
        { chamber: "chm_2", seats: 1 },
      ];
      const drawn = drawMembers(pool, strata, seed);
      expect(drawMembers(pool.toReversed(), strata, seed)).toEqual(drawn);
      expect(new Set(drawn).size).toBe(seats + 1);
      expect(drawn.filter((agent) => pool.find((each) => each.agent === agent)?.chamber === "chm_2")).toHaveLength(1);
    }),
  );
});

test("over many seeds everybody is drawn about as often", () => {
  const pool = Array.from({ length: 10 }, (_, i) => person(i));
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 2_000; seed += 1)
    for (const agent of drawMembers(pool, [{ chamber: "chm_1", seats: 3 }], `${seed}`))
      counts.set(agent, (counts.get(agent) ?? 0) + 1);
  // 600 expected each; five standard deviations are about 100.
  for (const count of counts.values()) expect(Math.abs(count - 600)).toBeLessThan(110);
});

test.each([
  ["no chamber", []],
  [
    "a chamber twice",
    [
      { chamber: "chm_1", seats: 1 },
      { chamber: "chm_1", seats: 1 },
    ],
  ],
  ["no seats", [{ chamber: "chm_1", seats: 0 }]],
  ["more seats than people", [{ chamber: "chm_1", seats: 3 }]],
  ["an unknown chamber", [{ chamber: "chm_9", seats: 1 }]],
])("%s is refused", (_, strata) => {
  expect(() => drawMembers([person(1), person(2)], strata, "seed")).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT" }),
  );
});

test("a steward draws, the seed and the pool are published, and an event tells of it", async () => {
  const DRAW = `mutation ($input: DrawSortitionInput!) {
    drawSortition(input: $input) { sortition { id seed title poolSize poolDigest members { id } assembly { id } } }
  }`;
  const story = await draftStory(kit, { voters: 5 });
  const strata = story.chambers.map((chamber) => ({ chamber, seats: 2 }));
  const input = { assembly: story.assembly, title: "Who audits", strata, seed: "lottery of 1 May" };
  const { data } = await kit.ask<{ drawSortition: { sortition: { members: { id: string }[] } } }>(
    DRAW,
    { input },
    story.steward,
  );
  expect(data.drawSortition.sortition).toMatchObject({ seed: "lottery of 1 May", poolSize: 5, title: "Who audits" });
  const drawn = data.drawSortition.sortition.members.map(({ id }) => id);
  expect(drawn).toHaveLength(2);
  expect(story.voters.map(({ agent }) => agent)).toEqual(expect.arrayContaining(drawn));
  expect((await kit.ask(DRAW, { input }, story.voters[0] ?? ANONYMOUS)).codes).toEqual(["FORBIDDEN"]);
  await kit.settle();
  const events = await readSettled(kit.subgraph.events, 100, { types: ["governance.sortition.drawn.v1"] });
  expect(events.events[0]?.payload).toMatchObject({ seed: "lottery of 1 May", members: drawn });
});
