import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { diffLines, type LineChange } from "./revision";

const textArb = fc.array(fc.constantFrom("a", "b", "c", ""), { minLength: 1, maxLength: 12 }).map((l) => l.join("\n"));
const read = (changes: readonly LineChange[], left: "REMOVED" | "ADDED"): string =>
  changes.flatMap(({ change, line }) => (change === "KEPT" || change === left ? [line] : [])).join("\n");

test("kept and removed lines are the old text, kept and added lines the new one", () => {
  fc.assert(
    fc.property(textArb, textArb, (before, after) => {
      const changes = diffLines(before, after);
      expect(read(changes, "REMOVED")).toBe(before);
      expect(read(changes, "ADDED")).toBe(after);
    }),
    { numRuns: 500 },
  );
});

test("equal texts differ nowhere, and the difference is the shortest there is", () => {
  fc.assert(
    fc.property(textArb, (text) => expect(diffLines(text, text).every(({ change }) => change === "KEPT")).toBe(true)),
  );
  expect(diffLines("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc").filter(({ change }) => change !== "KEPT")).toHaveLength(
    5,
  );
});

test("texts that have nothing in common are shown as one removed and one added, in short time", () => {
  const before = Array.from({ length: 25_000 }, (_, i) => `${i % 7}`).join("\n");
  const after = Array.from({ length: 25_000 }, (_, i) => `x${i}`).join("\n");
  const changes = diffLines(before, after);
  expect(read(changes, "REMOVED")).toBe(before);
  expect(read(changes, "ADDED")).toBe(after);
});
