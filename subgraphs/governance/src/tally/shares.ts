import { greatestCommonDivisor, type Ratio } from "@commons-hub/shared/numbers";
import { toNumber } from "./phragmen";
import type { TieBreaker, TieRule } from "./several";
import { NEARNESS, type Supporters } from "./supporters";

/** What a purchase by equal shares needs to know. */
export interface SharesInput {
  readonly supporters: Supporters;
  readonly costs: readonly bigint[];
  /** What an option is worth to a supporter. */
  readonly satisfaction: readonly bigint[];
  /** What each voter begins with. */
  readonly endowment: Ratio;
}

/** The price for a supporter: `rest / payers` over the denominator of the purse, for those who have it. */
interface Price {
  readonly rest: bigint;
  readonly payers: bigint;
}

/**
 * The core of the Method of Equal Shares: while some option's supporters can pay its cost, each giving as much or all that
 * they have left, the one is bought that asks least per unit of satisfaction.
 *
 * Answers the options in the order of purchase. Floats find who may be next; whatever is nearer than `NEARNESS`, or just
 * affordable, is decided by exact numbers.
 */
export function buyByShares(input: SharesInput, breaker: TieBreaker, rules: readonly TieRule[]): number[] {
  const { supporters, costs, endowment } = input;
  const purse = new Float64Array(supporters.rowCount).fill(toNumber(endowment));
  const exact = new ExactPurse(input);
  const bought: number[] = [];
  // Prices only rise while purses empty, so an old price is a lower bound of the new one.
  let open = [...costs.keys()]
    .filter((option) => (supporters.approvals[option] ?? 0n) > 0n)
    .map((option) => ({ option, price: 0, isSure: false }));
  while (open.length > 0) {
    open.sort((a, b) => a.price - b.price);
    let bound = Number.POSITIVE_INFINITY;
    for (const entry of open) {
      if (entry.price > bound * (1 + NEARNESS)) break;
      Object.assign(entry, nearPrice(input, purse, entry.option));
      if (entry.price < bound) bound = entry.price;
    }
    const near = open.filter(({ price }) => price <= bound * (1 + 2 * NEARNESS) && price < Number.POSITIVE_INFINITY);
    const isDecided = near.length === 1 && near[0]?.isSure === true;
    const best = near.map(({ option }) => option);
    const cheapest = isDecided ? best : exact.cheapest(best, bought, input);
    // Where nobody near can really pay, they only seemed to by less than a float can tell.
    const gone = cheapest.length === 0 ? best : [breaker.first(cheapest, rules)];
    if (cheapest.length > 0) {
      pay(input, purse, gone[0] as number);
      bought.push(gone[0] as number);
    }
    open = open.filter(({ option, price }) => price < Number.POSITIVE_INFINITY && !gone.includes(option));
  }
  return bought;
}

function pay(input: SharesInput, purse: Float64Array, option: number): void {
  const price = nearPrice(input, purse, option).price * Number(input.satisfaction[option]);
  for (const row of input.supporters.rowsOf[option] as Int32Array)
    purse[row] = Math.max(0, (purse[row] as number) - price);
}

/**
 * Whether every endowment from this one up to a larger one buys the same options in the same order: a proof by bounds, so
 * that false means "not shown".
 *
 * For one order of purchases a larger endowment leaves every purse at least as full and makes no price higher. So if each
 * purchase at the smaller endowment is cheaper than what any other option asks at the larger one, and at the end nobody
 * can pay anything at the larger one, nothing changes in between.
 */
export function isSameUpTo(input: SharesInput, bought: readonly number[], larger: Ratio): boolean {
  const { supporters, endowment } = input;
  const low = new Float64Array(supporters.rowCount).fill(toNumber(endowment));
  const high = new Float64Array(supporters.rowCount).fill(toNumber(larger));
  const open = new Set([...input.costs.keys()].filter((option) => (supporters.approvals[option] ?? 0n) > 0n));
  for (const option of bought) {
    const { price, isSure } = nearPrice(input, low, option);
    open.delete(option);
    if (!isSure || price === Number.POSITIVE_INFINITY) return false;
    for (const other of open) if (nearPrice(input, high, other).price <= price * (1 + 3 * NEARNESS)) return false;
    pay(input, low, option);
    pay(input, high, option);
  }
  return [...open].every((other) => nearPrice(input, high, other).price === Number.POSITIVE_INFINITY);
}

