import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { idOf, newId, prefixOf } from ".";

test("ids sort by the time of their creation", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 47 }), fc.integer({ min: 1, max: 2 ** 40 }), (at, later) => {
      expect(newId("agt", at) < newId("agt", at + later)).toBe(true);
    }),
  );
});

test("an id names its prefix; anything else names none", () => {
  expect(prefixOf(newId("prj"))).toBe("prj");
  for (const no of ["", "agt_none", "agt_", "AGT_01", `agt_${"u".repeat(26)}`, `${newId("agt")}x`])
    expect(prefixOf(no)).toBeNull();
});

test("the same key has the same id, another key another", () => {
  expect(idOf("prj", "a", "b")).toBe(idOf("prj", "a", "b"));
  expect(idOf("prj", "a", "b")).not.toBe(idOf("prj", "ab", ""));
});
