import { byKey } from "@commons-hub/shared/loaders";
import type { RequestContext } from "@commons-hub/shared/subgraph";
import type { AgentService } from "./agent/agent.service";

export interface Services {
  readonly agents: AgentService;
}

/** What every resolver of this subgraph finds in its context. */
export interface ProjectsContext extends RequestContext {
  readonly loaders: ReturnType<typeof createLoaders>;
}

/** Fresh for every request: a loader's cache must not outlive what its caller may see. */
export function createLoaders(services: Services) {
  return {
    agent: byKey(
      (ids) => services.agents.load(ids),
      (agent) => agent.id,
    ),
  };
}
