import { DomainError } from "@commons-hub/shared/errors";
import type { EventFilter, StoredEvent } from "@commons-hub/shared/event";
import { ACCOUNT_LIMITS_CHANGED, ACCOUNT_OPENED, SOFT_LIMIT_PASSED } from "../account/account.events";
import { BOOKING_CANCELLED, BOOKING_MADE } from "../booking/booking.events";
import { CLAIM_RECORDED, CLAIM_SETTLED, CLAIM_WAIVED } from "../claim/claim.events";
import { COMMITMENT_CANCELLED, COMMITMENT_FULFILLED, COMMITMENT_MADE } from "../commitment/commitment.events";
import { CLEARING_ALLOWED } from "../clearing/clearing.events";
import { COST_FACTORS_PUBLISHED } from "../cost/cost.service";
import { CURRENCY_CREATED } from "../currency/currency.events";
import { DECISION_UNFULFILLED } from "../decision/decision.events";
import { ECONOMIC_EVENT_RECORDED } from "../economic-event/economic-event.events";
import { GIFT_THANKED } from "../gift/gift.events";
import { NEED_PUBLISHED, NEED_WITHDRAWN, OFFER_PUBLISHED, OFFER_WITHDRAWN } from "../intent/intent.events";
import { LEVY_AGREED, LEVY_ANNOUNCED, LEVY_REVOKED } from "../levy/levy.events";
import { OBLIGATION_ACKNOWLEDGED, OBLIGATION_RECORDED, OBLIGATION_SETTLED } from "../obligation/obligation.events";
import { PAYMENT_REQUEST_ANSWERED, PAYMENT_REQUESTED } from "../payment-request/payment-request.events";
import { STOCK_CREATED, STOCK_NEAR_CAP, STOCK_RELEASED, STOCK_RESERVED } from "../stock/stock.events";
import { TRANSFER_POSTED, TRANSFER_RESERVED, TRANSFER_VOIDED } from "../transfer/transfer.events";

/** What everybody may follow, with its name in the log. */
const PUBLIC = {
  CURRENCY_CREATED,
  OFFER_PUBLISHED,
  OFFER_WITHDRAWN,
  NEED_PUBLISHED,
  NEED_WITHDRAWN,
  STOCK_CREATED,
  STOCK_RESERVED,
  STOCK_RELEASED,
  STOCK_NEAR_CAP,
  DECISION_UNFULFILLED,
  COST_FACTORS_PUBLISHED,
  LEVY_AGREED,
  LEVY_REVOKED,
  LEVY_ANNOUNCED,
} as const;

/** What only those who may look into an agent's books may follow. */
const OF_AGENT = {
  ACCOUNT_OPENED,
  ACCOUNT_LIMITS_CHANGED,
  SOFT_LIMIT_PASSED,
  CLEARING_ALLOWED,
  TRANSFER_RESERVED,
  TRANSFER_POSTED,
  TRANSFER_VOIDED,
  PAYMENT_REQUESTED,
  PAYMENT_REQUEST_ANSWERED,
  OBLIGATION_RECORDED,
  OBLIGATION_ACKNOWLEDGED,
  OBLIGATION_SETTLED,
  COMMITMENT_MADE,
  COMMITMENT_CANCELLED,
  COMMITMENT_FULFILLED,
  CLAIM_RECORDED,
  CLAIM_SETTLED,
  CLAIM_WAIVED,
  ECONOMIC_EVENT_RECORDED,
  GIFT_THANKED,
  BOOKING_MADE,
  BOOKING_CANCELLED,
} as const;

/** Under which names a payload says whom an event concerns. */
const CONCERNED = [
  "agent",
  "owner",
  "fromAgent",
  "toAgent",
  "payee",
  "payer",
  "debtor",
  "creditor",
  "provider",
  "receiver",
] as const;

const EVENT_TYPES = { ...PUBLIC, ...OF_AGENT } as const;
export type ExchangeEventName = keyof typeof EVENT_TYPES;
export const EVENT_NAMES = Object.keys(EVENT_TYPES) as readonly ExchangeEventName[];

const nameOf: ReadonlyMap<string, ExchangeEventName> = new Map(EVENT_NAMES.map((name) => [EVENT_TYPES[name], name]));

/** Which events; all given conditions hold. */
export interface HistoryFilter {
  /** What concerns this agent, for those who may look into its books. */
  readonly agent?: string | null | undefined;
  /** Stocks of this territory. */
  readonly territory?: string | null | undefined;
  readonly resourceStock?: string | null | undefined;
  readonly types?: readonly ExchangeEventName[] | null | undefined;
}

/** Something that happened. Records are named by id; null where the event is not about one. */
export interface ExchangeEvent {
  readonly id: string;
  readonly cursor: string;
  readonly type: ExchangeEventName;
  readonly occurredAt: Date;
  readonly actor: string | null;
  /** The id that the payload has under a name. */
  readonly idOf: (name: string) => string | null;
}

/** Null for an event that nobody follows. */
export function toExchangeEvent(event: StoredEvent): ExchangeEvent | null {
  const type = nameOf.get(event.type);
  if (type === undefined) return null;
  const { id, cursor, occurredAt, actor, payload } = event;
  const idOf = (name: string): string | null => {
    const value = payload[name];
    return typeof value === "string" ? value : null;
  };
  return { id, cursor, type, occurredAt, actor, idOf };
}

/**
 * What of the log a filter chooses.
 *
 * Law:    without an agent, nothing that is in somebody's books.
 * Errors: INVALID_INPUT for conditions that no event can meet together.
 */
export function selectEvents({ agent, territory, resourceStock, types }: HistoryFilter): EventFilter {
  const ofAgent = agent != null;
  if (ofAgent && (territory != null || resourceStock != null))
    throw new DomainError("INVALID_INPUT", "Follow either an agent or stocks; open two subscriptions for both.", {
      field: "filter",
    });
  const known: Partial<Record<ExchangeEventName, string>> = ofAgent ? OF_AGENT : PUBLIC;
  const names = types?.length ? types : (Object.keys(known) as ExchangeEventName[]);
  const other = names.find((name) => known[name] === undefined);
  if (other !== undefined)
    throw new DomainError(
      "INVALID_INPUT",
      ofAgent
        ? `${other} is in nobody's books: follow it without an agent.`
        : `${other} is in an agent's books: say whose, with filter.agent.`,
      { field: "filter.types" },
    );
  const stock = { ...(territory == null ? {} : { territory }), ...(resourceStock == null ? {} : { resourceStock }) };
  const whole = Object.keys(stock).length === 0 ? undefined : [stock];
  return {
    types: names.map((name) => EVENT_TYPES[name]),
    payloads: ofAgent ? CONCERNED.map((key) => ({ [key]: agent })) : whole,
  };
}
