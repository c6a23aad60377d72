import { addRatios, ratio, type Ratio } from "@commons-hub/shared/numbers";
import { approvalSupport } from "./approval";
import { placesByRatio, rowTotal, showRatio, sumMarks, ZERO } from "./marks";
import { type Count, type CountOptions, electOne, lineOf, type TallyMethod } from "./method";
import type { Profile } from "./profile";

/**
 * Score voting: the option with the largest sum of points wins. Fed by shares, each ballot divides its weight among the
 * options in proportion to what it gave them.
 *
 * Conventions: no points are 0 points; equal sums are a tie of all of them; a blank ballot gives nothing.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; monotone; participation holds.
 * Exactness:   sums of shares are fractions, never rounded before they are compared.
 * Source:      Smith, Range voting (2000); for shares Snapshot's weighted voting.
 */
export const score: TallyMethod<"SCORE"> = {
  name: "SCORE",
  version: 1,
  ballot: "SCORES",
  feeds: ["SCORES", "SHARES", "APPROVAL"],
  needs: null,
  description: "Score: the largest sum of points wins; what got no points has 0; equal sums are a tie.",
  count(profile: Profile, options?: CountOptions): Count {
    const sums = profile.kind === "SHARES" ? sumShares(profile) : sumMarks(profile).map((sum) => ratio(sum));
    const lines = sums.map((sum) => showRatio(sum));
    return electOne(placesByRatio(sums), [lineOf("Points", lines)], options);
  },
  /** The weight of the ballots that gave it points at all. */
  support: approvalSupport,
};

/** Σ weight × share; ballots with the same total are added as whole numbers first. */
function sumShares(profile: Profile): Ratio[] {
  const { optionCount: n, rowCount, marks, weights } = profile;
  const byTotal = new Map<number, bigint[]>();
  for (let r = 0; r < rowCount; r += 1) {
    const total = rowTotal(profile, r);
    const sums = byTotal.get(total) ?? Array.from({ length: n }, () => 0n);
    byTotal.set(total, sums);
    for (let o = 0; o < n; o += 1)
      sums[o] = (sums[o] as bigint) + (weights[r] as bigint) * BigInt(marks[r * n + o] as number);
  }
  byTotal.delete(0);
  return Array.from({ length: n }, (_, o) =>
    [...byTotal].reduce((sum, [total, sums]) => addRatios(sum, ratio(sums[o] as bigint, BigInt(total))), ZERO),
  );
}
