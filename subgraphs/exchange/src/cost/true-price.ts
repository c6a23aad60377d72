import {
  addRatios,
  multiplyRatios,
  divideRatios,
  parseDecimalRatio,
  type Ratio,
  ratio,
  roundDivide,
  compareRatios,
} from "@commons-hub/shared/numbers";
import type { Measure, Money } from "@commons-hub/shared/value";
import type { CostFactor, CostFactorSet } from "./cost-factor";

export interface PricedLine {
  readonly specification: string;
  readonly quantity: Measure;
}

/** What somebody asks for a quantity; a gift asks nothing. */
export interface PriceOffer {
  readonly specification: string;
  readonly gift: boolean;
  readonly quantity: Measure | null;
  readonly price: Money | null;
}

export interface FactorSet extends Pick<CostFactorSet, "name" | "source" | "version" | "currency"> {
  readonly factors: readonly CostFactor[];
}

export interface ExternalCost {
  readonly factor: Pick<CostFactorSet, "name" | "source" | "version">;
  readonly quantity: Measure;
  readonly amount: Money;
}

/** What an exchange costs others and nature, and what of that is not known. */
export interface ExternalCosts {
  readonly costs: readonly ExternalCost[];
  /** One amount for each currency of the sets. */
  readonly totals: readonly Money[];
  readonly missing: readonly MissingPrice[];
}

export interface MissingPrice {
  readonly specification: string;
  readonly reason: string;
}

export interface TruePrice {
  /** Null while a line has no price. */
  readonly price: Money | null;
  readonly externalCosts: readonly ExternalCost[];
  /** Null while anything is missing. */
  readonly total: Money | null;
  readonly missing: readonly MissingPrice[];
}

/**
 * Price + Σ quantity × factor: what a thing costs its buyer and what its making costs others. What is not known is named,
 * never taken as zero; nothing is converted from one currency into another.
 *
 * Shapes: each line has at most one price (the lowest offered in its unit and the currency) and one cost per set.
 * Units:  exact until the end; the price and each cost are rounded once to minor units, halves upwards.
 * Laws:   total = price + Σ costs when nothing is missing, else null; neither the order of offers nor of sets' factors
 *         matters; a gift costs nothing and is a price.
 */
export function truePriceOf(
  lines: readonly PricedLine[],
  offers: readonly PriceOffer[],
  sets: readonly FactorSet[],
  currency: string,
  territory: string | null,
): TruePrice {
  const missing: MissingPrice[] = [];
  let sum: Ratio | null = ratio(0n);
  for (const line of lines) {
    const asked = lowestOf(line, offers, currency);
    if (asked === null)
      missing.push({ specification: line.specification, reason: `no price in ${currency} is offered` });
    sum = sum === null || asked === null ? null : addRatios(sum, asked);
  }
  const externalCosts: ExternalCost[] = [];
  if (sets.length === 0)
    for (const { specification } of lines) missing.push({ specification, reason: "no cost factors are published" });
  for (const { factors, ...set } of sets)
    for (const line of lines) {
      const found = costOf(line, set, factors, currency, territory);
      if (typeof found === "string") missing.push({ specification: line.specification, reason: found });
      else externalCosts.push(found);
    }
  const price = sum === null ? null : { minor: rounded(sum), currency };
  const costMinor = externalCosts.reduce((total, { amount }) => total + amount.minor, 0n);
  const total = price === null || missing.length > 0 ? null : { minor: price.minor + costMinor, currency };
  return { price, externalCosts, total, missing };
}

/**
 * Σ quantity × factor, in the currency of each set. What is not known is named, never taken as zero.
 *
 * Shapes: one cost for each set that has a factor, one missing for each other; no sets are one missing.
 * Laws:   totals are the sums of the costs, currency by currency.
 */
export function externalCostsOf(line: PricedLine, sets: readonly FactorSet[], territory: string | null): ExternalCosts {
  const { specification } = line;
  if (sets.length === 0)
    return { costs: [], totals: [], missing: [{ specification, reason: "no cost factors are published" }] };
  const costs: ExternalCost[] = [];
  const missing: MissingPrice[] = [];
  const totals = new Map<string, bigint>();
  for (const { factors, ...set } of sets) {
    const found = costOf(line, set, factors, set.currency, territory);
    if (typeof found === "string") missing.push({ specification, reason: found });
    else {
      costs.push(found);
      totals.set(set.currency, (totals.get(set.currency) ?? 0n) + found.amount.minor);
    }
  }
  return { costs, totals: Array.from(totals, ([currency, minor]) => ({ minor, currency })), missing };
}

function lowestOf(
  { specification, quantity }: PricedLine,
  offers: readonly PriceOffer[],
  currency: string,
): Ratio | null {
  const wanted = parseDecimalRatio(quantity.value);
  let lowest: Ratio | null = null;
  for (const offer of offers) {
    if (offer.specification !== specification) continue;
    const asked = askedFor(offer, wanted, quantity.unit, currency);
    if (asked !== null && (lowest === null || compareRatios(asked, lowest) < 0)) lowest = asked;
  }
  return lowest;
}

function askedFor(offer: PriceOffer, wanted: Ratio, unit: string, currency: string): Ratio | null {
  if (offer.gift) return ratio(0n);
  if (offer.price?.currency !== currency || offer.quantity?.unit !== unit) return null;
  return divideRatios(multiplyRatios(wanted, ratio(offer.price.minor)), parseDecimalRatio(offer.quantity.value));
}

/** The cost, or why it is not known. */
function costOf(
  { specification, quantity }: PricedLine,
  set: Omit<FactorSet, "factors">,
  factors: readonly CostFactor[],
  currency: string,
  territory: string | null,
): ExternalCost | string {
  if (set.currency !== currency) return `${set.name} ${set.version} is in ${set.currency}`;
  const factor = findFactor(factors, specification, territory);
  if (factor === undefined) return `${set.name} ${set.version} has no factor`;
  if (factor.unit !== quantity.unit) return `${set.name} ${set.version} counts in ${factor.unit}`;
  const cost = multiplyRatios(parseDecimalRatio(quantity.value), parseDecimalRatio(factor.minorPerUnit));
  const { name, source, version } = set;
  return { factor: { name, source, version }, quantity, amount: { minor: rounded(cost), currency } };
}

/** The factor of the territory goes before the one for anywhere. */
export function findFactor<F extends CostFactor>(
  factors: readonly F[],
  specification: string,
  territory: string | null,
): F | undefined {
  const of = (where: string): F | undefined =>
    factors.find((factor) => factor.specification === specification && factor.territory === where);
  return (territory === null ? undefined : of(territory)) ?? of("");
}

function rounded({ numerator, denominator }: Ratio): bigint {
  return roundDivide(numerator, denominator);
}
