import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { abortable } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root, Subscription } from "type-graphql";
import type { Account } from "../account/account";
import { AccountType } from "../account/account.type";
import { AgentStub } from "../agent/agent.type";
import type { Booking } from "../booking/booking";
import { BookingType } from "../booking/booking.type";
import type { Claim } from "../claim/claim";
import { ClaimType } from "../claim/claim.type";
import type { Commitment } from "../commitment/commitment";
import { CommitmentType } from "../commitment/commitment.type";
import type { ExchangeContext } from "../context";
import type { Currency } from "../currency/currency";
import { CurrencyType } from "../currency/currency.type";
import { DecisionStub } from "../decision/decision.type";
import type { EconomicEvent } from "../economic-event/economic-event";
import { EconomicEventType } from "../economic-event/economic-event.type";
import type { Intent } from "../intent/intent";
import { NeedType, OfferType } from "../intent/intent.type";
import type { Obligation } from "../obligation/obligation";
import { ObligationType } from "../obligation/obligation.type";
import type { PaymentRequest } from "../payment-request/payment-request";
import { PaymentRequestType } from "../payment-request/payment-request.type";
import type { Reservation, StockNow } from "../stock/stock";
import { ReservationType, ResourceStockType } from "../stock/stock.type";
import type { Transfer } from "../transfer/transfer";
import { TransferType } from "../transfer/transfer.type";
import type { ExchangeEvent, HistoryFilter } from "./history";
import { ExchangeEventConnectionType, ExchangeEventFilter, ExchangeEventType } from "./history.type";

const EventPageArgs = definePageArgs(50);

interface FollowArgs {
  readonly filter?: HistoryFilter | null;
  readonly after?: string | null;
}

@Resolver(() => ExchangeEventType)
export class HistoryResolver {
  @Query(() => ExchangeEventConnectionType, {
    name: "exchangeEvents",
    description:
      "From the beginning, or after a cursor. `endCursor` is never null: on an empty page it repeats `after`, or names the present.",
  })
  list(
    @Arg("filter", () => ExchangeEventFilter, { nullable: true }) filter: ExchangeEventFilter | null,
    @Args(() => EventPageArgs) page: PageArgs,
    @Ctx() { history, caller }: ExchangeContext,
  ): Promise<Connection<ExchangeEvent>> {
    return history.list(caller, filter ?? {}, page);
  }

  @Subscription(() => ExchangeEventType, {
    name: "exchangeEvents",
    description: "Replay after the cursor, then follow; without a cursor, from now.",
    subscribe: ({ args, context: { history, caller, signal } }: { args: FollowArgs; context: ExchangeContext }) =>
      abortable(signal, (ended) => history.follow(caller, args.filter ?? {}, args.after ?? null, ended)),
  })
  follow(
    @Root() event: ExchangeEvent,
    @Arg("filter", () => ExchangeEventFilter, { nullable: true }) _filter: ExchangeEventFilter | null,
    @Arg("after", () => String, { nullable: true }) _after: string | null,
  ): ExchangeEvent {
    return event;
  }

  @FieldResolver(() => AgentStub, { nullable: true, description: "Null for the clock and for the hub itself." })
  actor(@Root() { actor }: ExchangeEvent): AgentStub | null {
    return actor === null ? null : { id: actor };
  }

  @FieldResolver(() => DecisionStub, { nullable: true })
  decision(@Root() event: ExchangeEvent): DecisionStub | null {
    const id = event.idOf("decision");
    return id === null ? null : { id };
  }

  @FieldResolver(() => AccountType, { nullable: true })
  account(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Account> {
    return load(event, "account", loaders.account);
  }

  @FieldResolver(() => TransferType, { nullable: true })
  transfer(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Transfer> {
    return load(event, "transfer", loaders.transfer);
  }

  @FieldResolver(() => PaymentRequestType, { nullable: true })
  paymentRequest(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<PaymentRequest> {
    return load(event, "paymentRequest", loaders.paymentRequest);
  }

  @FieldResolver(() => ObligationType, { nullable: true })
  obligation(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Obligation> {
    return load(event, "obligation", loaders.obligation);
  }

  @FieldResolver(() => CommitmentType, { nullable: true })
  commitment(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Commitment> {
    return load(event, "commitment", loaders.commitment);
  }

  @FieldResolver(() => ClaimType, { nullable: true })
  claim(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Claim> {
    return load(event, "claim", loaders.claim);
  }

  @FieldResolver(() => EconomicEventType, { nullable: true })
  economicEvent(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<EconomicEvent> {
    return load(event, "economicEvent", loaders.economicEvent);
  }

  @FieldResolver(() => BookingType, { nullable: true })
  booking(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Booking> {
    return load(event, "booking", loaders.booking);
  }

  @FieldResolver(() => ResourceStockType, { nullable: true })
  resourceStock(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<StockNow> {
    return load(event, "resourceStock", loaders.resourceStock);
  }

  @FieldResolver(() => ReservationType, { nullable: true })
  reservation(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Reservation> {
    return load(event, "reservation", loaders.reservation);
  }

  @FieldResolver(() => OfferType, { nullable: true })
  offer(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Intent> {
    return load(event, "offer", loaders.offer);
  }

  @FieldResolver(() => NeedType, { nullable: true })
  need(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Intent> {
    return load(event, "need", loaders.need);
  }

  @FieldResolver(() => CurrencyType, { nullable: true })
  currency(@Root() event: ExchangeEvent, @Ctx() { loaders }: ExchangeContext): Loaded<Currency> {
    return load(event, "currency", loaders.currency);
  }
}

type Loaded<T> = Promise<T | null> | null;

/** The record that an event is about under a name; null where it is about none, or about none that this caller may see. */
function load<T>(event: ExchangeEvent, name: string, loader: { load(id: string): Promise<T | null> }): Loaded<T> {
  const id = event.idOf(name);
  return id === null ? null : loader.load(id);
}
