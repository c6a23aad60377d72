import type { BallotKind, Profile } from "./profile";

/**
 * A voting method: a pure function from ballots to winners, with a trace that shows how it came to them.
 *
 * A new method is one file that exports one of these, listed in `methods.ts`; the GraphQL enum, the command line, the
 * check of ballots and the tally of proposals follow from its fields.
 */
export interface TallyMethod<Name extends string = string> {
  /** The name in the schema; in lower case and with hyphens it is the name on the command line. */
  readonly name: Name;
  /** Raised whenever the same ballots could give another answer. */
  readonly version: number;
  /** The ballot a voter fills in for this method. */
  readonly ballot: BallotKind;
  /** The kinds of ballot that can feed it, `ballot` among them. */
  readonly feeds: readonly BallotKind[];
  /**
   * What it needs to know besides the ballots. Null: it elects one option, and several winners are a tie. "seats": it
   * elects that many. "budget": it selects what the budget pays. "seats or budget": as the one or as the other.
   */
  readonly needs: MethodNeeds;
  /** One line for people: what it does, and the conventions on ties, unranked options and blanks. */
  readonly description: string;
  /** Errors: INVALID_INPUT when what it needs is missing from the options, or does not fit. */
  count(profile: Profile, options?: CountOptions): Count;
  /**
   * The weight that stands behind a winner, to be held against a chamber's threshold: `against` names one option to
   * beat (the status quo), without it every other option is to be beaten.
   */
  support(profile: Profile, winner: number, against: number | null): bigint;
}

export type MethodNeeds = null | "seats" | "budget" | "seats or budget";

/** What a count is told besides the ballots. */
export interface CountOptions {
  /** How many are elected, or how many seats are divided: 1 to 10,000. */
  readonly seats?: number;
  readonly budget?: Budget;
  /** What is not ranked is tied behind everything ranked, or says nothing; "last" unless given. */
  readonly unranked?: Unranked;
  /** Every option once: ties go to who comes first. Without it ties stay open, or are settled as the method says. */
  readonly tieOrder?: readonly number[];
}

export type Unranked = "last" | "ignored";

/** All amounts in minor units of one currency. */
export interface Budget {
  readonly total: bigint;
  /** Per option, above zero. */
  readonly costs: readonly bigint[];
  /** How many minor units are one whole unit of the currency; 1n unless given. */
  readonly unit?: bigint;
}

/** The answer of a method. Options are named by their index. */
export interface Count {
  /**
   * Every winner, in ascending order. A method that elects one: more than one means a tie that it leaves open; none
   * only where it can refuse all (consent). A method with seats or a budget: all that are elected or paid for.
   */
  readonly winners: readonly number[];
  /** The place of each option, 1 is best, equal places are ties. All winners are in place 1. */
  readonly places: readonly number[];
  /** Seats per option, where lists share them. */
  readonly seats?: readonly number[];
  readonly rounds: readonly CountRound[];
  /** Every tie that mattered, and who settled it. */
  readonly ties: readonly Tie[];
}

/** Options between which the ballots did not decide. */
export interface Tie {
  readonly options: readonly number[];
  /** "open": all of them are winners. Otherwise the rule that decided, such as "seed" or "order of options". */
  readonly settledBy: string;
}

/** One step of the trace. */
export interface CountRound {
  readonly title: string;
  readonly lines: readonly CountLine[];
}

/** A number about one option, or about a pair ("first over second"). `value` is an exact decimal. */
export interface CountLine {
  readonly options: readonly number[];
  readonly value: string;
}

/** All options whose place is 1. */
export function firstPlaces(places: readonly number[]): number[] {
  return places.flatMap((place, option) => (place === 1 ? [option] : []));
}

/** Place = 1 + the number of options with more. Equal numbers share a place. */
export function placesByDescending(values: readonly bigint[]): number[] {
  return values.map((value) => 1 + values.filter((other) => other > value).length);
}

/**
 * The end of a count that elects one: whoever is in place 1, or of those the first of the tie order when there is one.
 *
 * Law: exactly one winner with a tie order; the other options keep their places behind.
 */
export function electOne(places: readonly number[], rounds: readonly CountRound[], options: CountOptions = {}): Count {
  const tied = firstPlaces(places);
  if (tied.length < 2) return { winners: tied, places, rounds, ties: [] };
  if (!options.tieOrder) return { winners: tied, places, rounds, ties: [{ options: tied, settledBy: "open" }] };
  const winner = firstOf(tied, options.tieOrder);
  return {
    winners: [winner],
    places: places.map((place, option) => (place === 1 && option !== winner ? 2 : place)),
    rounds,
    ties: [{ options: tied, settledBy: "seed" }],
  };
}

/** Of several options the one that comes first in an order. */
export function firstOf(options: readonly number[], order: readonly number[]): number {
  const first = order.find((option) => options.includes(option));
  if (first === undefined) throw new RangeError("An order of ties names every option once.");
  return first;
}

/** A line per option. */
export function lineOf(title: string, values: readonly (bigint | string)[]): CountRound {
  return { title, lines: values.map((value, option) => ({ options: [option], value: String(value) })) };
}

/** The name of a method on the command line. */
export function commandName(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}
