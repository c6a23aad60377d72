import { DomainError } from "@commons-hub/shared/errors";
import { formatDecimal, parseDecimal } from "@commons-hub/shared/numbers";
import type { Measure, Period } from "@commons-hub/shared/value";
import { requireText } from "../text";

export const STOCK_PREFIX = "stk";
export const RESERVATION_PREFIX = "rsv";

const TERRITORY_LENGTH_MAX = 200;
const UNIT = /^[\x21-\x7e]{1,64}$/;
const REFERENCE = /^[\x21-\x7e]{1,128}$/;
/** Decimal places of every quantity; the arithmetic is on whole numbers of 10^-18. */
const SCALE = 18;
const SCALED_LIMIT = 10n ** 48n;
/** Whoever follows a stock hears of it when this share of the cap is reserved. */
const NEAR_CAP_PERCENT = 90n;

export interface StockDraft {
  /** The organization that answers for the cap. */
  readonly steward: string;
  readonly specification: string;
  readonly territory: string;
  readonly period: Period;
  /** What may be reserved at any instant. */
  readonly capacity: Measure;
  /** What grows back over the whole period, evenly; null: nothing. */
  readonly regeneration: Measure | null;
  /** Whether agents reserve for themselves; otherwise only the steward does, for all. */
  readonly open: boolean;
}

/** A cap per territory and period, and how much of it is taken. Goes beyond ValueFlows. */
export interface Stock extends StockDraft {
  readonly id: string;
  /** Exact decimal text, in the capacity's unit, as it was at `reservedAt`. */
  readonly reserved: string;
  readonly reservedAt: Date;
  readonly createdAt: Date;
}

/** A stock and the database's clock when it was read: what is reserved depends on both. */
export interface StockNow extends Stock {
  readonly now: Date;
}

export interface Reservation {
  readonly id: string;
  readonly stock: string;
  readonly agent: string;
  readonly quantity: Measure;
  /** Of an assembly, on which it rests. */
  readonly decision: string | null;
  readonly reservedBy: string | null;
  readonly reservedAt: Date;
  /** What was given back of it, and when; null while it stands. */
  readonly release: Release | null;
}

export interface Release {
  readonly quantity: Measure;
  readonly by: string | null;
  readonly at: Date;
}

/**
 * Checks and normalises a stock.
 *
 * Errors: INVALID_INPUT for a specification that is no id, a territory that is empty or over 200 characters, a capacity or
 *         regeneration that is not above zero, two units, a period that ends before it starts, or one without end in which
 *         something regrows.
 */
export function requireStock(draft: StockDraft): StockDraft {
  const { period } = draft;
  if (period.until !== null && period.until <= period.from) throw invalid("The period must end after it starts.");
  if (draft.regeneration !== null && period.until === null)
    throw invalid("What grows back in a period needs a period with an end.");
  const capacity = requireQuantity("capacity", draft.capacity);
  const regeneration = draft.regeneration && requireQuantity("regeneration", draft.regeneration);
  if (regeneration !== null && regeneration.unit !== capacity.unit)
    throw invalid("The regeneration is in the unit of the capacity.");
  return {
    ...draft,
    specification: requireReference("specification", draft.specification),
    territory: requireText("territory", draft.territory, TERRITORY_LENGTH_MAX),
    capacity,
    regeneration,
  };
}

/** An id of a record that another part owns, taken as it is. Errors: INVALID_INPUT. */
export function requireReference(field: string, id: string): string {
  if (!REFERENCE.test(id)) throw invalid(`${field} must be an id of 1 to 128 visible ASCII characters.`, field);
  return id;
}

/** Errors: INVALID_INPUT for what is not above zero or has more than 30 digits, or for a unit that is none. */
export function requireQuantity(field: string, { value, unit }: Measure): Measure {
  const scaled = parseDecimal(value, SCALE, field);
  if (scaled <= 0n || scaled >= SCALED_LIMIT) throw invalid(`The ${field} must be above zero, with at most 30 digits.`);
  if (!UNIT.test(unit)) throw invalid("A unit is a QUDT or UCUM code of 1 to 64 visible ASCII characters.", field);
  return { value: formatDecimal(scaled, SCALE), unit };
}

type Level = Pick<Stock, "capacity" | "regeneration" | "period" | "reserved" | "reservedAt">;

