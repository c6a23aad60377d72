import { expect, test } from "@jest/globals";
import { byKey, manyByKey } from ".";

const people = [
  { id: "b", org: "x" },
  { id: "a", org: "x" },
];

test("byKey asks once for a tick and answers in key order, null for the missing", async () => {
  const calls: (readonly string[])[] = [];
  const loader = byKey(
    async (ids) => {
      calls.push(ids);
      return people.filter((p) => ids.includes(p.id));
    },
    (p) => p.id,
  );
  expect(await Promise.all([loader.load("a"), loader.load("none"), loader.load("b"), loader.load("a")])).toEqual([
    people[1],
    null,
    people[0],
    people[1],
  ]);
  expect(calls).toEqual([["a", "none", "b"]]);
});

test("manyByKey keeps the order of the answer and is empty for the missing", async () => {
  const loader = manyByKey(
    async () => people,
    (p) => p.org,
  );
  expect(await Promise.all([loader.load("x"), loader.load("y")])).toEqual([people, []]);
});
