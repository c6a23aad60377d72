import { expect, test } from "@jest/globals";
import { createAgent, parseName } from "./agent";

const at = new Date("2026-01-01T00:00:00Z");

test("a name is trimmed and normalised", () => {
  expect(parseName("  Fu\u0308r alle ")).toBe("Für alle");
});

test.each([
  ["", "empty"],
  [" ", "blank"],
  ["a".repeat(201), "too long"],
  ["a\u202eb", "reversed"],
  ["a\0b", "NUL"],
  ["\ud800", "lone surrogate"],
])("the name %j is refused: %s", (name) => {
  expect(() => parseName(name)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});

test.each([
  "javascript:alert(1)",
  "ftp://x.org",
  "https://me:secret@x.org",
  "nonsense",
  `https://x.org/${"a".repeat(2_000)}`,
])("the uri %j is refused", (uri) => {
  expect(() => createAgent("agt_1", { kind: "PERSON", name: "A", uri }, at)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT" }),
  );
});

test("a place off the Earth is refused", () => {
  for (const location of [
    { latitude: 91, longitude: 0 },
    { latitude: 0, longitude: -181 },
    { latitude: Number.NaN, longitude: 0 },
  ])
    expect(() => createAgent("agt_1", { kind: "PERSON", name: "A", location }, at)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
});
