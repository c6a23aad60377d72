import { type Count, type CountOptions, type CountRound, electOne, type Tie, type TallyMethod } from "./method";
import { pairwiseSupport } from "./pairwise";
import { exactNumberWeights, type Profile } from "./profile";

/**
 * Instant runoff: each ballot counts for the remaining option it likes best; until one has more than half of the weight
 * that still counts, the option with least is eliminated.
 *
 * Conventions: options tied for least are eliminated together, unless nobody would remain: then they are a tie; with a
 *              tie order only the last of them goes. A ballot with several remaining options in its best place counts
 *              for nobody until one of them is left; a ballot whose options are all gone counts no more.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; an option first on more than
 *              half of the ballots wins. Not monotone; participation fails.
 * Source:      Tideman, Collective Decisions and Voting (2006), the alternative vote.
 */
export const instantRunoff: TallyMethod<"INSTANT_RUNOFF"> = {
  name: "INSTANT_RUNOFF",
  version: 1,
  ballot: "RANKING",
  feeds: ["RANKING"],
  needs: null,
  description:
    "Instant runoff: the option first on fewest ballots is eliminated until one has more than half; options tied for " +
    "fewest go together.",
  count(profile: Profile, options: CountOptions = {}): Count {
    const places = Array.from({ length: profile.optionCount }, () => 1);
    const remaining = new Set(places.keys());
    const weights = exactNumberWeights(profile);
    const rounds: CountRound[] = [];
    const ties: Tie[] = [];
    for (;;) {
      const votes = countFirsts(profile, weights, remaining);
      const title = `Round ${rounds.length + 1}`;
      rounds.push({ title, lines: [...votes].map(([option, value]) => ({ options: [option], value: String(value) })) });
      const total = sumOf(votes);
      const leader = [...votes].find(([, value]) => 2n * value > total);
      if (leader) {
        for (const [option, value] of votes)
          places[option] = 1 + [...votes.values()].filter((other) => other > value).length;
        break;
      }
      const least = [...votes.values()].reduce((low, value) => (value < low ? value : low));
      const lowest = [...votes].flatMap(([option, value]) => (value === least ? [option] : []));
      const leaving = leavingOf(lowest, options.tieOrder);
      if (lowest.length === remaining.size && !options.tieOrder) break;
      if (lowest.length > 1)
        ties.push({ options: lowest, settledBy: options.tieOrder ? "seed" : "eliminated together" });
      for (const option of leaving) remaining.delete(option);
      for (const option of leaving) places[option] = remaining.size + 1;
      if (remaining.size === 0) break;
    }
    const end = electOne(places, rounds, options);
    return { ...end, ties: [...ties, ...end.ties] };
  },
  support: pairwiseSupport,
};

/** With a tie order, the one that comes last in it. */
function leavingOf(lowest: readonly number[], tieOrder: readonly number[] | undefined): readonly number[] {
  const last = tieOrder?.findLast((option) => lowest.includes(option));
  return last === undefined ? lowest : [last];
}

function sumOf(votes: ReadonlyMap<number, bigint>): bigint {
  return [...votes.values()].reduce((sum, value) => sum + value, 0n);
}

/** Weight per remaining option of the ballots on which it is, of the remaining ones, first alone. */
export function countFirsts(
  profile: Profile,
  weights: Float64Array | null,
  remaining: ReadonlySet<number>,
): Map<number, bigint> {
  const { optionCount: n, rowCount, marks } = profile;
  const order = Int32Array.from(remaining);
  const numbers = new Float64Array(n);
  const bigints = new BigInt64Array(n);
  for (let r = 0; r < rowCount; r += 1) {
    let best = 0x7fff_ffff;
    let first = -1;
    for (let at = 0; at < order.length; at += 1) {
      const option = order[at] as number;
      const mark = marks[r * n + option] as number;
      if (mark === 0 || mark > best) continue;
      first = mark === best ? -1 : option;
      best = mark;
    }
    if (first < 0) continue;
    if (weights) numbers[first] = (numbers[first] as number) + (weights[r] as number);
    else bigints[first] = (bigints[first] as bigint) + (profile.weights[r] as bigint);
  }
  return new Map(
    Array.from(order, (option) => [option, weights ? BigInt(numbers[option] as number) : (bigints[option] as bigint)]),
  );
}
