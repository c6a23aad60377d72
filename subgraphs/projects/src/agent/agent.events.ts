import type { NewEvent } from "@commons-hub/shared/event";
import type { Agent } from "./agent";

export const AGENT_CREATED = "projects.agent.created.v1";

export function agentCreated(agent: Agent, actor: string | null): NewEvent {
  return {
    type: AGENT_CREATED,
    actor,
    subject: agent.id,
    payload: { agent: agent.id, kind: agent.kind, name: agent.name },
  };
}
