import type { Proposal } from "../proposal/proposal";
import type { StoredTally } from "../closing/closing";
import { countOptionsOf } from "../closing/closing";
import { getMethod, SHEET_FORMAT, type TallySheet } from "../tally";

/** A person who was counted. */
export interface PublishedLine {
  readonly chamber: string;
  readonly receipt: string;
  readonly weight: bigint;
  readonly marks: readonly number[];
}

/**
 * Everything that a tally was counted from, without voters, as `hub verify tally` reads it.
 *
 * Law: verifySheet(sheetOf(…)) finds no problem, for what was published at the close.
 */
export function sheetOf(
  proposal: Proposal,
  tally: StoredTally,
  chambers: readonly { readonly id: string; readonly name: string }[],
  lines: readonly PublishedLine[],
): TallySheet {
  const { budget } = countOptionsOf(proposal);
  const labels = proposal.options.map(({ label }) => label);
  return {
    format: SHEET_FORMAT,
    proposal: proposal.id,
    title: proposal.title,
    method: tally.method,
    methodVersion: tally.methodVersion,
    ballot: getMethod(proposal.method).ballot,
    options: labels,
    seats: proposal.seats,
    budget: budget
      ? { total: `${budget.total}`, unit: `${budget.unit ?? 1n}`, costs: budget.costs.map((cost) => `${cost}`) }
      : null,
    unranked: "last",
    seed: proposal.tieSeed,
    chambers: chambers.map(({ id, name }) => ({
      key: id,
      name,
      ballots: lines
        .filter(({ chamber }) => chamber === id)
        .map(({ receipt, weight, marks }) => ({ receipt, weight: `${weight}`, marks: [...marks] })),
    })),
    tally: { winners: tally.winners.map((index) => labels[index] ?? ""), inputsDigest: tally.inputsDigest },
  };
}
