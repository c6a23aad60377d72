import type { NewEvent } from "@commons-hub/shared/event";
import type { Membership } from "./membership";

export const MEMBERSHIP_ADDED = "projects.membership.added.v1";
export const MEMBERSHIP_ENDED = "projects.membership.ended.v1";

export function membershipAdded(membership: Membership, actor: string | null): NewEvent {
  return {
    type: MEMBERSHIP_ADDED,
    actor,
    subject: membership.id,
    payload: {
      membership: membership.id,
      agent: membership.agent,
      organization: membership.organization,
      roles: membership.roles,
      from: membership.from.toISOString(),
      until: membership.until?.toISOString() ?? null,
    },
  };
}

export function membershipEnded(membership: Membership, actor: string | null): NewEvent {
  return {
    type: MEMBERSHIP_ENDED,
    actor,
    subject: membership.id,
    payload: {
      membership: membership.id,
      agent: membership.agent,
      organization: membership.organization,
      until: membership.until?.toISOString() ?? null,
    },
  };
}
