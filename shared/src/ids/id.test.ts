import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { addressOf, idInAddress, idOf, newId, prefixOf } from ".";

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

test("many ids made in one moment differ", () => {
  const ids = Array.from({ length: 10_000 }, () => newId("agt", 1));
  expect(new Set(ids).size).toBe(ids.length);
});

test("an id is its time and 80 random bits, written in 26 letters", () => {
  const id = newId("agt", 2 ** 48 - 1);
  expect(id).toMatch(/^agt_7zzzzzzzz[w-z][0-9a-hjkmnp-tv-z]{16}$/);
  // The first 128 bits of the SHA-256 of `[]`.
  expect(idOf("agt")).toBe("agt_2faf6t331bn8606n5vbyd3xjz5");
});

test("an address tells the id that it was made of, and no other address does", () => {
  const id = newId("agt");
  expect(idInAddress(addressOf(id))).toBe(id);
  for (const other of ["", id, "https://agent.example/", "urn:uuid:1"]) expect(idInAddress(other)).toBeNull();
});
