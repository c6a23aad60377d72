import { expect, test } from "@jest/globals";
import { INT64_MAX, INT64_MIN, fitsInt64, requireAmountMinor, requireInt64 } from ".";

test("the bounds are those of 64 bits, both included", () => {
  expect(fitsInt64(INT64_MAX)).toBe(true);
  expect(fitsInt64(INT64_MIN)).toBe(true);
  expect(fitsInt64(INT64_MAX + 1n)).toBe(false);
  expect(fitsInt64(INT64_MIN - 1n)).toBe(false);
});

test.each([0n, -1n, INT64_MAX + 1n])("%s is no amount that can move", (amount) => {
  expect(() => requireAmountMinor(amount, "pool")).toThrow(
    expect.objectContaining({ code: "AMOUNT_OUT_OF_RANGE", details: { field: "pool" } }),
  );
});

test.each([1n, INT64_MAX])("%s is an amount that can move", (amount) => {
  expect(requireAmountMinor(amount)).toBe(amount);
});

test("a sum that leaves 64 bits is refused by name", () => {
  expect(requireInt64(INT64_MIN, "balance")).toBe(INT64_MIN);
  expect(() => requireInt64(INT64_MAX + 1n, "balance")).toThrow(
    expect.objectContaining({ code: "AMOUNT_OUT_OF_RANGE", details: { field: "balance" } }),
  );
});
