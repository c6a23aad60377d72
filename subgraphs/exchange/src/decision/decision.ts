import { DomainError } from "@commons-hub/shared/errors";
import { newId } from "@commons-hub/shared/ids";
import type { Measure } from "@commons-hub/shared/value";
import { requireQuantity, reserve, type Reservation, RESERVATION_PREFIX, type StockNow } from "../stock/stock";

/** What a decision in force wants of a stock. */
export interface StockEffect {
  readonly decision: string;
  /** Its place among the effects of the decision. */
  readonly index: number;
  readonly assembly: string;
  /** The organization that convened the assembly: the reservation is its own. Null: unknown here. */
  readonly organization: string | null;
  readonly inForceUntil: Date | null;
  readonly stock: string;
  readonly quantity: Measure;
}

/** What came of it. One of `reservation` and `refusal` is null. */
export interface EffectOutcome {
  readonly effect: StockEffect;
  readonly reservation: Reservation | null;
  readonly refusal: EffectRefusal | null;
}

export interface EffectRefusal {
  readonly code: string;
  readonly message: string;
  /** What was left, where that was too little. */
  readonly headroom: string | null;
}

/** What came of an effect, as it is kept. */
export interface StoredOutcome {
  readonly decision: string;
  readonly index: number;
  readonly stock: string;
  readonly quantity: Measure;
  readonly reservation: string | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly carriedOutAt: Date;
}

export interface CarriedOut {
  readonly outcomes: readonly EffectOutcome[];
  /** Those whose level changed, as they are now. */
  readonly stocks: readonly StockNow[];
  /** Those that came near their cap by it. */
  readonly nearCap: readonly StockNow[];
}

/**
 * Carries out what decisions want of stocks, one effect after the other: each meets what those before it have left.
 *
 * An assembly reserves with the rights of the organization that convened it, and in its name: from open stocks, and from
 * those that the organization itself keeps. Anybody can convene an assembly; no vote of it binds somebody else's cap.
 *
 * Laws: as of `reserve`; every effect has one outcome, and one that is refused changes nothing.
 */
export function carryOut(effects: readonly StockEffect[], locked: readonly StockNow[], now: Date): CarriedOut {
  const stocks = new Map(locked.map((stock) => [stock.id, stock]));
  const changed = new Set<string>();
  const near = new Set<string>();
  const outcomes = effects.map((effect): EffectOutcome => {
    try {
      const { stock, organization } = requireCompetent(effect, stocks.get(effect.stock), now);
      const quantity = requireQuantity("quantity", effect.quantity);
      const outcome = reserve(stock, quantity, now);
      stocks.set(stock.id, outcome.stock);
      changed.add(stock.id);
      if (outcome.nearCap) near.add(stock.id);
      return { effect, reservation: reservationOf(effect, organization, quantity, now), refusal: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { effect, reservation: null, refusal: refusalOf(error) };
    }
  });
  const all = [...stocks.values()];
  return {
    outcomes,
    stocks: all.filter(({ id }) => changed.has(id)),
    nearCap: all.filter(({ id }) => near.has(id)),
  };
}

/** Errors: NOT_FOUND, FORBIDDEN, STATE_CONFLICT for a decision that holds no more. */
function requireCompetent(
  { stock: id, organization, inForceUntil }: StockEffect,
  stock: StockNow | undefined,
  now: Date,
): { readonly stock: StockNow; readonly organization: string } {
  if (stock === undefined) throw new DomainError("NOT_FOUND", "No such stock.", { stock: id });
  if (organization === null || (!stock.open && stock.steward !== organization))
    throw new DomainError("FORBIDDEN", "Only an assembly of the stock's steward reserves from it.");
  if (inForceUntil !== null && inForceUntil <= now)
    throw new DomainError("STATE_CONFLICT", "The decision is no longer in force.");
  return { stock, organization };
}

function reservationOf(effect: StockEffect, agent: string, quantity: Measure, now: Date): Reservation {
  return {
    id: newId(RESERVATION_PREFIX),
    stock: effect.stock,
    agent,
    quantity,
    decision: effect.decision,
    reservedBy: null,
    reservedAt: now,
    release: null,
  };
}

function refusalOf({ code, message, details }: DomainError): EffectRefusal {
  const headroom = details["headroom"];
  return { code, message, headroom: typeof headroom === "string" ? headroom : null };
}
