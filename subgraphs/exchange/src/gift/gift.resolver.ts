import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { DecimalScalar } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { EconomicEvent } from "../economic-event/economic-event";
import { EconomicEventConnectionType, EconomicEventType } from "../economic-event/economic-event.type";
import type { PeriodWish } from "../intent/intent.type";
import { PeriodInput } from "../value.type";
import { type GiftShare, giftRatio, type Thanks } from "./gift";
import type { GiftService } from "./gift.service";
import { GiftShareType, ThankForGiftInput, ThankForGiftPayload, ThanksType } from "./gift.type";

const GiftPageArgs = definePageArgs(20);

@Resolver(() => GiftShareType)
export class GiftShareResolver {
  constructor(private readonly gifts: GiftService) {}

  @Query(() => GiftShareType, { description: "Of an agent, or of all; in a period, or ever." })
  giftShare(
    @Arg("agent", () => ID, { nullable: true, description: "Gave or was given." }) agent: string | null,
    @Arg("period", () => PeriodInput, { nullable: true, description: "When it happened." }) period: PeriodWish | null,
  ): Promise<GiftShare> {
    return this.gifts.share(agent ?? null, period ? { from: period.from, until: period.until ?? null } : null);
  }

  @FieldResolver(() => DecimalScalar, { nullable: true })
  ratio(@Root() share: GiftShare): string | null {
    return giftRatio(share);
  }
}

@Resolver(() => EconomicEventType)
export class GiftEventResolver {
  constructor(private readonly gifts: GiftService) {}

  @Mutation(() => ThankForGiftPayload, { description: "The receiver says thanks for a gift, once." })
  async thankForGift(
    @Arg("input", () => ThankForGiftInput) input: ThankForGiftInput,
    @CommandParam() command: Command,
  ): Promise<{ economicEvent: EconomicEvent }> {
    return { economicEvent: await this.gifts.thank(command, input.economicEvent, input.words) };
  }

  @FieldResolver(() => ThanksType, { nullable: true, description: "What the receiver of a gift said." })
  thanks(@Root() { id }: EconomicEvent, @Ctx() { loaders }: ExchangeContext): Promise<Thanks | null> {
    return loaders.thanks.load(id);
  }
}

@Resolver(() => ThanksType)
export class ThanksResolver {
  @FieldResolver(() => AgentStub, { nullable: true })
  thankedBy(@Root() { thankedBy }: Thanks): AgentStub | null {
    return thankedBy === null ? null : { id: thankedBy };
  }
}

@Resolver(() => AgentStub)
export class AgentGiftsResolver {
  @FieldResolver(() => EconomicEventConnectionType, {
    name: "gifts",
    nullable: true,
    description: "What it gave and was given without a claim on anything in return, newest first.",
  })
  list(
    @Root() agent: AgentStub,
    @Args(() => GiftPageArgs) page: PageArgs,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<Connection<EconomicEvent>> {
    return loaders.giftsOfAgent(agent.id, page);
  }
}
