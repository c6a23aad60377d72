import { openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { EventLog, type EventSource } from "@commons-hub/shared/event";
import { JobRunner } from "@commons-hub/shared/job";
import { createSubgraph, type OwnedEntity, type Subgraph, type SubgraphDeps } from "@commons-hub/shared/subgraph";
import { DesignMakersResolver, MakerResolver, MakerStockResolver } from "./maker/maker.resolver";
import { MakerService } from "./maker/maker.service";
import { DesignStub } from "./maker/maker.type";
import { AgentMatchesResolver, MatchResolver } from "./matching/matching.resolver";
import { MatchingService } from "./matching/matching.service";
import { ProcessResolver, ProcessSpecificationResolver } from "./process/process.resolver";
import { ProcessService } from "./process/process.service";
import { BenefitResolver } from "./benefit/benefit.resolver";
import { BenefitService } from "./benefit/benefit.service";
import { AgentGiftsResolver, GiftEventResolver, GiftShareResolver, ThanksResolver } from "./gift/gift.resolver";
import { GiftService } from "./gift/gift.service";
import { AccountResolver, AgentAccountsResolver, CurrencyAccountsResolver } from "./account/account.resolver";
import { AccountService } from "./account/account.service";
import { followAgents } from "./agent/agent.follower";
import { AgentDirectory } from "./agent/agent.service";
import { AgentAgreementsResolver, AgreementResolver, EventAgreementResolver } from "./agreement/agreement.resolver";
import { AgreementService } from "./agreement/agreement.service";
import { AgentBookingsResolver, BookingResolver, ResourceBookingsResolver } from "./booking/booking.resolver";
import { BookingService } from "./booking/booking.service";
import { AgentClaimsResolver, ClaimResolver, EventClaimResolver } from "./claim/claim.resolver";
import { ClaimService } from "./claim/claim.service";
import { ClearedObligationResolver, ClearingNoticeResolver, ClearingResolver } from "./clearing/clearing.resolver";
import { ClearingService } from "./clearing/clearing.service";
import {
  AgentCommitmentsResolver,
  CommitmentResolver,
  EventCommitmentResolver,
} from "./commitment/commitment.resolver";
import { CommitmentService } from "./commitment/commitment.service";
import { AccountClearingResolver } from "./clearing/fund.resolver";
import { FundService } from "./clearing/fund.service";
import { createLoaders, type ExchangeContext, type Services } from "./context";
import { CostResolver, MissingPriceResolver } from "./cost/cost.resolver";
import { EventCostsResolver, OfferCostsResolver } from "./cost/external-cost.resolver";
import { CostService } from "./cost/cost.service";
import { CurrencyResolver } from "./currency/currency.resolver";
import { CurrencyService } from "./currency/currency.service";
import { followDecisions } from "./decision/decision.follower";
import { DecisionRepository } from "./decision/decision.repository";
import { DecisionOutcomeResolver, StockEffectOutcomeResolver } from "./decision/decision.resolver";
import { DecisionStub } from "./decision/decision.type";
import { EXCHANGE_SCHEMA } from "./data-source";
import { EconomicEventResolver } from "./economic-event/economic-event.resolver";
import { EconomicEventService } from "./economic-event/economic-event.service";
import { AgentResourcesResolver, EconomicResourceResolver } from "./economic-resource/economic-resource.resolver";
import { ResourceService } from "./economic-resource/economic-resource.service";
import { HistoryResolver } from "./history/history.resolver";
import { HistoryService } from "./history/history.service";
import { followExchanges } from "./levy/levy.follower";
import { AgentLevyAgreementsResolver, LevyAgreementResolver } from "./levy/levy.resolver";
import { LevyService } from "./levy/levy.service";
import { NeedResolver, OfferResolver } from "./intent/intent.resolver";
import { IntentService } from "./intent/intent.service";
import { AgentObligationsResolver, ObligationResolver } from "./obligation/obligation.resolver";
import { ObligationService } from "./obligation/obligation.service";
import { AccountStatementResolver, StatementLineResolver } from "./statement/statement.resolver";
import { StatementService } from "./statement/statement.service";
import { AgentPaymentRequestsResolver, PaymentRequestResolver } from "./payment-request/payment-request.resolver";
import { PaymentRequestService } from "./payment-request/payment-request.service";
import { TransferBatchResolver } from "./transfer/batch.resolver";
import { TransferBatchService } from "./transfer/batch.service";
import { MeansResolver } from "./means/means.resolver";
import { MeansService } from "./means/means.service";
import { followSpecifications } from "./specification/specification.follower";
import { SpecificationDirectory } from "./specification/specification.service";
import { ReservationResolver, StockResolver } from "./stock/stock.resolver";
import { StockService } from "./stock/stock.service";
import { TransferResolver } from "./transfer/transfer.resolver";
import { EXPIRE_TRANSFER, expireTransfer, TransferService } from "./transfer/transfer.service";
import { TrustLineResolver } from "./trust-line/trust-line.resolver";
import { ValueFlowsResolver } from "./valueflows/valueflows.resolver";
import { ValueFlowsService } from "./valueflows/valueflows.service";
import { TrustLineService } from "./trust-line/trust-line.service";

export interface ExchangeDeps extends SubgraphDeps {
  /** The event logs that it follows: who exists, what was decided. */
  readonly sources: { readonly projects: EventSource; readonly governance: EventSource };
}

/** Everything with an id of its own: its prefix, and how one is loaded for a request. */
const ENTITIES: Readonly<Record<string, OwnedEntity<ExchangeContext>>> = {
  Currency: { prefix: "cur", load: (id, context) => context.loaders.currency.load(id) },
  Account: { prefix: "acc", load: (id, context) => context.loaders.account.load(id) },
  Transfer: { prefix: "trf", load: (id, context) => context.loaders.transfer.load(id) },
  Offer: { prefix: "off", load: (id, context) => context.loaders.offer.load(id) },
  Obligation: { prefix: "obl", load: (id, context) => context.loaders.obligation.load(id) },
  PaymentRequest: { prefix: "prq", load: (id, context) => context.loaders.paymentRequest.load(id) },
  TrustLine: { prefix: "trl", load: (id, context) => context.loaders.trustLine.load(id) },
  ResourceStock: { prefix: "stk", load: (id, context) => context.loaders.resourceStock.load(id) },
  LevyAgreement: { prefix: "lva", load: (id, context) => context.loaders.levyAgreement.load(id) },
  CostFactorSet: { prefix: "cfs", load: (id, context) => context.loaders.costFactorSet.load(id) },
  Booking: { prefix: "bkg", load: (id, context) => context.loaders.booking.load(id) },
  Reservation: { prefix: "rsv", load: (id, context) => context.loaders.reservation.load(id) },
  Clearing: { prefix: "clr", load: (id, context) => context.loaders.clearing.load(id) },
  ProcessSpecification: { prefix: "psp", load: (id, context) => context.loaders.processSpecification.load(id) },
  Agreement: { prefix: "agr", load: (id, context) => context.loaders.agreement.load(id) },
  Commitment: { prefix: "cmt", load: (id, context) => context.loaders.commitment.load(id) },
  Claim: { prefix: "clm", load: (id, context) => context.loaders.claim.load(id) },
  ValueFlowsRecord: { prefix: "vfr", load: (id, context) => context.loaders.valueFlowsRecord.load(id) },
  Process: { prefix: "prc", load: (id, context) => context.loaders.process.load(id) },
  EconomicEvent: { prefix: "eve", load: (id, context) => context.loaders.economicEvent.load(id) },
  EconomicResource: { prefix: "res", load: (id, context) => context.loaders.resource.load(id) },
  Need: { prefix: "ned", load: (id, context) => context.loaders.need.load(id) },
};

/** Composition root: every `new` of this subgraph is here. The database must be migrated. */
export async function createExchangeSubgraph(deps: ExchangeDeps): Promise<Subgraph> {
  const logger = deps.logger.child({ part: "exchange" });
  const database = await openDatabase({ ...EXCHANGE_SCHEMA, url: deps.databaseUrl, poolSize: deps.poolSize, logger });
  const work = new UnitOfWork(database, deps.bus);
  const agentFollower = followAgents(deps.sources.projects, work, logger);
  const agents = new AgentDirectory(work.sql, agentFollower);
  const currencies = new CurrencyService(work, agents);
  const specificationFollower = followSpecifications(deps.sources.projects, work, logger);
  const kinds = new SpecificationDirectory(work.sql, specificationFollower);
  const economicEvents = new EconomicEventService(work, agents, kinds);
  const accounts = new AccountService(work, currencies, agents);
  const funds = new FundService(work, accounts);
  const costs = new CostService(work, currencies, agents);
  const services: Services = {
    paymentRequests: new PaymentRequestService(work, accounts),
    currencies,
    accounts,
    transfers: new TransferService(work, deps.bus),
    inventories: new ResourceService(work.sql),
    processes: new ProcessService(work, agents),
    economicEvents,
    valueFlows: new ValueFlowsService(work),
    agreements: new AgreementService(work, agents),
    commitments: new CommitmentService(work, agents, kinds),
    claims: new ClaimService(work, economicEvents, kinds),
    gifts: new GiftService(work, economicEvents),
    benefits: new BenefitService(work, economicEvents),
    intents: new IntentService(work, currencies, agents, kinds),
    obligations: new ObligationService(work, currencies, agents),
    funds,
    clearings: new ClearingService(work, currencies, funds),
    trustLines: new TrustLineService(work, currencies),
    stocks: new StockService(work, agents, kinds),
    decisions: new DecisionRepository(work.sql),
    bookings: new BookingService(work, agents),
    costs,
    levies: new LevyService(work, agents, costs),
  };
  const events = new EventLog(work.sql, deps.bus, EXCHANGE_SCHEMA.schema, logger);
  const history = new HistoryService(events);
  return createSubgraph<ExchangeContext>({
    name: "exchange",
    resolvers: createResolvers(services, work),
    types: [DesignStub, DecisionStub],
    entities: ENTITIES,
    foreign: ["Agent", "Decision", "Design", "ResourceSpecification"],
    context: (base) => ({ ...base, history, loaders: createLoaders(services, base.caller) }),
    events,
    followers: [
      agentFollower,
      specificationFollower,
      followDecisions(deps.sources.governance, work, logger),
      followExchanges(events, work, logger),
    ],
    jobs: new JobRunner(work, { [EXPIRE_TRANSFER]: expireTransfer }, logger),
    close: () => database.close(),
    logger,
  });
}

function createResolvers(services: Services, work: UnitOfWork): object[] {
  return [
    new CurrencyResolver(services.currencies),
    new AccountResolver(services.accounts),
    new AgentAccountsResolver(),
    new CurrencyAccountsResolver(),
    new AccountStatementResolver(new StatementService(work)),
    new StatementLineResolver(),
    new TransferResolver(services.transfers),
    new TransferBatchResolver(new TransferBatchService(work)),
    new OfferResolver(services.intents),
    new NeedResolver(services.intents),
    new AgentMatchesResolver(new MatchingService(work.sql)),
    new MatchResolver(),
    new ProcessResolver(services.processes),
    new ValueFlowsResolver(services.valueFlows),
    new ProcessSpecificationResolver(services.processes),
    new BenefitResolver(services.benefits),
    new GiftShareResolver(services.gifts),
    new GiftEventResolver(services.gifts),
    new ThanksResolver(),
    new AgentGiftsResolver(),
    new EconomicEventResolver(services.economicEvents),
    new EconomicResourceResolver(services.economicEvents, services.inventories),
    new AgreementResolver(services.agreements, services.commitments, services.economicEvents),
    new EventAgreementResolver(),
    new AgentAgreementsResolver(services.agreements),
    new CommitmentResolver(services.commitments, services.economicEvents),
    new EventCommitmentResolver(),
    new AgentCommitmentsResolver(services.commitments),
    new ClaimResolver(services.claims, services.economicEvents),
    new EventClaimResolver(),
    new AgentClaimsResolver(services.claims),
    new AgentResourcesResolver(services.inventories),
    new ObligationResolver(services.obligations),
    new AgentObligationsResolver(services.obligations),
    new ClearingResolver(services.clearings),
    new AccountClearingResolver(services.funds),
    new ClearingNoticeResolver(),
    new TrustLineResolver(services.trustLines),
    new ClearedObligationResolver(),
    new StockResolver(services.stocks),
    new ReservationResolver(),
    new HistoryResolver(),
    new DecisionOutcomeResolver(),
    new StockEffectOutcomeResolver(),
    new BookingResolver(services.bookings),
    new AgentBookingsResolver(),
    new ResourceBookingsResolver(),
    new MeansResolver(new MeansService(work.sql)),
    new CostResolver(services.costs),
    new LevyAgreementResolver(services.levies),
    new AgentLevyAgreementsResolver(),
    new EventCostsResolver(),
    new OfferCostsResolver(),
    new MissingPriceResolver(),
    new DesignMakersResolver(new MakerService(work.sql, services.costs)),
    new MakerResolver(),
    new MakerStockResolver(),
    new PaymentRequestResolver(services.paymentRequests),
    new AgentPaymentRequestsResolver(),
  ];
}
