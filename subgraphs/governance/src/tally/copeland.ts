import { formatDecimal } from "@commons-hub/shared/numbers";
import { type Count, type CountOptions, electOne, lineOf, placesByDescending, type TallyMethod } from "./method";
import { pairRound, pairwisePreferences, pairwiseSupport } from "./pairwise";
import type { Profile } from "./profile";

/**
 * Copeland's method: the option that beats most others one by one wins.
 *
 * Conventions: a tied pair gives half a point to each (Copeland ½); unranked options are tied last; equal points are a
 *              tie of all of them; a blank ballot decides no pair.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; a Condorcet winner is the only
 *              winner; monotone.
 * Source:      Copeland (1951); Saari and Merlin, The Copeland method, Economic Theory 8 (1996).
 */
export const copeland: TallyMethod<"COPELAND"> = {
  name: "COPELAND",
  version: 1,
  ballot: "RANKING",
  feeds: ["RANKING"],
  needs: null,
  description:
    "Copeland: whoever beats most others one by one wins, half a point for a tied pair; unranked options are tied last.",
  count(profile: Profile, options: CountOptions = {}): Count {
    const prefer = pairwisePreferences(profile, options.unranked);
    const halves = prefer.map((row, a) =>
      row.reduce((sum, forward, b) => {
        const backward = prefer[b]?.[a] ?? 0n;
        if (a === b || forward < backward) return sum;
        return sum + (forward > backward ? 2n : 1n);
      }, 0n),
    );
    const points = lineOf(
      "Points",
      halves.map((half) => formatDecimal(half * 5n, 1)),
    );
    return electOne(placesByDescending(halves), [pairRound("Pairwise preferences", prefer), points], options);
  },
  support: pairwiseSupport,
};
