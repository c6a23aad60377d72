import { expect, test } from "@jest/globals";
import { type Booking, cancelBooking, requireTime } from "./booking";

const NOW = new Date("2026-06-01T12:00:00Z");
const at = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

test.each([
  ["an hour from now", 1 / 24, 2 / 24],
  ["what has begun", -1, 1],
  ["a whole year", 1, 367],
  ["two years ahead", 732, 733],
])("%s can be booked", (_, from, to) => {
  expect(() => requireTime({ startsAt: at(from), endsAt: at(to) }, NOW)).not.toThrow();
});

test.each([
  ["no time at all", 1, 1],
  ["an end before the start", 2, 1],
  ["what is over", -2, 0],
  ["more than a year", 1, 367.01],
  ["what is too far ahead", 732.01, 733],
])("%s is refused", (_, from, to) => {
  expect(() => requireTime({ startsAt: at(from), endsAt: at(to) }, NOW)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT" }),
  );
});

const booking: Booking = {
  id: "bkg_a",
  resource: "res_a",
  agent: "agt_a",
  startsAt: at(1),
  endsAt: at(2),
  bookedBy: null,
  bookedAt: at(-1),
  cancelledAt: null,
};

test("a booking is cancelled once, and not when it is over", () => {
  const cancelled = cancelBooking(booking, NOW);
  expect(cancelled.cancelledAt).toEqual(NOW);
  for (const [gone, now] of [
    [cancelled, NOW],
    [booking, at(2)],
  ] as const)
    expect(() => cancelBooking(gone, now)).toThrow(expect.objectContaining({ code: "STATE_CONFLICT" }));
});
