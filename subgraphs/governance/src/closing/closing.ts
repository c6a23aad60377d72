import type { ProposalEffect } from "../proposal/effect";
import { type ChamberResult, type ChamberRequirement, decideOutcome } from "../proposal/outcome";
import type { Proposal } from "../proposal/proposal";
import type { Money } from "@commons-hub/shared/value";
import {
  type Budget,
  type Count,
  type CountOptions,
  createProfile,
  getMethod,
  inputsDigest,
  joinProfiles,
  seededOrder,
  type Profile,
  type TallyMethodName,
  totalWeight,
  type WeighedMarks,
} from "../tally";

/** The published count of a proposal. Options are named by their index. */
export interface Tally extends Count {
  readonly proposal: string;
  readonly method: TallyMethodName;
  readonly methodVersion: number;
  readonly inputsDigest: string;
  readonly countedAt: Date;
  readonly chambers: readonly (ChamberResult & { readonly stuck: number })[];
}

/** A chamber's line of a tally, as it is published; what was required of it stands with the proposal. */
export type StoredChamberResult = Omit<ChamberResult, "quorum" | "threshold"> & { readonly stuck: number };

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
  /** People counted as another's ballot says; their votes are among `ballots`. */
  readonly delegated: number;
  /** People whose delegation led nowhere. */
  readonly stuck: number;
  readonly ballots: readonly WeighedMarks[];
}

/**
 * Counts a closed proposal: all ballots of all chambers find the winner, and each chamber is held against its own quorum
 * and threshold.
 *
 * Laws: independent of the order of ballots; the inputs digest with the ballots is all a stranger needs to recount.
 */
export function countProposal(
  proposal: Proposal,
  chambers: readonly ChamberBallots[],
  countedAt: Date,
  name: TallyMethodName = proposal.method,
): Tally {
  const method = getMethod(name);
  const { ballot } = getMethod(proposal.method);
  const optionCount = proposal.options.length;
  const told = countOptionsOf(proposal);
  const profiles = chambers.map(({ ballots }) => createProfile(ballot, optionCount, ballots));
  const count = method.count(joinProfiles(ballot, optionCount, profiles), told);
  const elects = method.needs === null;
  const [winner, ...others] = count.winners;
  const support = (profile: Profile): bigint =>
    !elects || winner === undefined || others.length > 0 ? 0n : method.support(profile, winner, proposal.statusQuo);
  const counts = chambers.map((chamber, index) => {
    const profile = profiles[index] ?? createProfile(ballot, optionCount, []);
    const { ballots: _, ...requirement } = chamber;
    return { ...requirement, castWeight: totalWeight(profile), supportWeight: support(profile) };
  });
  const results = decideOutcome(counts, count.winners, proposal.statusQuo, elects).chambers;
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
      seats: proposal.seats,
      budget: told.budget ?? null,
    }),
    countedAt,
    chambers: results.map((result, index) => ({ ...result, stuck: chambers[index]?.stuck ?? 0 })),
  };
}

type Told = Pick<Proposal, "seats" | "budget" | "options" | "tieSeed">;

/** What a method is told besides the ballots. */
export function countOptionsOf({ seats, budget, options, tieSeed }: Told): CountOptions {
  return {
    ...(seats === null ? {} : { seats }),
    ...(budget === null ? {} : { budget: toBudget(budget, options) }),
    ...(tieSeed === null
      ? {}
      : {
          tieOrder: seededOrder(
            tieSeed,
            options.map(({ label }) => label),
          ),
        }),
  };
}

function toBudget({ minor, currency }: Money, options: Proposal["options"]): Budget {
  return { total: minor, unit: wholeUnitOf(currency), costs: options.map(({ cost }) => cost ?? minor) };
}

/** Minor units of one whole unit, as ISO 4217 has it; the smallest unit of any other currency is its whole one. */
function wholeUnitOf(currency: string): bigint {
  if (!/^[A-Z]{3}$/.test(currency)) return 1n;
  const { maximumFractionDigits } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return 10n ** BigInt(maximumFractionDigits ?? 0);
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

function outcomeOf({ chambers, winners, method }: Tally, statusQuo: number | null, blocked: boolean): DecisionOutcome {
  const elects = getMethod(method).needs === null;
  if (chambers.some(({ quorumMet }) => !quorumMet)) return "FAILED_QUORUM";
  if (blocked) return "BLOCKED";
  if (winners.length === 0) return "NO_WINNER";
  if (elects && winners.length > 1) return "TIED";
  if (elects && winners[0] === statusQuo) return "KEPT";
  return chambers.every(({ adopted }) => adopted) ? "ADOPTED" : "FAILED_THRESHOLD";
}
