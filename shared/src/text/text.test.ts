import { expect, test } from "@jest/globals";
import { requireLine } from ".";

test("a line is trimmed and composed", () => {
  expect(requireLine("name", "  Fu\u0308r alle ", 20)).toBe("Für alle");
});

test.each(["", " \t ", "a".repeat(21), "a\u202eb", "a\0b", "a\nb", "\ud800", "a\u200bb"])(
  "%j is refused by name",
  (text) => {
    expect(() => requireLine("name", text, 20)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", details: { field: "name" } }),
    );
  },
);
