import type { NewEvent } from "@commons-hub/shared/event";
import type { Delegation } from "./delegation";

export const DELEGATION_CHANGED = "governance.delegation.changed.v1";

/** Given, or revoked when `revokedAt` is set. */
export function delegationChanged(delegation: Delegation, actor: string | null): NewEvent {
  const { id, assembly, proposal, topic, from, to, until, revokedAt } = delegation;
  return {
    type: DELEGATION_CHANGED,
    actor,
    subject: id,
    stream: assembly,
    payload: {
      delegation: id,
      assembly,
      proposal,
      topic,
      from,
      to,
      until: until?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
    },
  };
}
