import type { NewEvent } from "@commons-hub/shared/event";
import type { Reservation, Stock } from "./stock";

export const STOCK_CREATED = "exchange.resource-stock.created.v1";
export const STOCK_RESERVED = "exchange.resource-stock.reserved.v1";
export const STOCK_RELEASED = "exchange.resource-stock.released.v1";
export const STOCK_NEAR_CAP = "exchange.resource-stock.near-cap.v1";

export function stockCreated(stock: Stock, actor: string | null): NewEvent {
  const { id, steward, specification, territory, capacity, period } = stock;
  return {
    type: STOCK_CREATED,
    actor,
    subject: id,
    payload: {
      resourceStock: id,
      steward,
      specification,
      territory,
      capacity: capacity.value,
      unit: capacity.unit,
      from: period.from.toISOString(),
      until: period.until?.toISOString() ?? null,
    },
  };
}

export function stockReserved({ territory }: Stock, reservation: Reservation, actor: string | null): NewEvent {
  const { id, stock, agent, quantity, decision } = reservation;
  return {
    type: STOCK_RESERVED,
    actor,
    subject: stock,
    payload: {
      reservation: id,
      resourceStock: stock,
      territory,
      agent,
      quantity: quantity.value,
      unit: quantity.unit,
      decision,
    },
  };
}

/** `freed` is what became free of it: less than was reserved where some had grown back already. */
export function stockReleased(
  { territory }: Pick<Stock, "territory">,
  reservation: Reservation,
  freed: string,
  actor: string | null,
): NewEvent {
  const { id, stock, agent, quantity, decision } = reservation;
  return {
    type: STOCK_RELEASED,
    actor,
    subject: stock,
    payload: { reservation: id, resourceStock: stock, territory, agent, freed, unit: quantity.unit, decision },
  };
}

/** Nine tenths of the cap are reserved, and were not before. */
export function stockNearCap({ id, territory, reserved, capacity }: Stock): NewEvent {
  return {
    type: STOCK_NEAR_CAP,
    actor: null,
    subject: id,
    payload: { resourceStock: id, territory, reserved, capacity: capacity.value, unit: capacity.unit },
  };
}
