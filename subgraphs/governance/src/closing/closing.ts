import type { ProposalEffect } from "../proposal/effect";
import { type ChamberResult, type ChamberRequirement, decideOutcome } from "../proposal/outcome";
import type { Proposal } from "../proposal/proposal";
import {
  type Count,
  createProfile,
  getMethod,
  inputsDigest,
  joinProfiles,
  type Profile,
  type TallyMethodName,
  totalWeight,
  type WeighedMarks,
} from "../tally";

/** The published count of a proposal. Options are named by their index. */
export interface Tally extends Omit<Count, "ties" | "seats"> {
  readonly proposal: string;
  readonly method: TallyMethodName;
  readonly methodVersion: number;
  readonly inputsDigest: string;
  readonly countedAt: Date;
  readonly chambers: readonly ChamberResult[];
}

/** A chamber's line of a tally, as it is published; what was required of it stands with the proposal. */
export type StoredChamberResult = Omit<ChamberResult, "quorum" | "threshold">;

/** A tally as it is published. */
export interface StoredTally extends Omit<Tally, "chambers"> {
  readonly chambers: readonly StoredChamberResult[];
}

/**
 * KEPT: the winner leaves everything as it is. BLOCKED: a paramount objection stands. FAILED_QUORUM goes before
 * FAILED_THRESHOLD: where too few took part, how they voted decides nothing.
 */
export const DECISION_OUTCOMES = [
  "ADOPTED",
  "KEPT",
  "TIED",
  "NO_WINNER",
  "FAILED_QUORUM",
  "FAILED_THRESHOLD",
  "BLOCKED",
] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

/** What the vote decided. In force from the close when it was adopted. */
export interface Decision {
  readonly id: string;
  readonly proposal: string;
  readonly adopted: boolean;
  readonly outcome: DecisionOutcome;
  /** What other parts do; none when it was not adopted. */
  readonly effects: readonly ProposalEffect[];
  readonly inForceFrom: Date | null;
  readonly inForceUntil: Date | null;
}

/** What one chamber brings to the count. */
export interface ChamberBallots extends ChamberRequirement {
  readonly eligible: number;
  readonly cast: number;
  readonly ballots: readonly WeighedMarks[];
}

/**
 * Counts a closed proposal: all ballots of all chambers find the winner, and each chamber is held against its own quorum
 * and threshold.
 *
 * Laws: independent of the order of ballots; the inputs digest with the ballots is all a stranger needs to recount.
 */
export function countProposal(proposal: Proposal, chambers: readonly ChamberBallots[], countedAt: Date): Tally {
  const method = getMethod(proposal.method);
  const optionCount = proposal.options.length;
  const profiles = chambers.map(({ ballots }) => createProfile(method.ballot, optionCount, ballots));
  const count = method.count(joinProfiles(method.ballot, optionCount, profiles));
  const [winner, ...others] = count.winners;
  const support = (profile: Profile): bigint =>
    winner === undefined || others.length > 0 ? 0n : method.support(profile, winner, proposal.statusQuo);
  const counts = chambers.map((chamber, index) => {
    const profile = profiles[index] ?? createProfile(method.ballot, optionCount, []);
    const { ballots: _, ...requirement } = chamber;
    return { ...requirement, castWeight: totalWeight(profile), supportWeight: support(profile) };
  });
  return {
    ...count,
    proposal: proposal.id,
    method: method.name,
    methodVersion: method.version,
    inputsDigest: inputsDigest({
      options: proposal.options.map(({ label }) => label),
      chambers: chambers.flatMap(({ chamber }, index) => {
        const profile = profiles[index];
        return profile ? [{ key: chamber, profile }] : [];
      }),
    }),
    countedAt,
    chambers: decideOutcome(counts, count.winners, proposal.statusQuo).chambers,
  };
}

/**
 * The decision that follows from a tally: adopted when every required chamber adopts, and nothing blocks.
 *
 * `blocked`: a paramount objection stands against a proposal under consent.
 */
export function decide(
  tally: Tally,
  proposal: Pick<Proposal, "statusQuo" | "effects" | "inForceUntil">,
  blocked: boolean,
  id: string,
): Decision {
  const outcome = outcomeOf(tally, proposal.statusQuo, blocked);
  const adopted = outcome === "ADOPTED";
  return {
    id,
    proposal: tally.proposal,
    adopted,
    outcome,
    effects: adopted ? proposal.effects : [],
    inForceFrom: adopted ? tally.countedAt : null,
    inForceUntil: adopted ? proposal.inForceUntil : null,
  };
}

function outcomeOf({ chambers, winners }: Tally, statusQuo: number | null, blocked: boolean): DecisionOutcome {
  if (chambers.some(({ quorumMet }) => !quorumMet)) return "FAILED_QUORUM";
  if (blocked) return "BLOCKED";
  if (winners.length === 0) return "NO_WINNER";
  if (winners.length > 1) return "TIED";
  if (winners[0] === statusQuo) return "KEPT";
  return chambers.every(({ adopted }) => adopted) ? "ADOPTED" : "FAILED_THRESHOLD";
}
