import { type Count, type CountOptions, electOne, type TallyMethod } from "./method";
import { pairRound, type PairwiseMatrix, pairwisePreferences, pairwiseSupport } from "./pairwise";
import type { Profile } from "./profile";

/**
 * The Schulze method (beatpath), with two measures of how strong a pairwise victory is.
 *
 * A path from a to b is as strong as its weakest victory; a stands before b when the strongest path from a to b is
 * stronger than the strongest path back.
 *
 * Conventions: unranked options are tied last; every option that no other stands before is a winner, so ties stay open;
 *              a blank ballot decides no pair.
 * Laws:        permuting ballots changes nothing; renaming options renames winners and places; a Condorcet winner is the
 *              only winner; monotone; "stands before" is transitive, and places agree with it.
 * Cost:        options³ for the paths.
 * Source:      Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
 *              election method, Social Choice and Welfare 36 (2011).
 */
function schulze<Name extends string>(name: Name, measure: string, strength: Strength): TallyMethod<Name> {
  return {
    name,
    version: 1,
    ballot: "RANKING",
    feeds: ["RANKING"],
    needs: null,
    description:
      `Schulze with ${measure} as the strength of a victory: the options that no other has a stronger path to win; ` +
      "unranked options are tied last.",
    count(profile: Profile, options: CountOptions = {}): Count {
      const prefer = pairwisePreferences(profile, options.unranked);
      const paths = strongestPaths(prefer, strength);
      const places = paths.map((row, a) => 1 + paths.filter((other, b) => (other[a] ?? 0n) > (row[b] ?? 0n)).length);
      const rounds = [pairRound("Pairwise preferences", prefer), pairRound(`Strongest paths (${measure})`, paths)];
      return electOne(places, rounds, options);
    },
    support: pairwiseSupport,
  };
}

/** Strength of the victory of the first number over the second; 0n for no victory. */
type Strength = (forward: bigint, backward: bigint) => bigint;

const marginStrength: Strength = (forward, backward) => (forward > backward ? forward - backward : 0n);
const winningVotesStrength: Strength = (forward, backward) => (forward > backward ? forward : 0n);

export const schulzeMargins = schulze("SCHULZE_MARGINS", "margins", marginStrength);
export const schulzeWinningVotes = schulze("SCHULZE_WINNING_VOTES", "winning votes", winningVotesStrength);

/**
 * The widest path between every two options (Floyd and Warshall). Strengths are only compared, so the loop runs over
 * their ranks as small whole numbers and the exact strengths are put back at the end.
 */
export function strongestPaths(prefer: PairwiseMatrix, strength: Strength): bigint[][] {
  const n = prefer.length;
  const direct = prefer.map((row, a) => row.map((forward, b) => strength(forward, prefer[b]?.[a] ?? 0n)));
  const distinct = [...new Set(direct.flat())].sort((a, b) => (a < b ? -1 : 1));
  if (distinct[0] !== 0n) distinct.unshift(0n);
  const rankOf = new Map(distinct.map((value, rank) => [value, rank]));
  const rank = Int32Array.from(direct.flat(), (value) => rankOf.get(value) ?? 0);
  for (let via = 0; via < n; via += 1) {
    for (let a = 0; a < n; a += 1) {
      const first = rank[a * n + via] as number;
      if (a === via || first === 0) continue;
      for (let b = 0; b < n; b += 1) {
        const second = rank[via * n + b] as number;
        const weakest = first < second ? first : second;
        if (a !== b && weakest > (rank[a * n + b] as number)) rank[a * n + b] = weakest;
      }
    }
  }
  return direct.map((row, a) => row.map((_, b) => distinct[rank[a * n + b] as number] ?? 0n));
}
