import { openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { EventLog, type EventSource } from "@commons-hub/shared/event";
import { Follower } from "@commons-hub/shared/follow";
import { JobRunner } from "@commons-hub/shared/job";
import { createSubgraph, type OwnedEntity, type Subgraph, type SubgraphDeps } from "@commons-hub/shared/subgraph";
import { discardHandlers } from "./ahead";
import { BasisService } from "./basis/basis.service";
import { createContext, type ReturnsContext, type Services } from "./context";
import { RETURNS_SCHEMA } from "./data-source";
import {
  AgentGapResolver,
  OwingResolver,
  ProjectReturnGapResolver,
  ProjectReturnsResolver,
  ReturnGapResolver,
} from "./gap/gap.resolver";
import { GapService } from "./gap/gap.service";
import { HoldingResolver, ProjectHoldingResolver } from "./holding/holding.resolver";
import { HoldingService } from "./holding/holding.service";
import { Directory } from "./known/directory";
import { KnownRepository } from "./known/known.repository";
import { applyProjects, clearProjects, PROJECTS_EVENTS } from "./known/projects.projection";
import { LedgerRepository } from "./ledger/ledger.repository";
import { AgentLedgerResolver } from "./ledger/ledger.resolver";
import { followLevies } from "./levy/levy.follower";
import { AgentLevyResolver, LevyDueResolver, LevyResolver } from "./levy/levy.resolver";
import { LevyService } from "./levy/levy.service";
import { AgentPledgeResolver, PledgeResolver } from "./pledge/pledge.resolver";
import { PLEDGE_PARTS, PledgeService } from "./pledge/pledge.service";
import { ReceiptResolver } from "./receipt/receipt.resolver";
import { ReceiptService } from "./receipt/receipt.service";
import { AgentRuleResolver, RuleResolver } from "./rule/rule.resolver";
import { RuleService } from "./rule/rule.service";
import { LineResolver, RunResolver } from "./run/run.resolver";
import { RUN_TABLES, RunService } from "./run/run.service";
import { UsageResolver } from "./usage/usage.resolver";
import { UsageService } from "./usage/usage.service";

export interface ReturnsDeps extends SubgraphDeps {
  /** Event logs that this subgraph follows. */
  readonly sources: { readonly projects: EventSource; readonly exchange: EventSource };
}

/** Composition root: every `new` of this subgraph is here. The database must be migrated. */
export async function createReturnsSubgraph(deps: ReturnsDeps): Promise<Subgraph> {
  const logger = deps.logger.child({ part: "returns" });
  const database = await openDatabase({ ...RETURNS_SCHEMA, url: deps.databaseUrl, poolSize: deps.poolSize, logger });
  const work = new UnitOfWork(database, deps.bus);
  const projects = new Follower({
    name: "projects",
    source: deps.sources.projects,
    work,
    types: PROJECTS_EVENTS,
    apply: applyProjects,
    clear: clearProjects,
    logger,
  });
  const services = createServices(work, projects);
  return createSubgraph<ReturnsContext>({
    name: "returns",
    resolvers: createResolvers(services),
    entities: ENTITIES,
    foreign: ["Agent", "CostFactorSet", "EconomicEvent", "Project"],
    context: (base) => createContext(base, services),
    events: new EventLog(work.sql, deps.bus, RETURNS_SCHEMA.schema, logger),
    followers: [projects, followLevies(deps.sources.exchange, work, logger)],
    jobs: new JobRunner(work, discardHandlers([PLEDGE_PARTS, ...RUN_TABLES]), logger),
    close: () => database.close(),
    logger,
  });
}

function createServices(work: UnitOfWork, projects: Follower): Services {
  const directory = new Directory(work.sql, projects);
  const usage = new UsageService(work, directory);
  const rules = new RuleService(work, directory);
  const bases = new BasisService(directory, usage);
  const pledges = new PledgeService(work, directory, rules, bases);
  return {
    known: new KnownRepository(work.sql),
    ledger: new LedgerRepository(work.sql),
    rules,
    usage,
    pledges,
    receipts: new ReceiptService(work, directory, pledges),
    runs: new RunService(work, directory, rules, bases, pledges),
    holdings: new HoldingService(work, directory),
    gaps: new GapService(work),
    levies: new LevyService(work),
  };
}

function createResolvers(services: Services): object[] {
  return [
    new RuleResolver(services.rules),
    new AgentRuleResolver(),
    new UsageResolver(services.usage),
    new PledgeResolver(services.pledges),
    new AgentPledgeResolver(),
    new ReceiptResolver(services.receipts),
    new RunResolver(services.runs),
    new LineResolver(),
    new HoldingResolver(services.holdings),
    new ProjectHoldingResolver(),
    new AgentLedgerResolver(),
    new LevyResolver(),
    new LevyDueResolver(),
    new AgentLevyResolver(),
    new AgentGapResolver(),
    new ReturnGapResolver(),
    new ProjectReturnGapResolver(),
    new OwingResolver(),
    new ProjectReturnsResolver(),
  ];
}

/** A person's own affairs are not found by those who may not see them. */
async function ifVisible<T extends object>(
  loading: Promise<T | null>,
  context: ReturnsContext,
  sidesOf: (record: T) => readonly [payer: string, organization?: string],
): Promise<T | null> {
  const record = await loading;
  return record !== null && (await context.visiblePayer(...sidesOf(record))) !== null ? record : null;
}

const ENTITIES: Readonly<Record<string, OwnedEntity<ReturnsContext>>> = {
  ReturnRule: { prefix: "rul", load: (id, { loaders }) => loaders.rule.load(id) },
  UsageDeclaration: {
    prefix: "usg",
    load: (id, context) => ifVisible(context.loaders.usage.load(id), context, ({ agent }) => [agent]),
  },
  Pledge: {
    prefix: "plg",
    load: (id, context) =>
      ifVisible(context.loaders.pledge.load(id), context, ({ agent, organization }) => [agent, organization]),
  },
  Receipt: {
    prefix: "rcp",
    load: (id, context) =>
      ifVisible(context.loaders.receipt.load(id), context, ({ payer, organization }) => [payer, organization]),
  },
  Levy: {
    prefix: "lvy",
    load: (id, context) =>
      ifVisible(context.loaders.levy.load(id), context, ({ payer, collector }) => [payer, collector]),
  },
  AllocationRun: { prefix: "alr", load: (id, { loaders }) => loaders.run.load(id) },
  AllocationLine: { prefix: "aln", load: (id, { loaders }) => loaders.line.load(id) },
  UnclaimedHolding: { prefix: "hld", load: (id, { loaders }) => loaders.holding.load(id) },
};
