import type { NewEvent } from "@commons-hub/shared/event";
import type { Proposal } from "../proposal/proposal";
import { proposalEvent } from "../proposal/proposal.events";

export const BALLOT_COUNTED = "governance.ballot.counted.v1";
export const QUORUM_REACHED = "governance.quorum.reached.v1";

/** Turnout of one chamber, people on both sides. */
export interface ChamberTurnout {
  readonly chamber: string;
  readonly cast: number;
  readonly eligible: number;
}

/** Tells that somebody voted and how many have, never what; in a secret vote not even who. A replaced ballot tells nothing. */
export function ballotCounted(
  proposal: Pick<Proposal, "id" | "assembly" | "project">,
  turnout: ChamberTurnout,
  voter: string | null,
): NewEvent {
  return proposalEvent(BALLOT_COUNTED, proposal, voter, { ...turnout });
}

/** Once per chamber, caused by the count and not by a person. */
export function quorumReached(
  proposal: Pick<Proposal, "id" | "assembly" | "project">,
  turnout: ChamberTurnout,
): NewEvent {
  return proposalEvent(QUORUM_REACHED, proposal, null, { ...turnout });
}
