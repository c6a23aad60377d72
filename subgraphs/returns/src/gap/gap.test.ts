import { expect, test } from "@jest/globals";
import { gapOf } from "./gap";

test("what is missing is counted currency by currency, and never below zero", () => {
  const due = [
    { minor: 100n, currency: "EUR" },
    { minor: 50n, currency: "HOURS" },
    { minor: 7n, currency: "USD" },
  ];
  const received = [
    { minor: 30n, currency: "EUR" },
    { minor: 80n, currency: "HOURS" },
    { minor: 9n, currency: "CHF" },
  ];
  expect(gapOf({ due, received })).toEqual([
    { minor: 70n, currency: "EUR" },
    { minor: 7n, currency: "USD" },
  ]);
});
