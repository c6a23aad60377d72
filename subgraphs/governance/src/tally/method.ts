import type { BallotKind, Profile } from "./profile";

/**
 * A voting method: a pure function from ballots to winners, with a trace that shows how it came to them.
 *
 * A new method is one file that exports one of these, listed in `methods.ts`; the GraphQL enum, the check of ballots and
 * the tally of proposals follow from its fields.
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
  /** One line for people: what it does, and the conventions on ties, unranked options and blanks. */
  readonly description: string;
  count(profile: Profile): Count;
  /**
   * The weight that stands behind a winner, to be held against a chamber's threshold: `against` names one option to
   * beat (the status quo), without it every other option is to be beaten.
   */
  support(profile: Profile, winner: number, against: number | null): bigint;
}

/** The answer of a method. Options are named by their index. */
export interface Count {
  /** Every winner, in ascending order: more than one means a tie that the method leaves open. Never empty. */
  readonly winners: readonly number[];
  /** The place of each option, 1 is best, equal places are ties. */
  readonly places: readonly number[];
  readonly rounds: readonly CountRound[];
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
