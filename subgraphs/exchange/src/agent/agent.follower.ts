import type { UnitOfWork } from "@commons-hub/shared/database";
import type { EventSource } from "@commons-hub/shared/event";
import { Follower } from "@commons-hub/shared/follow";
import type { Logger } from "@commons-hub/shared/logging";
import { z } from "zod";
import { KnownAgentRepository } from "./agent.repository";

const AGENT_CREATED = "projects.agent.created.v1";
const agentCreated = z.object({ agent: z.string(), kind: z.string() });

/** Keeps the projection of who exists. */
export function followAgents(source: EventSource, work: UnitOfWork, logger: Logger): Follower {
  return new Follower({
    name: "projects.agents",
    source,
    work,
    types: [AGENT_CREATED],
    apply: async (tx, events) => {
      const created = events.map((event) => agentCreated.parse(event.payload));
      await KnownAgentRepository.add(
        tx,
        created.map(({ agent, kind }) => ({ id: agent, kind })),
      );
    },
    clear: (tx) => KnownAgentRepository.clear(tx),
    logger,
  });
}
