import type { NewEvent } from "@commons-hub/shared/event";
import type { Proposal } from "../proposal/proposal";
import { effectsOf, proposalEvent } from "../proposal/proposal.events";
import type { Decision, Tally } from "./closing";

export const TALLY_PUBLISHED = "governance.tally.published.v1";
export const DECISION_IN_FORCE = "governance.decision.in-force.v1";

export function tallyPublished(proposal: Proposal, tally: Tally, decision: Decision, actor: string | null): NewEvent {
  return proposalEvent(TALLY_PUBLISHED, proposal, actor, {
    decision: decision.id,
    adopted: decision.adopted,
    outcome: decision.outcome,
    method: tally.method,
    methodVersion: tally.methodVersion,
    inputsDigest: tally.inputsDigest,
    winners: tally.winners.map((index) => proposal.options[index]?.id ?? null),
  });
}

export function decisionInForce(proposal: Proposal, decision: Decision, actor: string | null): NewEvent {
  return proposalEvent(DECISION_IN_FORCE, proposal, actor, {
    decision: decision.id,
    inForceFrom: decision.inForceFrom?.toISOString() ?? null,
    inForceUntil: decision.inForceUntil?.toISOString() ?? null,
    effects: effectsOf(decision),
  });
}