/**
 * How much is reserved at an instant: what was, without what has grown back since, evenly over the period.
 *
 * Units: exact decimal text in the capacity's unit; what has grown back is rounded down at the 18th place.
 * Laws:  between 0 and the capacity; never rises by itself; without regeneration it stays.
 */
export function reservedAt(stock: Level, now: Date): string {
  return formatDecimal(scaledReserved(stock, now), SCALE);
}

/** What is left of the cap at an instant. Law: reserved + headroom = capacity. */
export function headroomAt(stock: Level, now: Date): string {
  return formatDecimal(parseDecimal(stock.capacity.value, SCALE) - scaledReserved(stock, now), SCALE);
}

/**
 * A stock after a reservation of a quantity, and whether that brought it near its cap.
 *
 * Laws:   reserved never exceeds the capacity; over any stretch of time the reservations add up to at most the capacity and
 *         what grew back in it.
 * Errors: INVALID_INPUT for another unit; STATE_CONFLICT after the period; CAP_EXCEEDED, with `headroom`.
 */
export function reserve<S extends Level>(stock: S, quantity: Measure, now: Date): { stock: S; nearCap: boolean } {
  const { unit, value } = stock.capacity;
  if (quantity.unit !== unit)
    throw new DomainError("INVALID_INPUT", `This stock is counted in ${unit}, not in ${quantity.unit}.`, { unit });
  requireDuring(stock, now);
  const capacity = parseDecimal(value, SCALE);
  const before = scaledReserved(stock, now);
  const after = before + parseDecimal(quantity.value, SCALE, "quantity");
  if (after > capacity) {
    const headroom = formatDecimal(capacity - before, SCALE);
    throw new DomainError("CAP_EXCEEDED", `Only ${headroom} ${unit} of this stock are left.`, { headroom, unit });
  }
  const isNear = (reserved: bigint): boolean => reserved * 100n >= capacity * NEAR_CAP_PERCENT;
  return {
    stock: {
      ...stock,
      reserved: formatDecimal(after, SCALE),
      reservedAt: now > stock.reservedAt ? now : stock.reservedAt,
    },
    nearCap: isNear(after) && !isNear(before),
  };
}

/**
 * A stock after one of its reservations was given back, and how much of it that frees.
 *
 * What grows back pays for the oldest reservations first, so of this one is left what the level holds beside all that was
 * reserved `later` and still stands: what has grown back meanwhile is gone, for nature may have been full without it.
 *
 * Laws:   without regeneration all of it is freed; reserved is never below zero; over any stretch of time the reservations
 *         that stand add up to at most the capacity and what grew back in it.
 * Errors: STATE_CONFLICT after the period.
 */
export function release<S extends Level>(
  stock: S,
  quantity: Measure,
  later: string,
  now: Date,
): { stock: S; freed: string } {
  requireDuring(stock, now);
  const before = scaledReserved(stock, now);
  const own = parseDecimal(quantity.value, SCALE);
  const older = before - parseDecimal(later, SCALE);
  const freed = older <= 0n ? 0n : older < own ? older : own;
  return {
    stock: {
      ...stock,
      reserved: formatDecimal(before - freed, SCALE),
      reservedAt: now > stock.reservedAt ? now : stock.reservedAt,
    },
    freed: formatDecimal(freed, SCALE),
  };
}

function requireDuring({ period }: Level, now: Date): void {
  if (period.until !== null && now >= period.until)
    throw new DomainError("STATE_CONFLICT", "The period of this stock is over.", { until: period.until });
}

function scaledReserved({ period, regeneration, reserved, reservedAt: since }: Level, now: Date): bigint {
  const then = parseDecimal(reserved, SCALE);
  if (regeneration === null || period.until === null) return then;
  const start = Math.max(since.getTime(), period.from.getTime());
  const end = Math.min(now.getTime(), period.until.getTime());
  if (end <= start) return then;
  const lengthMs = BigInt(period.until.getTime() - period.from.getTime());
  const grown = (parseDecimal(regeneration.value, SCALE) * BigInt(end - start)) / lengthMs;
  return grown > then ? 0n : then - grown;
}

function invalid(message: string, field?: string): DomainError {
  return new DomainError("INVALID_INPUT", message, field === undefined ? {} : { field });
}
