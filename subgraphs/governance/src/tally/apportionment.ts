import { type Count, type CountOptions, type CountRound, lineOf, placesByDescending, type TallyMethod } from "./method";
import { firstPreferences } from "./plurality";
import type { Profile } from "./profile";
import { requireSeatCount, TieBreaker } from "./several";

/**
 * Seats divided among lists by highest averages: one seat after the other goes to the list with the largest quotient of
 * its votes and a divisor that grows with its seats.
 *
 * Conventions: lists without votes get no seat; equal quotients are settled by the tie order, otherwise by the order of
 *              options, and named as a tie when they compete for the last seat; a blank ballot counts for nobody. Fed by rankings, a
 *              ballot counts for the list that stands first alone.
 *              Thresholds are the business of who names the lists.
 * Laws:        seats sum to the number asked for (with any vote at all); permuting ballots changes nothing; more seats
 *              never take one from a list (house monotone); more votes never give a list less.
 * Exactness:   quotients are compared as products of whole numbers.
 * Source:      Balinski and Young, Fair Representation (1982): Jefferson (D'Hondt), Webster (Sainte-Laguë).
 */
function highestAverages<Name extends string>(
  name: Name,
  title: string,
  divisor: (seats: bigint) => bigint,
): TallyMethod<Name> {
  return {
    name,
    version: 1,
    ballot: "LISTS",
    feeds: ["LISTS", "ONE", "RANKING"],
    needs: "seats",
    description: `${title}: seats for lists, each to the largest quotient of votes and divisor; lists without votes get none.`,
    count(profile: Profile, options: CountOptions = {}): Count {
      const votes = firstPreferences(profile);
      const { seats, rounds, breaker } = divide(votes, requireSeatCount(options), divisor, options);
      const winners = [...seats.keys()].filter((list) => (seats[list] ?? 0) > 0);
      return {
        winners,
        places: placesByDescending(seats.map(BigInt)),
        seats,
        rounds: [lineOf("Votes", votes), ...rounds],
        ties: breaker.ties,
      };
    },
    /** The votes for the list. */
    support: (profile: Profile, winner: number) => firstPreferences(profile)[winner] ?? 0n,
  };
}

/** D'Hondt: divisors 1, 2, 3 … */
export const dhondt = highestAverages("DHONDT", "D'Hondt (1, 2, 3 …)", (seats) => seats + 1n);
/** Sainte-Laguë: divisors 1, 3, 5 … */
export const sainteLague = highestAverages("SAINTE_LAGUE", "Sainte-Laguë (1, 3, 5 …)", (seats) => 2n * seats + 1n);

function divide(
  votes: readonly bigint[],
  seatCount: number,
  divisor: (seats: bigint) => bigint,
  options: CountOptions,
): { readonly seats: number[]; readonly rounds: CountRound[]; readonly breaker: TieBreaker } {
  const seats = votes.map(() => 0);
  const rounds: CountRound[] = [];
  const breaker = new TieBreaker(options.tieOrder, votes.length);
  const lists = [...votes.keys()].filter((list) => (votes[list] ?? 0n) > 0n);
  if (lists.length === 0) return { seats, rounds, breaker };
  for (let left = seatCount; left > 0;) {
    const best = bestOf(lists, votes, seats, divisor);
    // All that are tied get a seat when there are enough: no tie that matters.
    const served = best.length <= left ? best : takeFirst(best, left, breaker);
    for (const list of served) seats[list] = (seats[list] ?? 0) + 1;
    left -= served.length;
    const lines = served.map((list) => ({ options: [list], value: String(seats[list]) }));
    if (rounds.length < ROUND_LIMIT) rounds.push({ title: `Seat ${seatCount - left}`, lines });
  }
  return { seats, rounds, breaker };
}

/** A trace longer than this says no more; the seats do. */
const ROUND_LIMIT = 1_000;

function bestOf(
  lists: readonly number[],
  votes: readonly bigint[],
  seats: readonly number[],
  divisor: (seats: bigint) => bigint,
): number[] {
  let best: number[] = [];
  let [bestVotes, bestDivisor] = [0n, 1n];
  for (const list of lists) {
    const [have, by] = [votes[list] ?? 0n, divisor(BigInt(seats[list] ?? 0))];
    const difference = have * bestDivisor - bestVotes * by;
    if (difference === 0n) best.push(list);
    if (difference <= 0n) continue;
    best = [list];
    [bestVotes, bestDivisor] = [have, by];
  }
  return best;
}

function takeFirst(tied: readonly number[], count: number, breaker: TieBreaker): number[] {
  const taken: number[] = [];
  for (let rest = tied; taken.length < count;) {
    const chosen = breaker.first(rest);
    taken.push(chosen);
    rest = rest.filter((list) => list !== chosen);
  }
  return taken;
}
