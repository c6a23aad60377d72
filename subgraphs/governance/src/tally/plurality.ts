import { type Count, type CountOptions, electOne, lineOf, placesByDescending, type TallyMethod } from "./method";
import { exactNumberWeights, type Profile } from "./profile";

/**
 * Single choice: the option named by most wins.
 *
 * Conventions: the options with most weight are all winners; a blank ballot counts for nobody. Fed by rankings, a ballot
 *              counts for the option that stands first alone; a ballot with several first counts as blank.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; monotone; participation holds.
 * Source:      Nurmi, Comparing Voting Systems (1987), plurality.
 */
export const plurality: TallyMethod<"PLURALITY"> = {
  name: "PLURALITY",
  version: 1,
  ballot: "ONE",
  feeds: ["ONE", "RANKING", "LISTS"],
  needs: null,
  description: "Single choice: most votes win; equal votes are a tie of all of them; a blank ballot counts for nobody.",
  count(profile: Profile, options?: CountOptions): Count {
    const votes = firstPreferences(profile);
    return electOne(placesByDescending(votes), [lineOf("Votes", votes)], options);
  },
  /** The votes for it, whatever it is held against. */
  support(profile: Profile, winner: number): bigint {
    return firstPreferences(profile)[winner] ?? 0n;
  },
};

/** Weight per option, of the ballots on which it stands first alone. */
export function firstPreferences(profile: Profile): bigint[] {
  const { optionCount, rowCount, marks, weights } = profile;
  const exact = exactNumberWeights(profile);
  const numbers = new Float64Array(optionCount);
  const bigints = Array.from({ length: optionCount }, () => 0n);
  for (let r = 0; r < rowCount; r += 1) {
    const first = soleFirst(marks, r * optionCount, optionCount);
    if (first < 0) continue;
    if (exact) numbers[first] = (numbers[first] ?? 0) + (exact[r] ?? 0);
    else bigints[first] = (bigints[first] ?? 0n) + (weights[r] ?? 0n);
  }
  return exact ? Array.from(numbers, BigInt) : bigints;
}

/** The option with the best place, or -1 when there is none or several. */
function soleFirst(marks: Int32Array, start: number, optionCount: number): number {
  let best = 0;
  let option = -1;
  for (let o = 0; o < optionCount; o += 1) {
    const mark = marks[start + o] ?? 0;
    if (mark === 0) continue;
    if (best === 0 || mark < best) {
      best = mark;
      option = o;
    } else if (mark === best) {
      option = -1;
    }
  }
  return option;
}
