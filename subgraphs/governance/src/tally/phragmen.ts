import { greatestCommonDivisor, ratio, type Ratio } from "@commons-hub/shared/numbers";
import { approvalSupport } from "./approval";
import { showRatio } from "./marks";
import type { Count, CountOptions, CountRound, TallyMethod } from "./method";
import type { Profile } from "./profile";
import { budgetTieRules, electSeveral, requireBudget, requireSeats, TieBreaker } from "./several";
import { findSupporters, NEARNESS, type Supporters } from "./supporters";

/**
 * Phragmén's sequential rule: all voters earn money at the same pace, and as soon as the supporters of an option have its
 * cost together, they buy it and have nothing again. Of committees every member costs the same.
 *
 * Conventions: a committee is filled up to its seats, by the order of ties once nobody approves who is left. A budget is
 *              spent until the next purchase would break it, and there it ends; what costs more than the whole budget or
 *              is approved by nobody takes no part. Ties go to the cheaper, then to more approvals, then to the first in
 *              the order; a blank ballot buys nothing.
 * Laws:        as many as seats, or within the budget; permuting ballots changes nothing; a committee grows by additions
 *              (committee monotone); a group of l quotas that agrees on l members gets one of them at least (PJR).
 * Exactness:   loads are whole numbers over one denominator; floats only sift who may be next.
 * Source:      Brill, Freeman, Janson and Lackner, Phragmén's voting methods and justified representation (2017); with
 *              costs Los, Christoff and Grossi, Proportional budget allocations (2022).
 */
export const phragmen: TallyMethod<"PHRAGMEN"> = {
  name: "PHRAGMEN",
  version: 1,
  ballot: "APPROVAL",
  feeds: ["APPROVAL", "BUDGET"],
  needs: "seats or budget",
  description:
    "Phragmén's sequential rule: supporters who earn alike buy what they have the cost of together; ends at the number of " +
    "seats, or where the budget would break.",
  count(profile: Profile, options: CountOptions = {}): Count {
    const supporters = findSupporters(profile);
    const breaker = new TieBreaker(options.tieOrder, profile.optionCount);
    const purchases = options.budget
      ? buyWithin(supporters, requireBudget(options, profile.optionCount), breaker)
      : electCommittee(supporters, requireSeats(options, profile.optionCount), breaker);
    const winners = purchases.map(({ option }) => option);
    return electSeveral(winners, profile.optionCount, purchases.map(roundOf), breaker.ties);
  },
  support: approvalSupport,
};

/** A purchase, and the load of each of its supporters right after; null where nobody approves. */
export interface Purchase {
  readonly option: number;
  readonly load: Ratio | null;
}

function roundOf({ option, load }: Purchase, index: number): CountRound {
  const lines = [{ options: [option], value: load === null ? "0" : showRatio(load) }];
  return { title: `Purchase ${index + 1}: load of each supporter`, lines };
}

function buyWithin(
  supporters: Supporters,
  budget: NonNullable<CountOptions["budget"]>,
  breaker: TieBreaker,
): Purchase[] {
  const { costs, total } = budget;
  const loads = new Loads(supporters, costs);
  const rules = budgetTieRules(costs, supporters.approvals);
  const purchases: Purchase[] = [];
  let left = total;
  let open = [...costs.keys()].filter((o) => (costs[o] ?? 0n) <= total && (supporters.approvals[o] ?? 0n) > 0n);
  while (open.length > 0) {
    const next = loads.lowest(open);
    if (next.some((option) => (costs[option] ?? 0n) > left)) break;
    const option = breaker.first(next, rules);
    purchases.push({ option, load: loads.buy(option) });
    left -= costs[option] ?? 0n;
    open = open.filter((other) => other !== option);
  }
  return purchases;
}

