import { openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { EventLog } from "@commons-hub/shared/event";
import { JobRunner } from "@commons-hub/shared/job";
import { createSubgraph, type Subgraph, type SubgraphDeps } from "@commons-hub/shared/subgraph";
import { AgentResolver } from "./agent/agent.resolver";
import { AgentService } from "./agent/agent.service";
import { createLoaders, type ProjectsContext } from "./context";
import { PROJECTS_SCHEMA } from "./data-source";

/** Composition root: every `new` of this subgraph is here. The database must be migrated. */
export async function createProjectsSubgraph(deps: SubgraphDeps): Promise<Subgraph> {
  const logger = deps.logger.child({ part: "projects" });
  const database = await openDatabase({ ...PROJECTS_SCHEMA, url: deps.databaseUrl, poolSize: deps.poolSize, logger });
  const work = new UnitOfWork(database, deps.bus);
  const agents = new AgentService(work);
  const services = { agents };
  return createSubgraph<ProjectsContext>({
    name: "projects",
    resolvers: [new AgentResolver(agents)],
    entities: {
      Agent: { prefix: "agt", load: (id, context) => context.loaders.agent.load(id) },
    },
    foreign: [],
    context: (base) => ({ ...base, loaders: createLoaders(services) }),
    events: new EventLog(work.sql, deps.bus, PROJECTS_SCHEMA.schema, logger),
    followers: [],
    jobs: new JobRunner(work, {}, logger),
    close: () => database.close(),
    logger,
  });
}
