import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Measure } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureType } from "../value.type";
import { headroomAt, type Reservation, reservedAt, type StockNow } from "./stock";
import type { StockService } from "./stock.service";
import {
  ReleaseReservationInput,
  ReleaseReservationPayload,
  CreateResourceStockInput,
  CreateResourceStockPayload,
  ReservationConnectionType,
  ReservationType,
  ReserveStockInput,
  ReserveStockPayload,
  ResourceStockConnectionType,
  ResourceStockType,
} from "./stock.type";

const StockPageArgs = definePageArgs(20);

@Resolver(() => ResourceStockType)
export class StockResolver {
  constructor(private readonly stocks: StockService) {}

  @Query(() => ResourceStockConnectionType, { description: "Caps of a territory, newest first." })
  resourceStocks(
    @Arg("territory", () => String) territory: string,
    @Args(() => StockPageArgs) page: PageArgs,
  ): Promise<Connection<StockNow>> {
    return this.stocks.list(territory, page);
  }

  @Mutation(() => CreateResourceStockPayload, {
    description: "States a cap on what is taken of something finite; two of the same never overlap.",
  })
  async createResourceStock(
    @Arg("input", () => CreateResourceStockInput) input: CreateResourceStockInput,
    @CommandParam() command: Command,
  ): Promise<{ resourceStock: StockNow }> {
    const resourceStock = await this.stocks.create(command, {
      steward: input.steward,
      specification: input.specification,
      territory: input.territory,
      period: { from: input.period.from, until: input.period.until ?? null },
      capacity: input.capacity,
      regeneration: input.regeneration ?? null,
      open: input.open ?? false,
    });
    return { resourceStock };
  }

  @Mutation(() => ReserveStockPayload, { description: "A part of a cap, or nothing: never beyond it." })
  async reserveStock(
    @Arg("input", () => ReserveStockInput) input: ReserveStockInput,
    @CommandParam() command: Command,
  ): Promise<{ reservation: Reservation }> {
    return { reservation: await this.stocks.reserve(command, input) };
  }

  @Mutation(() => ReleaseReservationPayload, { description: "Gives back what is left of a reservation." })
  async releaseReservation(
    @Arg("input", () => ReleaseReservationInput) { reservation }: ReleaseReservationInput,
    @CommandParam() command: Command,
  ): Promise<{ reservation: Reservation }> {
    return { reservation: await this.stocks.release(command, reservation) };
  }

  @FieldResolver(() => ResourceSpecificationStub, { nullable: true })
  specification(@Root() { specification }: StockNow): ResourceSpecificationStub {
    return { id: specification };
  }

  @FieldResolver(() => AgentStub, { nullable: true, description: "The organization that answers for the cap." })
  steward(@Root() { steward }: StockNow): AgentStub {
    return { id: steward };
  }

  @FieldResolver(() => MeasureType, { description: "What is reserved now and has not grown back." })
  reserved(@Root() stock: StockNow): Measure {
    return { value: reservedAt(stock, stock.now), unit: stock.capacity.unit };
  }

  @FieldResolver(() => MeasureType, { description: "What is left of the cap now." })
  headroom(@Root() stock: StockNow): Measure {
    return { value: headroomAt(stock, stock.now), unit: stock.capacity.unit };
  }

  @FieldResolver(() => ReservationConnectionType, { description: "Those that stand, newest first." })
  reservations(
    @Root() stock: StockNow,
    @Args(() => StockPageArgs) page: PageArgs,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<Connection<Reservation>> {
    return loaders.reservationsOfStock(stock.id, page);
  }
}

@Resolver(() => ReservationType)
export class ReservationResolver {
  @FieldResolver(() => AgentStub, { nullable: true })
  agent(@Root() { agent }: Reservation): AgentStub {
    return { id: agent };
  }

  @FieldResolver(() => ID, { nullable: true, name: "decisionId", description: "Of the decision on which it rests." })
  decisionId(@Root() { decision }: Reservation): string | null {
    return decision;
  }

  @FieldResolver(() => ResourceStockType)
  async stock(@Root() { stock }: Reservation, @Ctx() { loaders }: ExchangeContext): Promise<StockNow> {
    const found = await loaders.resourceStock.load(stock);
    if (found === null) throw new Error(`${stock} is gone`);
    return found;
  }
}
