import { byKey, manyByKey } from "@commons-hub/shared/loaders";
import type { RequestContext } from "@commons-hub/shared/subgraph";
import type { AccessKeyService } from "./access-key/access-key.service";
import type { AgentService } from "./agent/agent.service";
import { createBillLoaders } from "./bill-of-materials/bill.loader";
import type { BillService } from "./bill-of-materials/bill.service";
import { createContributionLoaders } from "./contribution/contribution.loader";
import type { ContributionService } from "./contribution/contribution.service";
import { createDesignLoaders } from "./design/design.loader";
import type { DesignService } from "./design/design.service";
import type { MembershipService } from "./membership/membership.service";
import type { ProjectService } from "./project/project.service";
import type { ResourceSpecificationService } from "./resource-specification/resource-specification.service";

export interface Services {
  readonly agents: AgentService;
  readonly memberships: MembershipService;
  readonly keys: AccessKeyService;
  readonly projects: ProjectService;
  readonly contributions: ContributionService;
  readonly bills: BillService;
  readonly designs: DesignService;
  readonly specifications: ResourceSpecificationService;
}

/** What every resolver of this subgraph finds in its context. */
export interface ProjectsContext extends RequestContext {
  readonly loaders: ReturnType<typeof createLoaders>;
}

/** Fresh for every request: a loader's cache must not outlive what its caller may see. */
export function createLoaders(services: Services, { caller }: RequestContext) {
  return {
    ...createContributionLoaders(services.contributions),
    ...createBillLoaders(services.bills),
    ...createDesignLoaders(services.designs, services.specifications),
    agent: byKey(
      (ids) => services.agents.load(ids),
      (agent) => agent.id,
    ),
    membership: byKey(
      (ids) => services.memberships.load(ids),
      (membership) => membership.id,
    ),
    membershipsOfAgent: manyByKey(
      (agents) => services.memberships.loadInForce(agents),
      (membership) => membership.agent,
    ),
    accessKey: byKey(
      (ids) => services.keys.load(ids, caller),
      (key) => key.id,
    ),
    project: byKey(
      (ids) => services.projects.load(ids),
      (project) => project.id,
    ),
    stewardsOfProject: manyByKey(
      (projects) => services.projects.loadStewards(projects),
      (stewardship) => stewardship.project,
    ),
  };
}
