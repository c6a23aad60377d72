import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ExchangeContext } from "../context";
import type { Reservation, StockNow } from "../stock/stock";
import { ReservationType, ResourceStockType } from "../stock/stock.type";
import type { StoredOutcome } from "./decision";
import { DecisionStub, StockEffectOutcomeType } from "./decision.type";

@Resolver(() => DecisionStub)
export class DecisionOutcomeResolver {
  @FieldResolver(() => [StockEffectOutcomeType], {
    nullable: true,
    description: "What came of what it wants of stocks, in the order of its effects, once it is in force; at most 20.",
  })
  stockEffects(@Root() decision: DecisionStub, @Ctx() { loaders }: ExchangeContext): Promise<readonly StoredOutcome[]> {
    return loaders.outcomesOfDecision.load(decision.id);
  }
}

@Resolver(() => StockEffectOutcomeType)
export class StockEffectOutcomeResolver {
  @FieldResolver(() => ResourceStockType, { nullable: true, description: "Null: there is none of that id." })
  stock(@Root() { stock }: StoredOutcome, @Ctx() { loaders }: ExchangeContext): Promise<StockNow | null> {
    return loaders.resourceStock.load(stock);
  }

  @FieldResolver(() => ReservationType, { nullable: true, description: "Null: it was refused." })
  async reservation(
    @Root() { reservation }: StoredOutcome,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<Reservation | null> {
    return reservation === null ? null : loaders.reservation.load(reservation);
  }
}
