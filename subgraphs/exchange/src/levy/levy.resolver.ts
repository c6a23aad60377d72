import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Ctx, Directive, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { CostFactorSet } from "../cost/cost-factor";
import { CostFactorSetType } from "../cost/cost.type";
import type { LevyAgreement } from "./levy";
import type { LevyService } from "./levy.service";
import { AgreeToLeviesInput, LevyAgreementPayload, LevyAgreementType, RevokeLeviesInput } from "./levy.type";

@Resolver(() => LevyAgreementType)
export class LevyAgreementResolver {
  constructor(private readonly levies: LevyService) {}

  @Mutation(() => LevyAgreementPayload, {
    description: "From now on an organization bears what its exchanges cost others; revocable.",
  })
  async agreeToLevies(
    @Arg("input", () => AgreeToLeviesInput) input: AgreeToLeviesInput,
    @CommandParam() command: Command,
  ): Promise<{ levyAgreement: LevyAgreement }> {
    return { levyAgreement: await this.levies.agree(command, input) };
  }

  @Mutation(() => LevyAgreementPayload, { description: "Nothing more is levied; what was, stays due." })
  async revokeLevies(
    @Arg("input", () => RevokeLeviesInput) { levyAgreement }: RevokeLeviesInput,
    @CommandParam() command: Command,
  ): Promise<{ levyAgreement: LevyAgreement }> {
    return { levyAgreement: await this.levies.revoke(command, levyAgreement) };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  payer(@Root() { payer }: LevyAgreement): AgentStub {
    return { id: payer };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  collector(@Root() { collector }: LevyAgreement): AgentStub {
    return { id: collector };
  }

  @FieldResolver(() => CostFactorSetType)
  factorSet(@Root() { factorSet }: LevyAgreement, @Ctx() { loaders }: ExchangeContext): Promise<CostFactorSet | null> {
    return loaders.costFactorSet.load(factorSet);
  }

  @FieldResolver(() => Int, { description: "Exchanges of which the set does not know the cost: they are not levied." })
  async missing(@Root() { id }: LevyAgreement, @Ctx() { loaders }: ExchangeContext): Promise<number> {
    return (await loaders.missingLevies.load(id))?.count ?? 0;
  }
}

@Resolver(() => AgentStub)
export class AgentLevyAgreementsResolver {
  @Directive("@listSize(assumedSize: 20)")
  @FieldResolver(() => [LevyAgreementType], {
    nullable: true,
    description: "Levies to which it agreed and that stand; at most 20.",
  })
  levyAgreements(@Root() agent: AgentStub, @Ctx() { loaders }: ExchangeContext): Promise<readonly LevyAgreement[]> {
    return loaders.levyAgreementsOf.load(agent.id);
  }
}
