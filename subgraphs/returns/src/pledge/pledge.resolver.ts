import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Period } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { ReturnsContext } from "../context";
import { AgentStub, type Reference } from "../known/stub.type";
import type { ReturnRule } from "../rule/rule";
import { ReturnRuleType } from "../rule/rule.type";
import { PeriodType } from "../value.type";
import type { Pledge } from "./pledge";
import type { PledgeService } from "./pledge.service";
import { PledgeConnectionType, PledgeInput, PledgePayload, PledgeType } from "./pledge.type";

const PledgePageArgs = definePageArgs(20);

@Resolver(() => PledgeType)
export class PledgeResolver {
  constructor(private readonly pledges: PledgeService) {}

  @Mutation(() => PledgePayload)
  async pledge(
    @Arg("input", () => PledgeInput) input: PledgeInput,
    @CommandParam() command: Command,
  ): Promise<PledgePayload> {
    return { pledge: await this.pledges.make(command, input) };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  agent(@Root() pledge: Pledge): Reference {
    return { id: pledge.agent };
  }

  @FieldResolver(() => AgentStub, { nullable: true, description: "Who collects it." })
  organization(@Root() pledge: Pledge): Reference {
    return { id: pledge.organization };
  }

  @FieldResolver(() => ReturnRuleType, { nullable: true })
  rule(@Root() pledge: Pledge, @Ctx() context: ReturnsContext): Promise<ReturnRule | null> {
    return context.loaders.rule.load(pledge.rule);
  }

  @FieldResolver(() => PeriodType, {
    description: "Falls due evenly over this period; without an end, at its beginning.",
  })
  period(@Root() pledge: Pledge): Period {
    return pledge.due;
  }

  @FieldResolver(() => String, { nullable: true, description: "Id of the bill of materials that it is split along." })
  billOfMaterials(@Root() pledge: Pledge): string | null {
    return pledge.bill;
  }
}

@Resolver(() => AgentStub)
export class AgentPledgeResolver {
  @FieldResolver(() => PledgeConnectionType, { nullable: true, description: "Promised by this agent, newest first." })
  async pledges(
    @Root() agent: Reference,
    @Args(() => PledgePageArgs) page: PageArgs,
    @Ctx() context: ReturnsContext,
  ): Promise<Connection<Pledge> | null> {
    const [pledges, visible] = await Promise.all([
      context.loaders.pledgesOf.load({ id: agent.id, args: { first: page.first, after: page.after } }),
      context.visiblePayer(agent.id),
    ]);
    return visible && pledges;
  }
}
