import type { UnitOfWork } from "@commons-hub/shared/database";
import type { EventSource } from "@commons-hub/shared/event";
import { Follower } from "@commons-hub/shared/follow";
import type { Logger } from "@commons-hub/shared/logging";
import { applyParticipation, clearParticipation, PARTICIPATION_EVENTS } from "./participation.projection";

/** Names the cursor of the projection of memberships and contributions. */
export const PARTICIPATION_FOLLOWER = "participation";

/** Follows projects to know who takes part where. */
export function createParticipationFollower(work: UnitOfWork, projects: EventSource, logger: Logger): Follower {
  return new Follower({
    name: PARTICIPATION_FOLLOWER,
    source: projects,
    work,
    types: PARTICIPATION_EVENTS,
    apply: applyParticipation,
    clear: clearParticipation,
    logger,
  });
}
