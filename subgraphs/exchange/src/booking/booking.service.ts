import { type Command, constraintOf, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor, requireActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { decodeCursor, requirePageSize } from "@commons-hub/shared/relay";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { ResourceRepository } from "../economic-resource/economic-resource.repository";
import { type Booking, BOOKING_PREFIX, cancelBooking, requireTime } from "./booking";
import { bookingCancelled, bookingMade } from "./booking.events";
import { BookingRepository, type BookingSide } from "./booking.repository";

export interface NewBooking {
  readonly resource: string;
  readonly agent: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export class BookingService {
  readonly #bookings: BookingRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentDirectory,
  ) {
    this.#bookings = new BookingRepository(work.sql);
  }

  /**
   * Books one of the shared means; its owner books what is its own, shared or not. That nothing overlaps is a constraint of
   * the database.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN for another's time, or what is not shared; NOT_FOUND; ALREADY_BOOKED;
   *         STATE_CONFLICT for what nobody has on hand any more; those of `requireTime` and of `AgentDirectory`.
   */
  async book(command: Command, input: NewBooking): Promise<Booking> {
    const { caller } = command;
    const { resource, agent, startsAt, endsAt } = input;
    requireActFor(caller, input.agent, "EXCHANGE", OFFICERS);
    await this.agents.requireAgent(caller, input.agent);
    try {
      return await this.work.run(command, async (tx) => {
        const now = await tx.now();
        requireTime(input, now);
        requireBookable(await getResource(tx, input.resource), caller);
        const booking = {
          resource,
          agent,
          startsAt,
          endsAt,
          id: newId(BOOKING_PREFIX),
          bookedBy: caller.agent,
          bookedAt: now,
          cancelledAt: null,
        };
        await BookingRepository.insert(tx, booking);
        tx.emit(bookingMade(booking, caller.agent));
        return booking;
      });
    } catch (error) {
      if (constraintOf(error) !== "booking_once") throw error;
      throw new DomainError(
        "ALREADY_BOOKED",
        "Somebody has it in a part of this time; `bookings` of the resource says when.",
        { resource: input.resource },
        { cause: error },
      );
    }
  }

  /**
   * Gives time back: whoever has it, or an officer of the thing's owner.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; STATE_CONFLICT.
   */
  cancel(command: Command, id: string): Promise<Booking> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const booking = await BookingRepository.getForUpdate(tx, id);
      if (booking === null) throw new DomainError("NOT_FOUND", "No such booking.", { booking: id });
      const resource = await getResource(tx, booking.resource);
      if (!mayActFor(caller, booking.agent, OFFICERS) && !mayActFor(caller, resource.owner, OFFICERS))
        throw new DomainError("FORBIDDEN", "Only whoever booked it, or the owner of the thing, cancels a booking.");
      const cancelled = cancelBooking(booking, await tx.now());
      await BookingRepository.cancel(tx, cancelled);
      tx.emit(bookingCancelled(cancelled, caller.agent));
      return cancelled;
    });
  }

  load(ids: readonly string[]): Promise<Booking[]> {
    return this.#bookings.load(ids);
  }

  countOfMany(side: BookingSide, ids: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.#bookings.countOfMany(side, ids);
  }

  /** What is to come, the soonest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOfMany(
    side: BookingSide,
    ids: readonly string[],
    first: number,
    after: string | null,
  ): Promise<readonly Booking[]> {
    const limit = requirePageSize(first) + 1;
    const [startsAt = "", id = ""] = after === null ? [] : decodeCursor(after, 2);
    if (after !== null && Number.isNaN(Date.parse(startsAt)))
      throw new DomainError("INVALID_CURSOR", "This cursor was not given out by this list.");
    const place = after === null ? null : { startsAt: new Date(startsAt).toISOString(), id };
    return this.#bookings.listOfMany(side, ids, place, limit);
  }
}

async function getResource(tx: Transaction, id: string): Promise<EconomicResource> {
  const [resource] = await new ResourceRepository(tx).load([id]);
  if (resource === undefined) throw new DomainError("NOT_FOUND", "No such resource.", { resource: id });
  return resource;
}

function requireBookable(resource: EconomicResource, caller: Caller): void {
  if (!resource.shareable && !mayActFor(caller, resource.owner, OFFICERS))
    throw new DomainError("FORBIDDEN", "This is not shared; only its owner books it.", { owner: resource.owner });
  // What is lent out comes back: it is booked for later at whoever owns it, and never at who only holds it.
  if (/^[0.]*$/.test(resource.accounting))
    throw new DomainError("STATE_CONFLICT", "Nothing of this is owned here any more; book it where it is owned.", {
      resource: resource.id,
    });
}
