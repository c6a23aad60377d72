import { byKey, createPageLoader } from "@commons-hub/shared/loaders";
import { encodeCursor } from "@commons-hub/shared/relay";
import type { Booking } from "./booking";
import type { BookingService } from "./booking.service";

/** Loaders of one request. */
export function createBookingLoaders(bookings: BookingService) {
  const pagesOf = (side: "agent" | "resource") =>
    createPageLoader<Booking>({
      list: (ids, first, after) => bookings.listOfMany(side, ids, first, after),
      count: (ids) => bookings.countOfMany(side, ids),
      ownerOf: (booking) => booking[side],
      cursorOf: (booking) => encodeCursor([booking.startsAt.toISOString(), booking.id]),
    });
  return {
    booking: byKey(
      (ids) => bookings.load(ids),
      (booking) => booking.id,
    ),
    bookingsOfAgent: pagesOf("agent"),
    bookingsOfResource: pagesOf("resource"),
  };
}
