import { DomainError } from "@commons-hub/shared/errors";
import type { Budget, Count, CountOptions, CountRound, Tie } from "./method";

/** The most options that can be elected, and the most seats that lists can share. */
export const SEAT_LIMIT = 10_000;

/**
 * The number of options to elect.
 *
 * Errors: INVALID_INPUT without one, or for more than there are options.
 */
export function requireSeats(options: CountOptions, optionCount: number): number {
  const seats = requireSeatCount(options);
  if (seats > optionCount)
    throw new DomainError("INVALID_INPUT", `${seats} of ${optionCount} options cannot be elected: name fewer seats.`);
  return seats;
}

/** Errors: INVALID_INPUT for anything but 1 to `SEAT_LIMIT`. */
export function requireSeatCount({ seats }: CountOptions): number {
  if (seats === undefined) throw new DomainError("INVALID_INPUT", "This method needs the number of seats.");
  if (!Number.isInteger(seats) || seats < 1 || seats > SEAT_LIMIT)
    throw new DomainError("INVALID_INPUT", `The number of seats is a whole number from 1 to ${SEAT_LIMIT}.`);
  return seats;
}

/** Errors: INVALID_INPUT without a budget, without a cost above zero for each option. */
export function requireBudget({ budget }: CountOptions, optionCount: number): Budget {
  if (!budget) throw new DomainError("INVALID_INPUT", "This method needs a budget and the cost of each project.");
  if (budget.total < 0n) throw new DomainError("INVALID_INPUT", "A budget cannot be negative.");
  if (budget.costs.length !== optionCount)
    throw new DomainError("INVALID_INPUT", "Each project needs a cost, and no other.");
  if (budget.costs.some((cost) => cost <= 0n))
    throw new DomainError("INVALID_INPUT", "The cost of a project must be above zero.");
  return budget;
}

/** The end of a count that elects or pays for several: they share place 1, the others the place behind them. */
export function electSeveral(
  winners: readonly number[],
  optionCount: number,
  rounds: readonly CountRound[],
  ties: readonly Tie[],
): Count {
  const elected = new Set(winners);
  const places = Array.from({ length: optionCount }, (_, option) => (elected.has(option) ? 1 : elected.size + 1));
  return { winners: [...elected].sort((a, b) => a - b), places, rounds, ties };
}

/** Settles ties one after the other, and remembers those that there were. */
export class TieBreaker {
  readonly ties: Tie[] = [];
  readonly #rank: ReadonlyMap<number, number>;
  readonly #settledBy: string;

  constructor(tieOrder: readonly number[] | undefined, optionCount: number) {
    const order = tieOrder ?? Array.from({ length: optionCount }, (_, option) => option);
    this.#rank = new Map(order.map((option, index) => [option, index]));
    this.#settledBy = tieOrder ? "seed" : "order of options";
  }

  /**
   * The one to be elected or paid for: by the rules in their order, each a name and a measure of which less is better;
   * those that no rule tells apart by the order.
   */
  first(tied: readonly number[], rules: readonly TieRule[] = []): number {
    let rest = tied;
    let settledBy = this.#settledBy;
    for (const { name, measure } of rules) {
      if (rest.length < 2) break;
      const values = rest.map(measure);
      const least = values.reduce((low, value) => (value < low ? value : low));
      rest = rest.filter((_, index) => values[index] === least);
      if (rest.length === 1) settledBy = name;
    }
    const [start, ...others] = rest;
    if (start === undefined) throw new RangeError("Nobody to choose from.");
    if (tied.length > 1) this.ties.push({ options: [...tied].sort((a, b) => a - b), settledBy });
    return others.reduce((best, option) => (this.#rankOf(option) < this.#rankOf(best) ? option : best), start);
  }

  #rankOf(option: number): number {
    return this.#rank.get(option) ?? 0;
  }
}

/** A measure that settles ties: less is better. */
export interface TieRule {
  readonly name: string;
  readonly measure: (option: number) => bigint;
}

/** What the field does with ties where things cost: to the cheaper, then to more approvals. */
export function budgetTieRules(costs: readonly bigint[], approvals: readonly bigint[]): TieRule[] {
  return [
    { name: "lower cost", measure: (option) => costs[option] ?? 0n },
    { name: "more approvals", measure: (option) => -(approvals[option] ?? 0n) },
  ];
}
