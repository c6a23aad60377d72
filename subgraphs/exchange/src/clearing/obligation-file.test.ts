import { expect, test } from "@jest/globals";
import { MAX_OBLIGATIONS, readObligations } from "./obligation-file";

test("rows are read with their line, an id where they have none, and quoted names", () => {
  const text = `\ufeffdebtor,creditor,amount,id,due\r\n"Loom, the ""co-op""",Harbour,1250,inv-1,2026-03-31\r\n\r\nHarbour,Loom, 7 ,,\r\n`;
  expect(readObligations(text)).toEqual({
    currency: null,
    debts: [
      {
        id: "inv-1",
        line: 2,
        debtor: 'Loom, the "co-op"',
        creditor: "Harbour",
        amountMinor: 1250n,
        dueAt: new Date("2026-03-31T00:00:00Z"),
      },
      { id: "line 4", line: 4, debtor: "Harbour", creditor: "Loom", amountMinor: 7n, dueAt: null },
    ],
  });
});

test("a currency is one of ISO 4217, or the one that is to be cleared", () => {
  const text = (code: string) => `debtor,creditor,amount,currency\na,b,1,${code}\n`;
  expect(readObligations(text("EUR")).currency).toBe("EUR");
  expect(readObligations(text("KNOT"), "KNOT").currency).toBe("KNOT");
  expect(() => readObligations(text("KNOT"))).toThrow(/Line 2: KNOT is an unknown currency/);
  expect(() => readObligations(text("EUR"), "KNOT")).toThrow(/Line 2: the currency is EUR, and KNOT/);
});

test("a line break inside quotation marks counts as a line", () => {
  expect(() => readObligations('debtor,creditor,amount\n"a\nb",c,1\nd,e,x\n')).toThrow(/Line 4: the amount "x"/);
});

test.each([
  ["an empty file", "", /Line 1: the file is empty/],
  ["a missing column", "debtor,creditor\n", /Line 1: the column amount is missing/],
  ["an unknown column", "debtor,creditor,amount,colour\n", /Line 1: the column "colour" is unknown/],
  ["a column twice", "debtor,creditor,amount,debtor\n", /Line 1: the column debtor comes twice/],
  ["a short row", "debtor,creditor,amount\na,b,1\na,b\n", /Line 3: there are 2 cells under 3/],
  ["nobody", "debtor,creditor,amount\n,b,1\n", /Line 2: debtor must have 1/],
  ["who owes itself", "debtor,creditor,amount\na,a,1\n", /Line 2: a owes itself/],
  ["a negative amount", "debtor,creditor,amount\na,b,1\na,b,-5\n", /Line 3: the amount "-5" is negative/],
  ["a fractional amount", "debtor,creditor,amount\na,b,1.5\n", /Line 2: the amount "1.5" is fractional/],
  ["an amount in words", "debtor,creditor,amount\na,b,ten\n", /Line 2: the amount "ten" is no whole number/],
  ["an amount in hexadecimal", "debtor,creditor,amount\na,b,0x10\n", /Line 2: the amount "0x10" is no whole number/],
  ["nothing owed", "debtor,creditor,amount\na,b,0\n", /Line 2: the amount 0 is not from 1/],
  [
    "64 bits and one",
    "debtor,creditor,amount\na,b,9223372036854775808\n",
    /Line 2: the amount 9223372036854775808 is not/,
  ],
  ["twenty digits", "debtor,creditor,amount\na,b,10000000000000000000\n", /Line 2: .* does not fit into 64 bits/],
  ["a sum beyond 64 bits", "debtor,creditor,amount\na,b,9223372036854775807\nb,a,1\n", /Line 3: .* sum to more/],
  ["an id twice", "id,debtor,creditor,amount\nx,a,b,1\nx,b,a,1\n", /Line 3: the id x stands in line 2/],
  ["two currencies", "debtor,creditor,amount,currency\na,b,1,EUR\na,b,1,USD\n", /Line 3: the currency is USD, and EUR/],
  ["a day that is none", "debtor,creditor,amount,due\na,b,1,2026-02-30\n", /Line 2: "2026-02-30" is no date/],
  ["an open quotation", 'debtor,creditor,amount\n"a,b,1\n', /Line 2: a quotation is not closed/],
  ["text after a quotation", 'debtor,creditor,amount\n"a"x,b,1\n', /Line 2: something follows/],
])("%s is refused with its line", (_, text, reason) => {
  expect(() => readObligations(text)).toThrow(expect.objectContaining({ code: "IMPORT_INVALID" }));
  expect(() => readObligations(text)).toThrow(reason);
});

test("more than a million rows are refused at the first that is too much", () => {
  const text = `debtor,creditor,amount\n${"a,b,1\n".repeat(MAX_OBLIGATIONS + 1)}`;
  expect(() => readObligations(text)).toThrow(/^Line 1000002: there are more than 1000000 obligations/);
});
