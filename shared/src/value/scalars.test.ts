import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseValue } from "graphql";
import { BigIntScalar, DateTimeScalar, DecimalScalar } from ".";

test("whole numbers of 40 digits come through unchanged", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 40n) + 1n, max: 10n ** 40n - 1n }), (value) => {
      expect(BigIntScalar.parseValue(BigIntScalar.serialize(value))).toBe(value);
    }),
  );
  expect(BigIntScalar.parseLiteral(parseValue("12345678901234567890"), {})).toBe(12345678901234567890n);
});

test.each([
  ["1.5"],
  ["1e3"],
  ["0x10"],
  [""],
  [" 1"],
  ["--1"],
  ["01"],
  [1.5],
  [2 ** 53],
  [null],
  [true],
  [{}],
  ["9".repeat(41)],
  ["٣"],
])("%j is not a BigInt", (value) => {
  expect(() => BigIntScalar.parseValue(value)).toThrow("BigInt is");
});

test.each([["1."], [".5"], ["1e3"], ["NaN"], ["Infinity"], [0.1], ["1".repeat(31)], [`0.${"1".repeat(19)}`], [[]]])(
  "%j is not a Decimal",
  (value) => {
    expect(() => DecimalScalar.parseValue(value)).toThrow("Decimal is");
  },
);

test("a decimal keeps its digits", () => {
  for (const text of ["0", "-0.10", "123456789.000000001"])
    expect(DecimalScalar.serialize(DecimalScalar.parseValue(text))).toBe(text);
});

test("any offset becomes UTC", () => {
  expect(DateTimeScalar.serialize(DateTimeScalar.parseValue("2026-03-01T01:30:00+02:00"))).toBe(
    "2026-02-28T23:30:00.000Z",
  );
});

test.each([
  ["2026-02-30"],
  ["yesterday"],
  ["2026-13-01T00:00:00Z"],
  [0],
  ["2026-01-01 00:00:00Z"],
  [null],
  ["2026-02-30T00:00:00Z"],
  ["2026-04-31T00:00:00Z"],
  ["2025-02-29T00:00:00Z"],
  // The database knows no year 0, and an instant beyond 9999 has no four digits.
  ["0000-01-01T00:00:00Z"],
  ["0001-01-01T00:00:00+00:01"],
  ["9999-12-31T23:59:59-00:01"],
])("%j is not a DateTime", (value) => {
  expect(() => DateTimeScalar.parseValue(value)).toThrow("DateTime is");
});

test("a scalar that would lose exactness is not served", () => {
  expect(() => BigIntScalar.serialize(1)).toThrow(TypeError);
  expect(() => DecimalScalar.serialize(0.1)).toThrow(TypeError);
  expect(() => DateTimeScalar.serialize("2026-01-01")).toThrow(TypeError);
  expect(() => BigIntScalar.parseLiteral(parseValue("true"), {})).toThrow("cannot be written");
});
