import type { NewEvent } from "@commons-hub/shared/event";
import type { Proposal } from "../proposal/proposal";
import { proposalEvent } from "../proposal/proposal.events";
import type { Argument, Objection } from "./deliberation";

export const ARGUMENT_ADDED = "governance.argument.added.v1";
export const OBJECTION_RAISED = "governance.objection.raised.v1";
export const OBJECTION_RESOLVED = "governance.objection.resolved.v1";
/** Not chained: it is about a person, not about one assembly. */
export const WORDS_ERASED = "governance.words.erased.v1";

// What people write stands in no event, so that it can be erased without breaking the chain.

export function argumentAdded(proposal: Proposal, argument: Argument): NewEvent {
  const { id, stance, replyTo } = argument;
  return proposalEvent(ARGUMENT_ADDED, proposal, argument.author, { argument: id, stance, replyTo });
}

export function objectionRaised(proposal: Proposal, objection: Objection): NewEvent {
  const { id, paramount } = objection;
  return proposalEvent(OBJECTION_RAISED, proposal, objection.author, { objection: id, paramount });
}

export function objectionResolved(proposal: Proposal, objection: Objection, actor: string | null): NewEvent {
  const { id, paramount, withdrawnAt } = objection;
  return proposalEvent(OBJECTION_RESOLVED, proposal, actor, {
    objection: id,
    paramount,
    by: withdrawnAt === null ? "ANSWER" : "WITHDRAWAL",
  });
}

export function wordsErased(agent: string, count: number, actor: string | null): NewEvent {
  return { type: WORDS_ERASED, actor, subject: agent, payload: { agent, count } };
}
