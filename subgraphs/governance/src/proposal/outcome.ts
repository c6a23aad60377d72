import type { Ratio } from "@commons-hub/shared/numbers";
import { meetsShare } from "./share";

/** What a chamber must reach for a proposal to pass. */
export interface ChamberRequirement {
  readonly chamber: string;
  /** Least share of the people on the chamber's roll who cast a ballot, blank ones included. */
  readonly quorum: Ratio;
  /** Least share of the weight cast that stands behind the winner. */
  readonly threshold: Ratio;
}

/** A requirement with the votes that have come in. `eligible` is 0 until the roll is frozen. */
export interface ChamberProgress extends ChamberRequirement {
  readonly proposal: string;
  readonly eligible: number;
  readonly cast: number;
}

/** What was counted in a chamber. */
export interface ChamberCount extends ChamberRequirement {
  /** People on the roll. */
  readonly eligible: number;
  /** People who cast a ballot, 0 <= cast <= eligible. */
  readonly cast: number;
  /** People whose vote was counted as another's ballot says; cast + delegated <= eligible. */
  readonly delegated: number;
  readonly castWeight: bigint;
  /** Weight behind the only winner, 0n without one. */
  readonly supportWeight: bigint;
}

export interface ChamberResult extends ChamberCount {
  readonly quorumMet: boolean;
  readonly adopted: boolean;
}

export interface Outcome {
  readonly chambers: readonly ChamberResult[];
  readonly adopted: boolean;
}

/**
 * Whether a proposal passes.
 *
 * Rule: it passes when there is exactly one winner, that winner is not the option that leaves everything as it is, and
 *       every chamber meets its quorum and its threshold. A tie adopts nothing.
 * Conventions: a share that is met exactly is met; a chamber whose roll is empty meets no quorum, and one in which no
 *       ballot was cast adopts nothing, even with a quorum of 0.
 *       Where a method selects several (`elects` false: committees, budgets, lists), their number is no tie and there is
 *       no threshold: it is adopted when each chamber meets its quorum and something was selected.
 * Laws: the proposal is adopted only if each chamber adopts; more support or more turnout with the same support never
 *       turns a chamber's quorum from met to missed.
 */
export function decideOutcome(
  chambers: readonly ChamberCount[],
  winners: readonly number[],
  statusQuo: number | null,
  elects = true,
): Outcome {
  const [winner, ...others] = winners;
  const carries = winner !== undefined && (!elects || (others.length === 0 && winner !== statusQuo));
  const results = chambers.map((chamber) => {
    const quorumMet = meetsQuorum(chamber);
    const supported =
      chamber.castWeight > 0n && (!elects || meetsShare(chamber.supportWeight, chamber.castWeight, chamber.threshold));
    return { ...chamber, quorumMet, adopted: carries && quorumMet && supported };
  });
  return { chambers: results, adopted: results.length > 0 && results.every(({ adopted }) => adopted) };
}

/** The same rule while votes come in, to tell when a quorum is reached. */
export function meetsQuorum(chamber: Pick<ChamberCount, "eligible" | "cast" | "delegated" | "quorum">): boolean {
  return (
    chamber.eligible > 0 &&
    meetsShare(BigInt(chamber.cast + chamber.delegated), BigInt(chamber.eligible), chamber.quorum)
  );
}
