import type { NewEvent } from "@commons-hub/shared/event";
import type { Booking } from "./booking";

export const BOOKING_MADE = "exchange.booking.made.v1";
export const BOOKING_CANCELLED = "exchange.booking.cancelled.v1";

export function bookingMade(booking: Booking, actor: string | null): NewEvent {
  return { type: BOOKING_MADE, actor, subject: booking.id, payload: payloadOf(booking) };
}

export function bookingCancelled(booking: Booking, actor: string | null): NewEvent {
  return { type: BOOKING_CANCELLED, actor, subject: booking.id, payload: payloadOf(booking) };
}

function payloadOf({ id, resource, agent, startsAt, endsAt }: Booking) {
  return { booking: id, resource, agent, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
