import { DomainError } from "@commons-hub/shared/errors";

export const BOOKING_PREFIX = "bkg";
const DAY_MS = 86_400_000;
const LENGTH_DAYS_MAX = 366;
const AHEAD_DAYS_MAX = 732;

/** Time with one of the shared means, from inclusive, to exclusive. Goes beyond ValueFlows. */
export interface Booking {
  readonly id: string;
  readonly resource: string;
  readonly agent: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly bookedBy: string | null;
  readonly bookedAt: Date;
  readonly cancelledAt: Date | null;
}

/**
 * Checks a wish for time.
 *
 * Errors: INVALID_INPUT for what ends before it starts, is over already, lasts over 366 days or starts over 732 days ahead.
 */
export function requireTime({ startsAt, endsAt }: Pick<Booking, "startsAt" | "endsAt">, now: Date): void {
  const lengthMs = endsAt.getTime() - startsAt.getTime();
  if (lengthMs <= 0) throw invalid("A booking must end after it starts.");
  if (lengthMs > LENGTH_DAYS_MAX * DAY_MS) throw invalid(`A booking lasts at most ${LENGTH_DAYS_MAX} days.`);
  if (endsAt <= now) throw invalid("This time is over.");
  if (startsAt.getTime() > now.getTime() + AHEAD_DAYS_MAX * DAY_MS)
    throw invalid(`A booking starts within the next ${AHEAD_DAYS_MAX} days.`);
}

/**
 * A booking that its agent, or the owner of the thing, gives up. Time that is over stays as it was.
 *
 * Errors: STATE_CONFLICT when it is cancelled or over.
 */
export function cancelBooking(booking: Booking, now: Date): Booking {
  if (booking.cancelledAt !== null) throw new DomainError("STATE_CONFLICT", "This booking is cancelled.");
  if (booking.endsAt <= now) throw new DomainError("STATE_CONFLICT", "This booking is over; it stays as it was.");
  return { ...booking, cancelledAt: now };
}

function invalid(message: string): DomainError {
  return new DomainError("INVALID_INPUT", message);
}
