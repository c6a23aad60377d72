import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ReturnsContext } from "../context";
import { AgentStub, type Reference } from "../known/stub.type";
import type { Levy, LevyDue } from "./levy";
import { CostFactorSetStub, EconomicEventStub, LevyConnectionType, LevyDueType, LevyType } from "./levy.type";

const LevyPageArgs = definePageArgs(20);

@Resolver(() => LevyType)
export class LevyResolver {
  @FieldResolver(() => AgentStub, { nullable: true })
  payer(@Root() { payer }: Levy): Reference {
    return { id: payer };
  }

  @FieldResolver(() => AgentStub, { nullable: true, description: "To whom it is due." })
  collector(@Root() { collector }: Levy): Reference {
    return { id: collector };
  }

  @FieldResolver(() => CostFactorSetStub, { nullable: true, description: "Of which set, source and version." })
  factorSet(@Root() { factorSet }: Levy): Reference {
    return { id: factorSet };
  }

  @FieldResolver(() => EconomicEventStub, { nullable: true, description: "The exchange, or what puts it right." })
  economicEvent(@Root() { economicEvent }: Levy): Reference {
    return { id: economicEvent };
  }
}

@Resolver(() => LevyDueType)
export class LevyDueResolver {
  @FieldResolver(() => AgentStub, { nullable: true })
  collector(@Root() { collector }: LevyDue): Reference {
    return { id: collector };
  }
}

@Resolver(() => AgentStub)
export class AgentLevyResolver {
  @FieldResolver(() => LevyConnectionType, {
    nullable: true,
    description: "What its exchanges cost others, where it agreed to bear that; newest first.",
  })
  async levies(
    @Root() agent: Reference,
    @Args(() => LevyPageArgs) page: PageArgs,
    @Ctx() context: ReturnsContext,
  ): Promise<Connection<Levy> | null> {
    const [levies, visible] = await Promise.all([
      context.loaders.leviesOf.load({ id: agent.id, args: { first: page.first, after: page.after } }),
      context.visiblePayer(agent.id),
    ]);
    return visible && levies;
  }
}
