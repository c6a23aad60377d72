import type { ProposalOption } from "../proposal/proposal";
import type { Count } from "../tally";
import type { RankedOptionType, TallyRoundType } from "./closing.type";

/** The options that are named by their index. */
export function pickOptions(indexes: readonly number[], options: readonly ProposalOption[]): ProposalOption[] {
  return indexes.flatMap((index) => options[index] ?? []);
}

/** Every option with its place, the best first. */
export function rankOptions({ places }: Pick<Count, "places">, options: readonly ProposalOption[]): RankedOptionType[] {
  return options.map(({ label }, index) => ({ label, place: places[index] ?? 0 })).sort((a, b) => a.place - b.place);
}

/** The trace, with labels for indexes. */
export function showRounds({ rounds }: Pick<Count, "rounds">, options: readonly ProposalOption[]): TallyRoundType[] {
  return rounds.map(({ title, lines }) => ({
    title,
    lines: lines.map((line) => ({
      label: line.options.map((index) => options[index]?.label ?? "").join(" over "),
      value: line.value,
    })),
  }));
}
