import type { Json } from "@commons-hub/shared/digest";
import type { NewEvent } from "@commons-hub/shared/event";
import type { ElectoralRoll } from "../roll/roll";
import { toEffectJson } from "./effect";
import type { Proposal } from "./proposal";

export const PROPOSAL_DRAFTED = "governance.proposal.drafted.v1";
export const PROPOSAL_REVISED = "governance.proposal.revised.v1";
export const PROPOSAL_OPENED = "governance.proposal.opened.v1";
export const PROPOSAL_CLOSED = "governance.proposal.closed.v1";
export const PROPOSAL_WITHDRAWN = "governance.proposal.withdrawn.v1";

/** An event of a proposal, chained in its assembly's stream. `actor` is null for the clock. */
export function proposalEvent(
  type: string,
  proposal: Pick<Proposal, "id" | "assembly" | "project">,
  actor: string | null,
  more: { readonly [key: string]: Json },
): NewEvent {
  return {
    type,
    actor,
    subject: proposal.id,
    stream: proposal.assembly,
    payload: { assembly: proposal.assembly, proposal: proposal.id, project: proposal.project, ...more },
  };
}

export function proposalDrafted(proposal: Proposal, actor: string | null): NewEvent {
  return proposalEvent(PROPOSAL_DRAFTED, proposal, actor, {
    title: proposal.title,
    method: proposal.method,
    secrecy: proposal.secrecy,
    topic: proposal.topic,
    tieSeed: proposal.tieSeed,
    regime: proposal.regime,
    effects: effectsOf(proposal),
    options: proposal.options.map(({ id, label }) => ({ option: id, label })),
  });
}

/** Carries the number of the version, and not its words: they are read where they stand. */
export function proposalRevised(proposal: Proposal, actor: string | null): NewEvent {
  return proposalEvent(PROPOSAL_REVISED, proposal, actor, { version: proposal.version });
}

export function proposalOpened(proposal: Proposal, roll: ElectoralRoll, actor: string | null): NewEvent {
  return proposalEvent(PROPOSAL_OPENED, proposal, actor, {
    opensAt: iso(proposal.opensAt),
    closesAt: iso(proposal.closesAt),
    rollDigest: roll.digest,
    rollSize: roll.size,
    version: proposal.version,
    effects: effectsOf(proposal),
  });
}

export function proposalClosed(proposal: Proposal, actor: string | null): NewEvent {
  return proposalEvent(PROPOSAL_CLOSED, proposal, actor, { closedAt: iso(proposal.closedAt) });
}

export function proposalWithdrawn(proposal: Proposal, actor: string | null): NewEvent {
  return proposalEvent(PROPOSAL_WITHDRAWN, proposal, actor, { withdrawnAt: iso(proposal.withdrawnAt) });
}

/** As every event carries them: with numbers of any size as text. */
export function effectsOf({ effects }: Pick<Proposal, "effects">): Json {
  return effects.map((effect) => ({ ...toEffectJson(effect) }));
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
