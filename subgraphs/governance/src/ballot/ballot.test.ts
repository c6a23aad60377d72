import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { marksOf, RANK_LIMIT } from "./ballot";

const OPTIONS = ["opt_a", "opt_b", "opt_c"];
const refused = expect.objectContaining({ code: "INVALID_BALLOT" });

test("a single choice marks its option, with or without the rank 1", () => {
  expect(marksOf("ONE", OPTIONS, [{ option: "opt_b" }])).toEqual([0, 1, 0]);
  expect(marksOf("ONE", OPTIONS, [{ option: "opt_b", rank: 1 }])).toEqual([0, 1, 0]);
});

test("a ranking marks places, leaves the rest unranked and keeps ties", () => {
  const choices = [
    { option: "opt_c", rank: 2 },
    { option: "opt_a", rank: 2 },
  ];
  expect(marksOf("RANKING", OPTIONS, choices)).toEqual([2, 0, 2]);
});

test("an empty ballot is blank under every kind", () => {
  expect(marksOf("ONE", OPTIONS, [])).toEqual([0, 0, 0]);
  expect(marksOf("RANKING", OPTIONS, [])).toEqual([0, 0, 0]);
});

test.each([
  ["an unknown option", "RANKING", [{ option: "opt_x", rank: 1 }]],
  ["a name of the prototype", "RANKING", [{ option: "__proto__", rank: 1 }]],
  [
    "an option twice",
    "RANKING",
    [
      { option: "opt_a", rank: 1 },
      { option: "opt_a", rank: 2 },
    ],
  ],
  ["a rank that is missing", "RANKING", [{ option: "opt_a" }]],
  ["rank 0", "RANKING", [{ option: "opt_a", rank: 0 }]],
  ["a negative rank", "RANKING", [{ option: "opt_a", rank: -1 }]],
  ["a broken rank", "RANKING", [{ option: "opt_a", rank: 1.5 }]],
  ["a rank without end", "RANKING", [{ option: "opt_a", rank: Number.POSITIVE_INFINITY }]],
  ["a rank over the limit", "RANKING", [{ option: "opt_a", rank: RANK_LIMIT + 1 }]],
  ["two choices of one", "ONE", [{ option: "opt_a" }, { option: "opt_b" }]],
  ["a second place of one", "ONE", [{ option: "opt_a", rank: 2 }]],
] as const)("%s is refused", (_, kind, choices) => {
  expect(() => marksOf(kind, OPTIONS, choices)).toThrow(refused);
});

test("marks do not depend on the order of the choices", () => {
  const choiceArb = fc.uniqueArray(
    fc.record({ option: fc.constantFrom(...OPTIONS), rank: fc.integer({ min: 1, max: 5 }) }),
    { selector: ({ option }) => option },
  );
  fc.assert(
    fc.property(choiceArb, (choices) =>
      expect(marksOf("RANKING", OPTIONS, choices.toReversed())).toEqual(marksOf("RANKING", OPTIONS, choices)),
    ),
  );
});
