import type { Caller } from "@commons-hub/shared/identity";
import { byKey, manyByKey } from "@commons-hub/shared/loaders";
import type { RequestContext } from "@commons-hub/shared/subgraph";
import { createAccountLoaders } from "./account/account.loader";
import type { AccountService } from "./account/account.service";
import type { AgreementService } from "./agreement/agreement.service";
import { createBookingLoaders } from "./booking/booking.loader";
import type { BookingService } from "./booking/booking.service";
import type { ClaimService } from "./claim/claim.service";
import { createClearingLoaders } from "./clearing/clearing.loader";
import type { ClearingService } from "./clearing/clearing.service";
import type { CommitmentService } from "./commitment/commitment.service";
import type { FundService } from "./clearing/fund.service";
import { createCostLoaders } from "./cost/cost.loader";
import type { CostService } from "./cost/cost.service";
import type { CurrencyService } from "./currency/currency.service";
import { createEconomicLoaders } from "./economic-event/economic-event.loader";
import type { EconomicEventService } from "./economic-event/economic-event.service";
import type { BenefitService } from "./benefit/benefit.service";
import { createGiftLoaders } from "./gift/gift.loader";
import type { GiftService } from "./gift/gift.service";
import type { ProcessService } from "./process/process.service";
import type { ResourceService } from "./economic-resource/economic-resource.service";
import type { HistoryService } from "./history/history.service";
import type { DecisionRepository } from "./decision/decision.repository";
import type { IntentService } from "./intent/intent.service";
import { createLevyLoaders } from "./levy/levy.loader";
import type { LevyService } from "./levy/levy.service";
import type { ObligationService } from "./obligation/obligation.service";
import { createStockLoaders } from "./stock/stock.loader";
import type { StockService } from "./stock/stock.service";
import { createPaymentRequestLoaders } from "./payment-request/payment-request.loader";
import type { PaymentRequestService } from "./payment-request/payment-request.service";
import type { TransferService } from "./transfer/transfer.service";
import type { ValueFlowsService } from "./valueflows/valueflows.service";
import type { TrustLineService } from "./trust-line/trust-line.service";

export interface Services {
  readonly currencies: CurrencyService;
  readonly accounts: AccountService;
  readonly transfers: TransferService;
  readonly intents: IntentService;
  readonly inventories: ResourceService;
  readonly processes: ProcessService;
  readonly agreements: AgreementService;
  readonly commitments: CommitmentService;
  readonly claims: ClaimService;
  readonly valueFlows: ValueFlowsService;
  readonly gifts: GiftService;
  readonly benefits: BenefitService;
  readonly economicEvents: EconomicEventService;
  readonly obligations: ObligationService;
  readonly clearings: ClearingService;
  readonly funds: FundService;
  readonly trustLines: TrustLineService;
  readonly paymentRequests: PaymentRequestService;
  readonly stocks: StockService;
  readonly decisions: DecisionRepository;
  readonly bookings: BookingService;
  readonly costs: CostService;
  readonly levies: LevyService;
}

/** What every resolver of this subgraph finds in its context. */
export interface ExchangeContext extends RequestContext {
  readonly history: HistoryService;
  readonly loaders: ReturnType<typeof createLoaders>;
}

/** Fresh for every request: a loader's cache must not outlive what its caller may see. */
export function createLoaders(services: Services, caller: Caller) {
  return {
    ...createStockLoaders(services.stocks),
    ...createBookingLoaders(services.bookings),
    ...createGiftLoaders(services.gifts),
    ...createPaymentRequestLoaders(services.paymentRequests, caller),
    outcomesOfDecision: manyByKey(
      (decisions) => services.decisions.load(decisions),
      (outcome) => outcome.decision,
    ),
    ...createCostLoaders(services.costs),
    ...createLevyLoaders(services.levies),
    currency: byKey(
      (ids) => services.currencies.load(ids),
      (currency) => currency.id,
    ),
    ...createAccountLoaders(services.accounts, caller),
    transfer: byKey(
      (ids) => services.transfers.load(caller, ids),
      (transfer) => transfer.id,
    ),
    obligation: byKey(
      (ids) => services.obligations.load(caller, ids),
      (obligation) => obligation.id,
    ),
    trustLine: byKey(
      (ids) => services.trustLines.load(ids),
      (line) => line.id,
    ),
    ...createClearingLoaders(services.clearings, services.funds),
    ...createEconomicLoaders(services, caller),
    offer: byKey(
      (ids) => services.intents.load("OFFER", ids),
      (offer) => offer.id,
    ),
    need: byKey(
      (ids) => services.intents.load("NEED", ids),
      (need) => need.id,
    ),
  };
}