/** Fills a committee; `start` are the loads with which voters begin, whole numbers over `denominator`. */
export function electCommittee(
  supporters: Supporters,
  seats: number,
  breaker: TieBreaker,
  start?: { readonly elected: readonly number[]; readonly loads: readonly bigint[]; readonly denominator: bigint },
): Purchase[] {
  const { approvals, optionCount } = supporters;
  const loads = new Loads(
    supporters,
    Array.from({ length: optionCount }, () => 1n),
    start,
  );
  const rules = [{ name: "more approvals", measure: (option: number): bigint => -(approvals[option] ?? 0n) }];
  const purchases: Purchase[] = [];
  let open = Array.from({ length: optionCount }, (_, option) => option).filter((o) => !start?.elected.includes(o));
  while (purchases.length + (start?.elected.length ?? 0) < seats) {
    const approved = open.filter((option) => (approvals[option] ?? 0n) > 0n);
    const isBought = approved.length > 0;
    const chosen = breaker.first(isBought ? loads.lowest(approved) : open, rules);
    purchases.push({ option: chosen, load: isBought ? loads.buy(chosen) : null });
    open = open.filter((option) => option !== chosen);
  }
  return purchases;
}

/** What each voter has spent, row by row: whole numbers over one denominator, and floats beside them. */
class Loads {
  #exact: bigint[];
  #denominator: bigint;
  readonly #near: Float64Array;

  constructor(
    private readonly supporters: Supporters,
    private readonly costs: readonly bigint[],
    start?: { readonly loads: readonly bigint[]; readonly denominator: bigint },
  ) {
    this.#exact = start ? [...start.loads] : Array.from({ length: supporters.rowCount }, () => 0n);
    this.#denominator = start?.denominator ?? 1n;
    this.#near = Float64Array.from(this.#exact, (load) => Number(load) / Number(this.#denominator));
  }

  /** The options whose purchase would leave their supporters with the lowest load; each has supporters. */
  lowest(options: readonly number[]): number[] {
    const near = options.map((option) => this.#nearLoad(option));
    const bound = Math.min(...near.map(({ load, error }) => load + error));
    const candidates = options.filter((_, index) => {
      const { load, error } = near[index] as { load: number; error: number };
      return load - error <= bound;
    });
    if (candidates.length < 2) return candidates;
    let best: number[] = [];
    let [bestSum, bestVoters] = [0n, 1n];
    for (const option of candidates) {
      const [sum, voters] = [this.#sum(option), this.supporters.approvals[option] as bigint];
      const difference = best.length === 0 ? -1n : sum * bestVoters - bestSum * voters;
      if (difference === 0n) best.push(option);
      if (difference >= 0n) continue;
      best = [option];
      [bestSum, bestVoters] = [sum, voters];
    }
    return best;
  }

  /** Every supporter carries the same from now on. */
  buy(option: number): Ratio {
    const [sum, voters] = [this.#sum(option), this.supporters.approvals[option] as bigint];
    const common = greatestCommonDivisor(sum, voters);
    const factor = voters / common;
    if (factor !== 1n) this.#exact = this.#exact.map((load) => load * factor);
    this.#denominator *= factor;
    const load = ratio(sum / common, this.#denominator);
    const near = toNumber(load);
    for (const row of this.supporters.rowsOf[option] as Int32Array) {
      this.#exact[row] = sum / common;
      this.#near[row] = near;
    }
    return load;
  }

  /** Cost and loads of the supporters together, over the denominator. */
  #sum(option: number): bigint {
    const { rowsOf, weights } = this.supporters;
    let sum = (this.costs[option] as bigint) * this.#denominator;
    for (const row of rowsOf[option] as Int32Array) sum += (weights[row] as bigint) * (this.#exact[row] as bigint);
    return sum;
  }

  #nearLoad(option: number): { readonly load: number; readonly error: number } {
    const { rowsOf, nearWeights, approvals } = this.supporters;
    let sum = Number(this.costs[option]);
    let size = sum;
    for (const row of rowsOf[option] as Int32Array) {
      const part = (nearWeights[row] as number) * (this.#near[row] as number);
      sum += part;
      size += Math.abs(part);
    }
    const voters = Number(approvals[option]);
    return { load: sum / voters, error: (size / voters) * NEARNESS };
  }
}

/** Near enough to sift, however many digits a fraction has. */
export function toNumber({ numerator, denominator }: Ratio): number {
  const excess = BigInt(Math.max(0, denominator.toString(2).length - 500));
  return Number(numerator >> excess) / Number(denominator >> excess);
}
