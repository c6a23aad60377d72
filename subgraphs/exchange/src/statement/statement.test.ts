import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatMinor, type StatementLine, toCsv } from "./statement";

function lineOf(over: Partial<StatementLine> = {}): StatementLine {
  return {
    account: "acc_1",
    index: 1n,
    transfer: "trf_1",
    amountMinor: -1205n,
    balanceMinor: 95n,
    counterparty: "agt_1",
    counterpartyAccount: "acc_2",
    memo: "Bread",
    postedAt: new Date("2030-01-02T03:04:05Z"),
    currency: "HOURS",
    decimals: 2,
    ...over,
  };
}

test("a statement has a header and a row for each line", () => {
  expect(toCsv([lineOf()])).toBe(
    "index,posted_at,counterparty,memo,amount,balance,currency,transfer\r\n" +
      "1,2030-01-02T03:04:05.000Z,agt_1,Bread,-12.05,0.95,HOURS,trf_1\r\n",
  );
  expect(toCsv([]).split("\r\n")).toHaveLength(2);
});

test.each([
  ["a comma", "Bread, milk", '"Bread, milk"'],
  ["a quotation", 'so "fresh"', '"so ""fresh"""'],
  ["a formula", "=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["another formula", "-2+3", "'-2+3"],
  ["nothing", null, ""],
])("a memo with %s is one cell that nothing runs", (_, memo, cell) => {
  expect(toCsv([lineOf({ memo })])).toContain(`,agt_1,${cell},-12.05,`);
});

test("an amount is written with the currency's decimals and read back exactly", () => {
  expect([formatMinor(5n, 2), formatMinor(-5n, 0), formatMinor(-5n, 3), formatMinor(0n, 2)]).toEqual([
    "0.05",
    "-5",
    "-0.005",
    "0.00",
  ]);
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.nat(8), (minor, decimals) => {
      expect(BigInt(formatMinor(minor, decimals).replace(".", ""))).toBe(minor);
    }),
  );
});
