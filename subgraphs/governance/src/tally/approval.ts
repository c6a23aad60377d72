import { countMarked } from "./marks";
import { type Count, type CountOptions, electOne, lineOf, placesByDescending, type TallyMethod } from "./method";
import type { Profile } from "./profile";

/**
 * Approval voting: the option that most ballots approve wins.
 *
 * Conventions: equal approvals are a tie of all of them; a blank ballot approves nothing; a single choice approves one.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; monotone; participation holds.
 * Source:      Brams and Fishburn, Approval Voting, American Political Science Review 72 (1978).
 */
export const approval: TallyMethod<"APPROVAL"> = {
  name: "APPROVAL",
  version: 1,
  ballot: "APPROVAL",
  feeds: ["APPROVAL", "ONE", "BUDGET"],
  needs: null,
  description:
    "Approval: the option approved by most wins; equal approvals are a tie; a blank ballot approves nothing.",
  count(profile: Profile, options?: CountOptions): Count {
    const approvals = countMarked(profile);
    return electOne(placesByDescending(approvals), [lineOf("Approvals", approvals)], options);
  },
  /** The approvals, whatever they are held against. */
  support: approvalSupport,
};

/** The weight of the ballots that mark an option. */
export function approvalSupport(profile: Profile, winner: number): bigint {
  return countMarked(profile)[winner] ?? 0n;
}
