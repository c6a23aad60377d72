import { formatDecimal } from "@commons-hub/shared/numbers";
import { type Count, type CountOptions, electOne, lineOf, placesByDescending, type TallyMethod } from "./method";
import { pairwisePreferences, pairwiseSupport } from "./pairwise";
import type { Profile } from "./profile";

/**
 * Borda's count: on each ballot an option gets a point for every option behind it and half a point for every option tied
 * with it; most points win.
 *
 * Conventions: unranked options are tied last; with "ignored" a pair that a ballot does not rank gives half a point to
 *              each; equal points are a tie of all of them; a blank ballot gives no points.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; monotone; participation holds.
 * Source:      Borda (1781); for ties Cullinan, Hsiao and Polett, A Borda count for partially ordered ballots (2014).
 */
export const borda: TallyMethod<"BORDA"> = {
  name: "BORDA",
  version: 1,
  ballot: "RANKING",
  feeds: ["RANKING"],
  needs: null,
  description:
    "Borda: a point for every option behind, half a point for every one tied with; most points win; unranked options are " +
    "tied last.",
  count(profile: Profile, options: CountOptions = {}): Count {
    const prefer = pairwisePreferences(profile, options.unranked);
    const most = BigInt(prefer.length - 1) * filledWeight(profile);
    const halves = prefer.map((row, a) =>
      row.reduce((sum, forward, b) => sum + forward - (prefer[b]?.[a] ?? 0n), most),
    );
    const points = halves.map((half) => formatDecimal(half * 5n, 1));
    return electOne(placesByDescending(halves), [lineOf("Points", points)], options);
  },
  support: pairwiseSupport,
};

/** The weight of the ballots that rank anything. */
function filledWeight({ optionCount: n, marks, weights }: Profile): bigint {
  return weights.reduce(
    (sum, weight, r) => (marks.subarray(r * n, (r + 1) * n).some((mark) => mark !== 0) ? sum + weight : sum),
    0n,
  );
}
