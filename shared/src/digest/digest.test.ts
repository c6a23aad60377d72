import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { canonicalJson, digestOf } from ".";

test("the order of keys does not matter, the order of lists does", () => {
  expect(canonicalJson({ b: 1, a: [true, null, 10n] })).toBe('{"a":[true,null,"10"],"b":1}');
  expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }));
  expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
});

test("canonical JSON reads back as the same value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      expect(JSON.parse(canonicalJson(value as never))).toEqual(JSON.parse(JSON.stringify(value))),
    ),
  );
});

test("a number without a JSON form is refused", () => {
  expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
});
