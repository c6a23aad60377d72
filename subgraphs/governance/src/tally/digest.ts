import { createHash } from "node:crypto";
import type { Budget } from "./method";
import { countProfile, type Profile } from "./profile";

/** What was counted: the options as named, and the ballots of each chamber. */
export interface TallyInputs {
  readonly options: readonly string[];
  readonly chambers: readonly { readonly key: string; readonly profile: Profile }[];
  /** Where the method needs them. */
  readonly seats?: number | null;
  readonly budget?: Budget | null;
}

/**
 * SHA-256 (hex) of everything that a tally was computed from, so that a stranger can prove to have counted the same.
 *
 * Text hashed, UTF-8, every line ended by LF:
 *   commons-hub tally inputs 1
 *   options <JSON array of labels>
 *   seats <number>                                        where a number of seats was given
 *   budget <total> <one whole unit> <costs, separated by blanks>   where a budget was given, in minor units
 *   chamber <JSON string of its key> <kind of ballot>     per chamber, by key
 *   <weight>: <marks, separated by blanks>                per distinct ballot, places dense, in lexicographic order
 *
 * Laws: independent of the order of ballots, of their grouping and of the order of chambers; any other change of an
 *       option, a ballot or a weight changes it.
 */
export function inputsDigest(inputs: TallyInputs): string {
  const hash = createHash("sha256");
  hash.update(`commons-hub tally inputs 1\noptions ${JSON.stringify(inputs.options)}\n`);
  if (typeof inputs.seats === "number") hash.update(`seats ${inputs.seats}\n`);
  if (inputs.budget)
    hash.update(`budget ${inputs.budget.total} ${inputs.budget.unit ?? 1n} ${inputs.budget.costs.join(" ")}\n`);
  for (const { key, profile } of [...inputs.chambers].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    hash.update(`chamber ${JSON.stringify(key)} ${profile.kind}\n`);
    const counted = countProfile(profile);
    let lines = "";
    for (let r = 0; r < counted.rowCount; r += 1) {
      const start = r * counted.optionCount;
      lines += `${counted.weights[r]}: ${counted.marks[start]}`;
      for (let at = start + 1; at < start + counted.optionCount; at += 1) lines += ` ${counted.marks[at]}`;
      lines += "\n";
      if (lines.length < CHUNK) continue;
      hash.update(lines);
      lines = "";
    }
    hash.update(lines);
  }
  return hash.digest("hex");
}

/** Lines are hashed so many signs at a time. */
const CHUNK = 65_536;
