import { openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { EventLog } from "@commons-hub/shared/event";
import { JobRunner } from "@commons-hub/shared/job";
import { createSubgraph, type Subgraph, type SubgraphDeps } from "@commons-hub/shared/subgraph";
import { AccessKeyResolver, ViewerResolver } from "./access-key/access-key.resolver";
import { AccessKeyService } from "./access-key/access-key.service";
import { AgentResolver } from "./agent/agent.resolver";
import { AgentService } from "./agent/agent.service";
import {
  BillComponentResolver,
  BillResolver,
  DependencyResolver,
  ProjectDependencyResolver,
} from "./bill-of-materials/bill.resolver";
import { BillService } from "./bill-of-materials/bill.service";
import { createLoaders, type ProjectsContext, type Services } from "./context";
import {
  AgentContributionResolver,
  ContributionResolver,
  ProjectContributionResolver,
} from "./contribution/contribution.resolver";
import { ContributionService } from "./contribution/contribution.service";
import { PROJECTS_SCHEMA } from "./data-source";
import { BillOfMaterialsLineResolver, DesignResolver, ProjectDesignResolver } from "./design/design.resolver";
import { DesignService } from "./design/design.service";
import { AgentMembershipResolver, MembershipResolver } from "./membership/membership.resolver";
import { MembershipService } from "./membership/membership.service";
import { AgentProjectResolver, ProjectResolver } from "./project/project.resolver";
import { ProjectService } from "./project/project.service";
import { ResourceSpecificationResolver } from "./resource-specification/resource-specification.resolver";
import { ResourceSpecificationService } from "./resource-specification/resource-specification.service";

/** Composition root: every `new` of this subgraph is here. The database must be migrated. */
export async function createProjectsSubgraph(deps: SubgraphDeps): Promise<Subgraph> {
  const logger = deps.logger.child({ part: "projects" });
  const database = await openDatabase({ ...PROJECTS_SCHEMA, url: deps.databaseUrl, poolSize: deps.poolSize, logger });
  const work = new UnitOfWork(database, deps.bus);
  const services: Services = {
    agents: new AgentService(work),
    memberships: new MembershipService(work),
    keys: new AccessKeyService(work),
    projects: new ProjectService(work),
    contributions: new ContributionService(work),
    bills: new BillService(work),
    designs: new DesignService(work),
    specifications: new ResourceSpecificationService(work),
  };
  return createSubgraph<ProjectsContext>({
    name: "projects",
    resolvers: createResolvers(services),
    entities: {
      AccessKey: { prefix: "key", load: (id, { loaders }) => loaders.accessKey.load(id) },
      Agent: { prefix: "agt", load: (id, { loaders }) => loaders.agent.load(id) },
      BillOfMaterials: { prefix: "bom", load: (id, { loaders }) => loaders.bill.load(id) },
      Contribution: { prefix: "ctb", load: (id, { loaders }) => loaders.contribution.load(id) },
      Design: { prefix: "dsn", load: (id, { loaders }) => loaders.design.load(id) },
      Membership: { prefix: "mbr", load: (id, { loaders }) => loaders.membership.load(id) },
      Project: { prefix: "prj", load: (id, { loaders }) => loaders.project.load(id) },
      ResourceSpecification: { prefix: "rsp", load: (id, { loaders }) => loaders.resourceSpecification.load(id) },
    },
    foreign: [],
    context: (base) => ({ ...base, loaders: createLoaders(services, base) }),
    events: new EventLog(work.sql, deps.bus, PROJECTS_SCHEMA.schema, logger),
    followers: [],
    jobs: new JobRunner(work, {}, logger),
    close: () => database.close(),
    logger,
  });
}

function createResolvers(services: Services): object[] {
  return [
    new AgentResolver(services.agents),
    new MembershipResolver(services.memberships),
    new AgentMembershipResolver(services.memberships),
    new AccessKeyResolver(services.keys),
    new ViewerResolver(services.keys),
    new ProjectResolver(services.projects),
    new AgentProjectResolver(services.projects),
    new ContributionResolver(services.contributions),
    new ProjectContributionResolver(),
    new AgentContributionResolver(),
    new BillResolver(),
    new BillComponentResolver(),
    new DependencyResolver(),
    new ProjectDependencyResolver(),
    new DesignResolver(services.designs),
    new BillOfMaterialsLineResolver(),
    new ProjectDesignResolver(),
    new ResourceSpecificationResolver(services.specifications),
  ];
}
