import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { mayReadBooks } from "../access";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { EconomicResourceType } from "../economic-resource/economic-resource.type";
import type { Booking } from "./booking";
import type { BookingService } from "./booking.service";
import {
  BookingConnectionType,
  BookingType,
  BookResourceInput,
  BookResourcePayload,
  CancelBookingInput,
  CancelBookingPayload,
} from "./booking.type";

const BookingPageArgs = definePageArgs(20);

@Resolver(() => BookingType)
export class BookingResolver {
  constructor(private readonly bookings: BookingService) {}

  @Mutation(() => BookResourcePayload, {
    description:
      "Takes time with a thing; two bookings of one thing never overlap, and one may begin when another ends.",
  })
  async bookResource(
    @Arg("input", () => BookResourceInput) input: BookResourceInput,
    @CommandParam() command: Command,
  ): Promise<{ booking: Booking }> {
    return { booking: await this.bookings.book(command, input) };
  }

  @Mutation(() => CancelBookingPayload, { description: "By whoever has the time, or the owner of the thing." })
  async cancelBooking(
    @Arg("input", () => CancelBookingInput) input: CancelBookingInput,
    @CommandParam() command: Command,
  ): Promise<{ booking: Booking }> {
    return { booking: await this.bookings.cancel(command, input.booking) };
  }

  @FieldResolver(() => EconomicResourceType)
  resource(@Root() booking: Booking, @Ctx() context: ExchangeContext): Promise<EconomicResource> {
    return resourceOf(booking, context);
  }

  @FieldResolver(() => AgentStub, { nullable: true, description: "Null for whom that is no business of." })
  async agent(@Root() booking: Booking, @Ctx() context: ExchangeContext): Promise<AgentStub | null> {
    const resource = await resourceOf(booking, context);
    const isSeen = mayReadBooks(context.caller, booking.agent) || mayReadBooks(context.caller, resource.owner);
    return isSeen ? { id: booking.agent } : null;
  }
}

@Resolver(() => AgentStub)
export class AgentBookingsResolver {
  @FieldResolver(() => BookingConnectionType, {
    nullable: true,
    description: "What it has booked and is to come, the soonest first; null for whom that is no business of.",
  })
  async bookings(
    @Root() agent: AgentStub,
    @Args(() => BookingPageArgs) page: PageArgs,
    @Ctx() { caller, loaders }: ExchangeContext,
  ): Promise<Connection<Booking> | null> {
    return mayReadBooks(caller, agent.id) ? loaders.bookingsOfAgent(agent.id, page) : null;
  }
}

@Resolver(() => EconomicResourceType)
export class ResourceBookingsResolver {
  @FieldResolver(() => BookingConnectionType, { description: "When it is taken, the soonest first." })
  bookings(
    @Root() resource: EconomicResource,
    @Args(() => BookingPageArgs) page: PageArgs,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<Connection<Booking>> {
    return loaders.bookingsOfResource(resource.id, page);
  }
}

async function resourceOf(booking: Booking, { loaders }: ExchangeContext): Promise<EconomicResource> {
  const resource = await loaders.resource.load(booking.resource);
  if (resource === null) throw new Error(`${booking.resource} is gone`);
  return resource;
}
