import { byKey, createPageLoader } from "@commons-hub/shared/loaders";
import { encodeCursor } from "@commons-hub/shared/relay";
import type { Reservation } from "./stock";
import type { StockService } from "./stock.service";

/** Loaders of one request. */
export function createStockLoaders(stocks: StockService) {
  return {
    resourceStock: byKey(
      (ids) => stocks.load(ids),
      (stock) => stock.id,
    ),
    reservation: byKey(
      (ids) => stocks.loadReservations(ids),
      (reservation) => reservation.id,
    ),
    reservationsOfStock: createPageLoader<Reservation>({
      list: (ids, first, after) => stocks.listReservationsOfMany(ids, first, after),
      count: (ids) => stocks.countReservationsOfMany(ids),
      ownerOf: (reservation) => reservation.stock,
      cursorOf: (reservation) => encodeCursor([reservation.id]),
    }),
  };
}