/** Price per unit of satisfaction, found with floats; infinite when the supporters clearly cannot pay. */
function nearPrice(
  { supporters, costs, satisfaction }: SharesInput,
  purse: Float64Array,
  option: number,
): { readonly price: number; readonly isSure: boolean } {
  const rows = supporters.rowsOf[option] as Int32Array;
  const cost = Number(costs[option]);
  let have = 0;
  let payers = 0;
  for (const row of rows) {
    have += (supporters.nearWeights[row] as number) * (purse[row] as number);
    payers += supporters.nearWeights[row] as number;
  }
  if (have < cost * (1 - NEARNESS)) return { price: Number.POSITIVE_INFINITY, isSure: true };
  let rest = cost;
  let price = rest / payers;
  // Whoever has less than the price gives all; the others share what is left, until nobody has less.
  for (let isSettled = false; !isSettled;) {
    isSettled = true;
    let [given, givers] = [0, 0];
    for (const row of rows) {
      const has = purse[row] as number;
      if (has >= price) continue;
      const weight = supporters.nearWeights[row] as number;
      given += weight * has;
      givers += weight;
    }
    const left = payers - givers;
    rest = cost - given;
    const next = left > 0 ? rest / left : price;
    if (next > price * (1 + 1e-15)) {
      price = next;
      isSettled = left <= 0;
    }
  }
  return { price: price / Number(satisfaction[option]), isSure: have > cost * (1 + NEARNESS) };
}

/** What every row has left, as whole numbers over one denominator. Brought up to date only when it is asked. */
export class ExactPurse {
  readonly #supporters: Supporters;
  readonly #costs: readonly bigint[];
  #left: bigint[];
  #denominator: bigint;
  #done = 0;

  constructor({ supporters, costs, endowment }: SharesInput) {
    this.#supporters = supporters;
    this.#costs = costs;
    this.#left = Array.from({ length: supporters.rowCount }, () => endowment.numerator);
    this.#denominator = endowment.denominator;
  }

  get left(): readonly bigint[] {
    return this.#left;
  }

  get denominator(): bigint {
    return this.#denominator;
  }

  /** Of several options the ones that ask least per satisfaction; none when none of them can be paid. */
  cheapest(options: readonly number[], bought: readonly number[], { satisfaction }: SharesInput): number[] {
    for (; this.#done < bought.length; this.#done += 1) this.buy(bought[this.#done] as number);
    let best: number[] = [];
    let bestPrice: Price = { rest: 0n, payers: 1n };
    for (const option of options) {
      const price = this.price(option);
      if (!price) continue;
      const asked = { rest: price.rest, payers: price.payers * (satisfaction[option] as bigint) };
      const difference = best.length === 0 ? -1n : asked.rest * bestPrice.payers - bestPrice.rest * asked.payers;
      if (difference === 0n) best.push(option);
      if (difference >= 0n) continue;
      best = [option];
      bestPrice = asked;
    }
    return best;
  }

  /** Null when the supporters cannot pay the cost. */
  price(option: number): Price | null {
    const { rowsOf, weights, approvals } = this.#supporters;
    const rows = Array.from(rowsOf[option] as Int32Array).sort((a, b) => compare(this.#left[a], this.#left[b]));
    let rest = (this.#costs[option] as bigint) * this.#denominator;
    let payers = approvals[option] as bigint;
    for (const row of rows) {
      const has = this.#left[row] as bigint;
      if (has * payers >= rest) return { rest, payers };
      rest -= has * (weights[row] as bigint);
      payers -= weights[row] as bigint;
    }
    return null;
  }

  /** Takes the price from every supporter, or all that they have. Answers what each row paid, over the denominator. */
  buy(option: number): ReadonlyMap<number, bigint> {
    const price = this.price(option);
    if (!price) throw new RangeError("What nobody can pay was bought.");
    const common = greatestCommonDivisor(price.rest, price.payers);
    const factor = price.payers / common;
    if (factor !== 1n) this.#left = this.#left.map((left) => left * factor);
    this.#denominator *= factor;
    const each = price.rest / common;
    const paid = new Map<number, bigint>();
    for (const row of this.#supporters.rowsOf[option] as Int32Array) {
      const has = this.#left[row] as bigint;
      const gives = has < each ? has : each;
      paid.set(row, gives);
      this.#left[row] = has - gives;
    }
    return paid;
  }
}

function compare(a: bigint | undefined, b: bigint | undefined): number {
  return (a ?? 0n) < (b ?? 0n) ? -1 : (a ?? 0n) > (b ?? 0n) ? 1 : 0;
}
