import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { DateTimeScalar, DecimalScalar } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { ReturnsContext } from "../context";
import { AgentStub, type Reference } from "../known/stub.type";
import { type ReturnRule, showAlpha } from "./rule";
import type { RuleService } from "./rule.service";
import { CreateReturnRuleInput, CreateReturnRulePayload, ReturnRuleConnectionType, ReturnRuleType } from "./rule.type";

const RulePageArgs = definePageArgs(20);

@Resolver(() => ReturnRuleType)
export class RuleResolver {
  constructor(private readonly rules: RuleService) {}

  @Mutation(() => CreateReturnRulePayload)
  async createReturnRule(
    @Arg("input", () => CreateReturnRuleInput) input: CreateReturnRuleInput,
    @CommandParam() command: Command,
  ): Promise<CreateReturnRulePayload> {
    return { returnRule: await this.rules.create(command, input) };
  }

  @FieldResolver(() => String, { description: "Counted from 1 within the versions of one rule." })
  version(@Root() rule: ReturnRule): string {
    return String(rule.version);
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  organization(@Root() rule: ReturnRule): Reference {
    return { id: rule.organization };
  }

  @FieldResolver(() => DecimalScalar, { nullable: true, description: "The part that is passed on along the graph." })
  alpha(@Root() rule: ReturnRule): string | null {
    return showAlpha(rule);
  }

  @FieldResolver(() => ReturnRuleType, { nullable: true, description: "The version before." })
  replaces(@Root() rule: ReturnRule, @Ctx() context: ReturnsContext): Promise<ReturnRule | null> | null {
    return rule.replaces === null ? null : context.loaders.rule.load(rule.replaces);
  }

  @FieldResolver(() => DateTimeScalar)
  createdAt(@Root() rule: ReturnRule): Date {
    return rule.createdAt;
  }
}

@Resolver(() => AgentStub)
export class AgentRuleResolver {
  @FieldResolver(() => ReturnRuleConnectionType, {
    nullable: true,
    description: "Rules of this organization, newest first.",
  })
  returnRules(
    @Root() agent: Reference,
    @Args(() => RulePageArgs) page: PageArgs,
    @Ctx() context: ReturnsContext,
  ): Promise<Connection<ReturnRule>> {
    return context.loaders.rulesOf.load({ id: agent.id, args: { first: page.first, after: page.after } });
  }
}
