import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { scaled, unscaled } from "../economic-resource/economic-resource";
import { stateOf } from "./commitment";
import { type Answer, completes, type Expectation, outstandingOf, requireAnswer } from "./expectation";

const promised = (value: string): Expectation => ({
  action: "TRANSFER",
  provider: "alice",
  receiver: "bob",
  resource: null,
  specification: "apples",
  quantity: { value, unit: "kilogram" },
  effort: null,
});
const amountArb = fc.bigInt({ min: 1n, max: 10n ** 24n });

test("a worked example: of 50 kg of apples, 20 kg came, and 30 kg are outstanding", () => {
  const apples = promised("50");
  expect(outstandingOf(apples, "20")).toEqual({ value: "30", unit: "kilogram" });
  expect(stateOf({ ...apples, fulfilled: "20", cancelledAt: null })).toBe("OPEN");
  expect(stateOf({ ...apples, fulfilled: "50", cancelledAt: null })).toBe("FULFILLED");
  expect(stateOf({ ...apples, fulfilled: "20", cancelledAt: new Date(0) })).toBe("CANCELLED");
});

test("what is done and what is outstanding are what was expected, and nothing is outstanding below zero", () => {
  fc.assert(
    fc.property(amountArb, amountArb, (wanted, done) => {
      const left = scaled(outstandingOf(promised(unscaled(wanted)), unscaled(done)).value);
      expect(left).toBe(done < wanted ? wanted - done : 0n);
    }),
  );
});

test("whatever events come and are put right, it is completed as often as it goes from open to done", () => {
  fc.assert(
    fc.property(amountArb, fc.array(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })), (wanted, changes) => {
      const expected = promised(unscaled(wanted));
      let [done, completed, crossings] = [0n, 0, 0];
      for (const change of changes) {
        if (completes(expected, unscaled(done), unscaled(change))) completed++;
        if (done < wanted && done + change >= wanted) crossings++;
        done += change;
      }
      expect(completed).toBe(crossings);
    }),
  );
});

const came: Answer = { ...promised("20"), toResource: null };

test.each<readonly [string, Partial<Answer>, string]>([
  ["another action", { action: "MOVE" }, "INVALID_INPUT"],
  ["from somebody else", { provider: "carol" }, "INVALID_INPUT"],
  ["to somebody else", { receiver: "carol" }, "INVALID_INPUT"],
  ["another kind of thing", { specification: "pears" }, "INVALID_INPUT"],
  ["another unit", { quantity: { value: "20", unit: "pound" } }, "UNIT_MISMATCH"],
  ["an effort", { quantity: null, effort: { value: "20", unit: "kilogram" } }, "UNIT_MISMATCH"],
])("%s answers no promise", (_, over, code) => {
  expect(() => requireAnswer(promised("50"), came)).not.toThrow();
  expect(() => requireAnswer(promised("50"), { ...came, ...over })).toThrow(expect.objectContaining({ code }));
});

test("where the very resource was promised, no other one will do", () => {
  const expected = { ...promised("1"), resource: "res_mine" };
  expect(() => requireAnswer(expected, { ...came, resource: "res_mine" })).not.toThrow();
  expect(() => requireAnswer(expected, { ...came, resource: "res_other" })).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT" }),
  );
});
