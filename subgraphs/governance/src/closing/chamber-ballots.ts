import type { ChamberProgress } from "../proposal/outcome";
import type { ChamberBallots } from "./closing";
import type { ChamberLine, ClosingInputs } from "./inputs";

/** What each chamber brings to the count. */
export function toChamberBallots(
  progress: readonly ChamberProgress[],
  { lines, carried, stuck }: Pick<ClosingInputs, "lines" | "carried" | "stuck">,
): ChamberBallots[] {
  const linesOf = new Map<string, ChamberLine[]>();
  for (const line of lines) {
    const own = linesOf.get(line.chamber);
    if (own) own.push(line);
    else linesOf.set(line.chamber, [line]);
  }
  return progress.map(({ chamber, quorum, threshold, eligible, cast }) => ({
    chamber,
    quorum,
    threshold,
    eligible,
    cast,
    delegated: carried.filter((vote) => vote.chamber === chamber).length,
    stuck: stuck.get(chamber) ?? 0,
    ballots: linesOf.get(chamber) ?? [],
  }));
}
