import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { clearDebts, type Debt } from "./clearing";

const debt = (id: string, debtor: string, creditor: string, amountMinor: bigint): Debt => ({
  id,
  debtor,
  creditor,
  amountMinor,
});

const debtsArb = fc
  .array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 6 }), fc.bigInt(1n, 99n)), { maxLength: 40 })
  .map((rows) =>
    rows.map(([debtor, step, amount], index) => debt(`${index}`, `p${debtor}`, `p${(debtor + step) % 7}`, amount)),
  );

test("each notice tells what its participant's own obligations lose, and as much comes in as goes out", () => {
  fc.assert(
    fc.property(debtsArb, (debts) => {
      const { notices, clearedMinor, obligations } = clearDebts(debts);
      for (const { participant, paidMinor, receivedMinor, drawnMinor, obligations: own } of notices) {
        const sum = (side: "debtor" | "creditor") =>
          own.reduce((total, each) => (each[side] === participant ? total + each.clearedMinor : total), 0n);
        expect([sum("debtor"), sum("creditor")]).toEqual([paidMinor, receivedMinor]);
        expect([paidMinor, drawnMinor]).toEqual([receivedMinor, 0n]);
      }
      expect(notices.reduce((total, { paidMinor }) => total + paidMinor, 0n)).toBe(clearedMinor);
      for (const { clearedMinor: cleared, amountMinor } of obligations)
        expect(cleared > 0n && cleared <= amountMinor).toBe(true);
    }),
  );
});

test("what everybody clears does not depend on the order of the obligations", () => {
  fc.assert(
    fc.property(debtsArb, (debts) => {
      const amounts = (list: readonly Debt[]) =>
        clearDebts(list).notices.map(({ participant, paidMinor }) => [participant, paidMinor]);
      expect(amounts(debts.toReversed())).toEqual(amounts(debts));
    }),
  );
});

test("obligations of one pair are served in the order given", () => {
  const result = clearDebts([debt("first", "a", "b", 4n), debt("second", "a", "b", 9n), debt("back", "b", "a", 6n)]);
  expect(result.obligations.map(({ id, clearedMinor }) => [id, clearedMinor])).toEqual([
    ["first", 4n],
    ["second", 2n],
    ["back", 6n],
  ]);
  expect(result).toMatchObject({ totalMinor: 19n, clearedMinor: 12n, participants: 2 });
});

test("a fund lets a chain clear: the first draws, the last is left with as much", () => {
  const chain = [debt("1", "a", "b", 10n), debt("2", "b", "c", 10n)];
  expect(clearDebts(chain).clearedMinor).toBe(0n);
  const { clearedMinor, fundUsedMinor, notices } = clearDebts(chain, {
    fundMinor: 6n,
    creditOf: () => 100n,
    roomOf: () => 100n,
  });
  expect([clearedMinor, fundUsedMinor]).toEqual([12n, 6n]);
  expect(notices.map(({ participant, drawnMinor }) => [participant, drawnMinor])).toEqual([
    ["a", 6n],
    ["b", 0n],
    ["c", -6n],
  ]);
});
