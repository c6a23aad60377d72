import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { formatDecimal, parseDecimal, parseDecimalRatio, ratio } from ".";

test("a written number comes back as it was meant", () => {
  expect(parseDecimal("12.5", 2)).toBe(1250n);
  expect(parseDecimal("-0.05", 2)).toBe(-5n);
  expect(parseDecimal("1.500", 1)).toBe(15n);
  expect(formatDecimal(1250n, 2)).toBe("12.5");
  expect(formatDecimal(-5n, 2)).toBe("-0.05");
  expect(formatDecimal(7n, 0)).toBe("7");
  expect(parseDecimalRatio("0.85")).toEqual(ratio(17n, 20n));
});

test("formatting and parsing are inverse at every scale", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), fc.nat(18), (scaled, scale) => {
      const text = formatDecimal(scaled, scale);
      expect(parseDecimal(text, scale)).toBe(scaled);
      expect(parseDecimalRatio(text)).toEqual(ratio(scaled, 10n ** BigInt(scale)));
    }),
  );
});

test.each(["", " 1", "1 ", "+1", ".5", "5.", "1e3", "0x10", "1,5", "1_000", "NaN", "Infinity", "١", "1\n", "--1"])(
  "%j is not a decimal",
  (text) => {
    expect(() => parseDecimal(text, 4, "weight")).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", details: { field: "weight" } }),
    );
  },
);

test("digits are refused, not rounded, past the scale", () => {
  expect(() => parseDecimal("0.12345", 4)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});

test("a number of a million digits is refused before it costs anything", () => {
  expect(() => parseDecimal("9".repeat(1_000_000), 2)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});
