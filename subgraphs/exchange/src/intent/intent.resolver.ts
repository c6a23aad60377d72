import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Period } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { PeriodType } from "../value.type";
import type { Intent, Near } from "./intent";
import type { IntentService } from "./intent.service";
import {
  AreaType,
  NearInput,
  NeedConnectionType,
  NeedType,
  OfferConnectionType,
  OfferType,
  type PeriodWish,
  PublishNeedInput,
  PublishNeedPayload,
  PublishOfferInput,
  PublishOfferPayload,
  WithdrawNeedInput,
  WithdrawNeedPayload,
  WithdrawOfferInput,
  WithdrawOfferPayload,
} from "./intent.type";

const IntentPageArgs = definePageArgs(20);
const LISTED = "Newest first, what is still to be had; with `near`, what reaches that area or is bound to no place.";

@Resolver(() => OfferType)
export class OfferResolver {
  constructor(private readonly intents: IntentService) {}

  @Query(() => OfferConnectionType, { description: LISTED })
  offers(
    @Arg("near", () => NearInput, { nullable: true }) near: Near | null,
    @Args(() => IntentPageArgs) page: PageArgs,
  ): Promise<Connection<Intent>> {
    return this.intents.list({ kind: "OFFER", near: near ?? null }, page);
  }

  @Mutation(() => PublishOfferPayload, {
    description:
      "Says what an agent gives, as a gift or for something in return; everybody reads it, and it binds nobody.",
  })
  async publishOffer(
    @Arg("input", () => PublishOfferInput) input: PublishOfferInput,
    @CommandParam() command: Command,
  ): Promise<{ offer: Intent }> {
    const offer = await this.intents.publish(command, {
      kind: "OFFER",
      agent: input.provider,
      title: input.title,
      specification: input.specification ?? null,
      gift: input.gift ?? false,
      quantity: input.quantity ?? null,
      price: input.price ?? null,
      near: input.at ?? null,
      available: periodOf(input.available),
    });
    return { offer };
  }

  @Mutation(() => WithdrawOfferPayload, {
    description: "Takes an offer back: it is neither listed nor matched any more.",
  })
  async withdrawOffer(
    @Arg("input", () => WithdrawOfferInput) input: WithdrawOfferInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<{ offer: Intent }> {
    const offer = await this.intents.withdraw(command, "OFFER", input.offer);
    loaders.offer.clear(offer.id);
    return { offer };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  provider(@Root() offer: Intent): AgentStub {
    return { id: offer.agent };
  }

  @FieldResolver(() => ResourceSpecificationStub, { nullable: true })
  specification(@Root() { specification }: Intent): ResourceSpecificationStub | null {
    return specification === null ? null : { id: specification };
  }

  @FieldResolver(() => AreaType, { nullable: true })
  at(@Root() offer: Intent): Near | null {
    return offer.near;
  }
}

@Resolver(() => NeedType)
export class NeedResolver {
  constructor(private readonly intents: IntentService) {}

  @Query(() => NeedConnectionType, { description: LISTED })
  needs(
    @Arg("near", () => NearInput, { nullable: true }) near: Near | null,
    @Args(() => IntentPageArgs) page: PageArgs,
  ): Promise<Connection<Intent>> {
    return this.intents.list({ kind: "NEED", near: near ?? null }, page);
  }

  @Mutation(() => PublishNeedPayload, {
    description: "Says what an agent asks for; everybody reads it, and it binds nobody.",
  })
  async publishNeed(
    @Arg("input", () => PublishNeedInput) input: PublishNeedInput,
    @CommandParam() command: Command,
  ): Promise<{ need: Intent }> {
    const need = await this.intents.publish(command, {
      kind: "NEED",
      agent: input.receiver,
      title: input.title,
      specification: input.specification ?? null,
      gift: false,
      quantity: input.quantity ?? null,
      price: null,
      near: input.at ?? null,
      available: periodOf(input.wanted),
    });
    return { need };
  }

  @Mutation(() => WithdrawNeedPayload, { description: "Takes a need back: it is neither listed nor matched any more." })
  async withdrawNeed(
    @Arg("input", () => WithdrawNeedInput) input: WithdrawNeedInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<{ need: Intent }> {
    const need = await this.intents.withdraw(command, "NEED", input.need);
    loaders.need.clear(need.id);
    return { need };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  receiver(@Root() need: Intent): AgentStub {
    return { id: need.agent };
  }

  @FieldResolver(() => ResourceSpecificationStub, { nullable: true })
  specification(@Root() { specification }: Intent): ResourceSpecificationStub | null {
    return specification === null ? null : { id: specification };
  }

  @FieldResolver(() => AreaType, { nullable: true })
  at(@Root() need: Intent): Near | null {
    return need.near;
  }

  @FieldResolver(() => PeriodType, { nullable: true })
  wanted(@Root() need: Intent): Period | null {
    return need.available;
  }
}

function periodOf(period: PeriodWish | null | undefined): Period | null {
  return period ? { from: period.from, until: period.until ?? null } : null;
}
