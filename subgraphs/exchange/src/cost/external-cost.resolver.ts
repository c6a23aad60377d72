import type { Measure } from "@commons-hub/shared/value";
import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { ExchangeContext } from "../context";
import type { EconomicEvent } from "../economic-event/economic-event";
import { EconomicEventType } from "../economic-event/economic-event.type";
import type { Intent } from "../intent/intent";
import { OfferType } from "../intent/intent.type";
import { keyOf } from "./cost.loader";
import { ExternalCostsType } from "./cost.type";
import { type ExternalCosts, externalCostsOf } from "./true-price";

const SETS = "Sets of cost factors; the standard ones when left out. At most 20.";
const TERRITORY = "Whose factors count; where it has none, or none is named, those for anywhere.";

@Resolver(() => EconomicEventType)
export class EventCostsResolver {
  @FieldResolver(() => ExternalCostsType, {
    nullable: true,
    description: "What it costs others and nature. Null where nothing says what it was, or how much.",
  })
  async externalCosts(
    @Root() event: EconomicEvent,
    @Arg("territory", () => String, { nullable: true, description: TERRITORY }) territory: string | null,
    @Arg("factorSets", () => [ID], { nullable: true, description: SETS }) sets: string[] | null,
    @Ctx() context: ExchangeContext,
  ): Promise<ExternalCosts | null> {
    const thing = event.resource ?? event.toResource;
    const specification =
      event.specification ?? (thing === null ? null : (await context.loaders.resource.load(thing))?.specification);
    return costsOf(specification ?? null, event.quantity ?? event.effort, sets ?? null, territory ?? null, context);
  }
}

@Resolver(() => OfferType)
export class OfferCostsResolver {
  @FieldResolver(() => ExternalCostsType, {
    nullable: true,
    description:
      "What the quantity offered costs others and nature. Null where the offer names no kind of thing, or no quantity.",
  })
  externalCosts(
    @Root() { specification, quantity }: Intent,
    @Arg("territory", () => String, { nullable: true, description: TERRITORY }) territory: string | null,
    @Arg("factorSets", () => [ID], { nullable: true, description: SETS }) sets: string[] | null,
    @Ctx() context: ExchangeContext,
  ): Promise<ExternalCosts | null> {
    return costsOf(specification, quantity, sets ?? null, territory ?? null, context);
  }
}

async function costsOf(
  specification: string | null,
  quantity: Measure | null,
  sets: readonly string[] | null,
  territory: string | null,
  { loaders }: ExchangeContext,
): Promise<ExternalCosts | null> {
  if (specification === null || quantity === null) return null;
  const found = await loaders.factorSets.load(keyOf({ sets, specification }));
  return externalCostsOf({ specification, quantity }, found?.sets ?? [], territory);
}
