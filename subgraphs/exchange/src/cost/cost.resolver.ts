import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Directive, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { ResourceSpecificationStub } from "../specification/specification.type";
import type { CostFactorSet } from "./cost-factor";
import type { CostService } from "./cost.service";
import {
  CostFactorSetType,
  MissingPriceType,
  PublishCostFactorSetInput,
  PublishCostFactorSetPayload,
} from "./cost.type";
import type { MissingPrice } from "./true-price";

@Resolver(() => CostFactorSetType)
export class CostResolver {
  constructor(private readonly costs: CostService) {}

  @Directive("@listSize(assumedSize: 5)")
  @Query(() => [CostFactorSetType], { description: "Sets that count for whoever names none, the latest of each name." })
  costFactorSets(): Promise<CostFactorSet[]> {
    return this.costs.listStandard();
  }

  @Mutation(() => PublishCostFactorSetPayload, {
    description:
      "Publishes what units of things cost others and nature, from CSV; never changed, a change is another version.",
  })
  async publishCostFactorSet(
    @Arg("input", () => PublishCostFactorSetInput) input: PublishCostFactorSetInput,
    @CommandParam() command: Command,
  ): Promise<{ costFactorSet: CostFactorSet }> {
    const { publisher, name, source, version, currency, csv, standard } = input;
    const draft = { publisher, name, source, version, currency, csv, standard: standard ?? false };
    return { costFactorSet: await this.costs.publish(command, draft) };
  }
}

@Resolver(() => MissingPriceType)
export class MissingPriceResolver {
  @FieldResolver(() => ResourceSpecificationStub, { nullable: true })
  specification(@Root() { specification }: MissingPrice): ResourceSpecificationStub {
    return { id: specification };
  }
}
