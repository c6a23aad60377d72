import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { Intent, Near } from "../intent/intent";
import { NearInput, NeedType, OfferType } from "../intent/intent.type";
import type { Match } from "./matching";
import type { MatchingService } from "./matching.service";
import { MatchConnectionType, MatchType, TradeLoopType } from "./matching.type";

const MatchPageArgs = definePageArgs(20);

@Resolver(() => AgentStub)
export class AgentMatchesResolver {
  constructor(private readonly matching: MatchingService) {}

  @FieldResolver(() => MatchConnectionType, {
    nullable: true,
    description: "What fits its offers and needs, best first; with `near`, what reaches that area.",
  })
  matches(
    @Root() agent: AgentStub,
    @Arg("near", () => NearInput, { nullable: true, description: "Both must reach it." }) near: Near | null,
    @Args(() => MatchPageArgs) page: PageArgs,
  ): Promise<Connection<Match>> {
    return this.matching.list(agent.id, near ?? null, page);
  }

  @FieldResolver(() => [TradeLoopType], {
    nullable: true,
    description: "Rings of up to five in which it gives and is given, the shortest first.",
  })
  async tradeLoops(
    @Root() agent: AgentStub,
    @Arg("first", () => Int, { defaultValue: 10, description: "1 to 100." }) first: number,
  ): Promise<{ links: Match[] }[]> {
    return (await this.matching.listLoops(agent.id, first)).map((links) => ({ links }));
  }
}

@Resolver(() => MatchType)
export class MatchResolver {
  @FieldResolver(() => OfferType)
  offer(@Root() match: Match, @Ctx() { loaders }: ExchangeContext): Promise<Intent | null> {
    return loaders.offer.load(match.offer);
  }

  @FieldResolver(() => NeedType)
  need(@Root() match: Match, @Ctx() { loaders }: ExchangeContext): Promise<Intent | null> {
    return loaders.need.load(match.need);
  }
}
