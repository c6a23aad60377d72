import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CostFactor, readCostFactors } from "./cost-factor";
import { externalCostsOf, type FactorSet, type PriceOffer, truePriceOf } from "./true-price";

const HEADER = "specification,territory,unit,minorPerUnit";
const size = (value: string, unit = "MTK") => ({ value, unit });
const eur = (minor: bigint) => ({ minor, currency: "EUR" });
const LINES = [{ specification: "rsp_wood", quantity: size("2.5") }];
const OFFER: PriceOffer = { specification: "rsp_wood", gift: false, quantity: size("2"), price: eur(3_000n) };
const SET: FactorSet = {
  name: "Greenhouse gases",
  source: "A study",
  version: "2026",
  currency: "EUR",
  factors: readCostFactors(`${HEADER}\nrsp_wood,,MTK,101.4\nrsp_wood,Aldermere,MTK,50`),
};

describe("the true price", () => {
  test("is the price and what it costs others: 2.5 at 15.00 and 1.014 are 37.50 and 2.54", () => {
    expect(truePriceOf(LINES, [OFFER], [SET], "EUR", null)).toEqual({
      price: eur(3_750n),
      externalCosts: [
        {
          factor: { name: "Greenhouse gases", source: "A study", version: "2026" },
          quantity: size("2.5"),
          amount: eur(254n),
        },
      ],
      total: eur(4_004n),
      missing: [],
    });
  });

  test("takes a territory's own factor before the one for anywhere, and the lowest offer", () => {
    const lower = { ...OFFER, price: eur(2_000n) };
    const found = truePriceOf(LINES, [OFFER, lower], [SET], "EUR", "Aldermere");
    expect([found.price, found.total]).toEqual([eur(2_500n), eur(2_625n)]);
    expect(truePriceOf(LINES, [{ ...OFFER, gift: true, price: null }], [SET], "EUR", null).price).toEqual(eur(0n));
  });

  test.each<[string, readonly PriceOffer[], readonly FactorSet[], string]>([
    ["no offer", [], [SET], "no price in EUR is offered"],
    ["an offer in another unit", [{ ...OFFER, quantity: size("2", "MTR") }], [SET], "no price in EUR is offered"],
    [
      "an offer in another currency",
      [{ ...OFFER, price: { minor: 1n, currency: "USD" } }],
      [SET],
      "no price in EUR is offered",
    ],
    ["no factors at all", [OFFER], [], "no cost factors are published"],
    ["a set without a factor", [OFFER], [{ ...SET, factors: [] }], "Greenhouse gases 2026 has no factor"],
    ["a set in another currency", [OFFER], [{ ...SET, currency: "USD" }], "Greenhouse gases 2026 is in USD"],
  ])("names what is missing: %s", (_, offers, sets, reason) => {
    const found = truePriceOf(LINES, offers, sets, "EUR", null);
    expect(found.total).toBeNull();
    expect(found.missing).toEqual([{ specification: "rsp_wood", reason }]);
  });

  test("law: with nothing missing the total is the price and all costs; the order of offers changes nothing", () => {
    const offersArb = fc.array(
      fc.record({ minor: fc.bigInt({ min: 1n, max: 10n ** 12n }), of: fc.integer({ min: 1, max: 999 }) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(offersArb, fc.integer({ min: 1, max: 10 ** 6 }), (prices, thousandths) => {
        const offers = prices.map(({ minor, of }) => ({ ...OFFER, quantity: size(`${of}`), price: eur(minor) }));
        const lines = [{ specification: "rsp_wood", quantity: size((thousandths / 1_000).toFixed(3)) }];
        const found = truePriceOf(lines, offers, [SET], "EUR", null);
        const costs = found.externalCosts.reduce((sum, { amount }) => sum + amount.minor, 0n);
        expect(found.total?.minor).toBe((found.price?.minor ?? -1n) + costs);
        expect(truePriceOf(lines, offers.toReversed(), [SET], "EUR", null)).toEqual(found);
      }),
    );
  });
});

test("a territory with a comma stands in quotes", () => {
  expect(readCostFactors(`${HEADER}\r\nrsp_a,"Bend, ""lower""",KGM,1.50\r\n`)).toEqual([
    { specification: "rsp_a", territory: 'Bend, "lower"', unit: "KGM", minorPerUnit: "1.5" },
  ]);
});

test.each([
  ["another header", "a,b,c,d\nrsp_a,,KGM,1", 1],
  ["no rows", HEADER, 2],
  ["three fields", `${HEADER}\nrsp_a,,KGM`, 2],
  ["a stray quote", `${HEADER}\nrsp_a,"x,KGM,1`, 2],
  ["no specification", `${HEADER}\nrsp_a,,KGM,1\n,,KGM,1`, 3],
  ["no unit", `${HEADER}\nrsp_a,,,1`, 2],
  ["a value below zero", `${HEADER}\nrsp_a,,KGM,-1`, 2],
  ["a value that is none", `${HEADER}\nrsp_a,,KGM,1e9`, 2],
  ["the same twice", `${HEADER}\nrsp_a,,KGM,1\nrsp_a,,KGM,2`, 3],
])("a file with %s is refused with its line", (_, csv, line) => {
  expect(() => readCostFactors(csv)).toThrow(expect.objectContaining({ code: "IMPORT_INVALID", details: { line } }));
});

test("what an exchange costs others is each set's, in its own currency; what is not known is named", () => {
  const of = (name: string, currency: string, factors: readonly CostFactor[]) => ({
    name,
    source: "study",
    version: "1",
    currency,
    factors,
  });
  const factor = { specification: "rsp_wood", territory: "", unit: "KGM", minorPerUnit: "2.5" };
  const line = { specification: "rsp_wood", quantity: { value: "3", unit: "KGM" } };
  const sets = [
    of("Climate", "EUR", [factor, { ...factor, territory: "Valley", minorPerUnit: "4" }]),
    of("Noise", "EUR", [{ ...factor, minorPerUnit: "0.1" }]),
    of("Water", "CHF", [factor]),
    of("Soil", "EUR", []),
  ];
  const anywhere = externalCostsOf(line, sets, null);
  expect(anywhere.costs.map(({ amount }) => [amount.minor, amount.currency])).toEqual([
    [8n, "EUR"],
    [0n, "EUR"],
    [8n, "CHF"],
  ]);
  expect(anywhere.totals).toEqual([
    { minor: 8n, currency: "EUR" },
    { minor: 8n, currency: "CHF" },
  ]);
  expect(anywhere.missing).toEqual([{ specification: "rsp_wood", reason: "Soil 1 has no factor" }]);
  expect(externalCostsOf(line, sets, "Valley").totals[0]).toEqual({ minor: 12n, currency: "EUR" });
  expect(externalCostsOf(line, [], null)).toEqual({
    costs: [],
    totals: [],
    missing: [{ specification: "rsp_wood", reason: "no cost factors are published" }],
  });
});
