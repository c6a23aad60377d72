import { openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { EventLog } from "@commons-hub/shared/event";
import { JobRunner } from "@commons-hub/shared/job";
import { createSubgraph, type Subgraph, type SubgraphDeps } from "@commons-hub/shared/subgraph";
import { AssemblyResolver, ChamberResolver } from "./assembly/assembly.resolver";
import { AssemblyService } from "./assembly/assembly.service";
import { BallotResolver, CastBallotResolver } from "./ballot/ballot.resolver";
import { BallotService } from "./ballot/ballot.service";
import { DecisionResolver, TallyResolver, ChamberResultResolver } from "./closing/closing.resolver";
import { CLOSE_PROPOSAL, ClosingService } from "./closing/closing.service";
import { createLoaders, type GovernanceContext, type Services } from "./context";
import { GOVERNANCE_SCHEMA } from "./data-source";
import { DelegationLists } from "./delegation/delegation.lists";
import { AssemblyDelegationsResolver, DelegationResolver } from "./delegation/delegation.resolver";
import { DelegationService } from "./delegation/delegation.service";
import { ProposalVoteResolver, ViewerVoteResolver } from "./delegation/vote.resolver";
import { VoteService } from "./delegation/vote.service";
import { DeliberationLists } from "./deliberation/deliberation.lists";
import { ArgumentResolver, DeliberationResolver, ObjectionResolver } from "./deliberation/deliberation.resolver";
import { DeliberationService } from "./deliberation/deliberation.service";
import { ResourceStockType } from "./foreign/foreign.type";
import { HistoryResolver } from "./history/history.resolver";
import { HistoryService } from "./history/history.service";
import { createParticipationFollower } from "./participation/participation.follower";
import { createPowerFollowers, type PowerSources } from "./power/power.projection";
import {
  PowerConcentrationResolver,
  PowerHolderResolver,
  PowerOverlapResolver,
  PowerReportResolver,
} from "./power/power.resolver";
import { PowerService } from "./power/power.service";
import {
  AgentProposalsResolver,
  AssemblyProposalsResolver,
  ProjectProposalsResolver,
  StockProposalsResolver,
} from "./proposal/proposal.lists.resolver";
import { ProposalRepository } from "./proposal/proposal.repository";
import { ProposalResolver, RequirementResolver } from "./proposal/proposal.resolver";
import { ProposalService } from "./proposal/proposal.service";
import { RevisionResolver, VersionResolver } from "./proposal/revision.resolver";
import { RecountResolver, RecountResultResolver } from "./recount/recount.resolver";
import { RecountService } from "./recount/recount.service";
import { EligibilityService } from "./roll/eligibility.service";
import { ChamberRollResolver, EligibilityResolver, RollEntryResolver, RollResolver } from "./roll/roll.resolver";
import { RollService } from "./roll/roll.service";
import { DESTROY_KEY, destroyKeyJob } from "./secret/forget";
import { FileKeyStore } from "./secret/key-store";
import { SortitionResolver } from "./sortition/sortition.resolver";
import { SortitionService } from "./sortition/sortition.service";

export type GovernanceDeps = SubgraphDeps & {
  /** The logs that governance follows. */
  readonly sources: PowerSources;
  /** Where the keys of secret votes are kept: outside the database, the same for every process of governance. */
  readonly keyFolder: string;
};

/** Composition root: every `new` of this subgraph is here. The database must be migrated. */
export async function createGovernanceSubgraph(deps: GovernanceDeps): Promise<Subgraph> {
  const logger = deps.logger.child({ part: "governance" });
  const database = await openDatabase({ ...GOVERNANCE_SCHEMA, url: deps.databaseUrl, poolSize: deps.poolSize, logger });
  const work = new UnitOfWork(database, deps.bus);
  const events = new EventLog(work.sql, deps.bus, GOVERNANCE_SCHEMA.schema, logger);
  const participation = createParticipationFollower(work, deps.sources.projects, logger);
  const power = createPowerFollowers(work, deps.sources, logger);
  const keys = new FileKeyStore(deps.keyFolder);
  const services: Services = {
    assemblies: new AssemblyService(work),
    proposals: new ProposalService(work, participation, keys),
    proposalLists: new ProposalRepository(work.sql),
    ballots: new BallotService(work, keys),
    closings: new ClosingService(work, keys),
    rolls: new RollService(work.sql),
    eligibility: new EligibilityService(work),
    history: new HistoryService(work.sql, events),
    delegations: new DelegationService(work),
    delegationLists: new DelegationLists(work.sql),
    votes: new VoteService(work.sql),
    recounts: new RecountService(work.sql),
    power: new PowerService(work.sql, Object.fromEntries([participation, ...power].map((each) => [each.name, each]))),
    sortitions: new SortitionService(work, participation),
    deliberation: new DeliberationService(work),
    deliberationLists: new DeliberationLists(work.sql),
  };
  return createSubgraph<GovernanceContext>({
    name: "governance",
    resolvers: createResolvers(services),
    types: [ResourceStockType],
    entities: {
      Assembly: { prefix: "asm", load: (id, context) => context.loaders.assembly.load(id) },
      Chamber: { prefix: "chm", load: (id, context) => context.loaders.chamber.load(id) },
      Proposal: { prefix: "prp", load: (id, context) => context.loaders.proposal.load(id) },
      Argument: { prefix: "arg", load: (id, context) => context.loaders.argument.load(id) },
      Objection: { prefix: "obj", load: (id, context) => context.loaders.objection.load(id) },
      Delegation: { prefix: "dlg", load: (id, context) => context.loaders.delegation.load(id) },
      Sortition: { prefix: "srt", load: (id, context) => context.loaders.sortition.load(id) },
      Decision: { prefix: "dcs", load: (id, context) => context.loaders.decision.load(id) },
      GovernanceEvent: { prefix: "evt", load: (id, context) => context.loaders.event.load(id) },
    },
    foreign: ["Agent", "Project", "ResourceStock"],
    context: (base) => ({ ...base, services, loaders: createLoaders(services) }),
    events,
    followers: [participation, ...power],
    jobs: new JobRunner(work, { [CLOSE_PROPOSAL]: services.closings.job, [DESTROY_KEY]: destroyKeyJob(keys) }, logger),
    close: () => database.close(),
    logger,
  });
}

function createResolvers(services: Services): object[] {
  return [
    new AssemblyResolver(services.assemblies),
    new ChamberResolver(),
    new ProposalResolver(services.proposals, services.closings),
    new RequirementResolver(),
    new RevisionResolver(services.proposals),
    new VersionResolver(),
    new DeliberationResolver(services.deliberation),
    new ArgumentResolver(),
    new ObjectionResolver(),
    new AgentProposalsResolver(),
    new AssemblyProposalsResolver(),
    new ProjectProposalsResolver(),
    new StockProposalsResolver(),
    new RollResolver(services.rolls),
    new RollEntryResolver(),
    new ChamberRollResolver(),
    new EligibilityResolver(),
    new BallotResolver(),
    new CastBallotResolver(services.ballots),
    new TallyResolver(),
    new ChamberResultResolver(),
    new DecisionResolver(),
    new DelegationResolver(services.delegations),
    new AssemblyDelegationsResolver(),
    new ProposalVoteResolver(services.votes),
    new ViewerVoteResolver(),
    new RecountResolver(services.recounts),
    new RecountResultResolver(),
    new PowerReportResolver(services.power),
    new PowerConcentrationResolver(),
    new PowerHolderResolver(),
    new PowerOverlapResolver(),
    new SortitionResolver(services.sortitions),
    new HistoryResolver(services.history),
  ];
}
