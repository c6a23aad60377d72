import { defineConnection } from "@commons-hub/shared/relay";
import type { Money } from "@commons-hub/shared/value";
import { Field, ObjectType } from "type-graphql";
import { LevyDueType } from "../levy/levy.type";
import { DeclaredUseType } from "../usage/usage.type";
import { MoneyType, PageInfoType } from "../value.type";

@ObjectType("ProjectReturnGap")
export class ProjectReturnGapType {
  @Field(() => [DeclaredUseType], { description: "What was declared for a period that touches this one." })
  declaredUse!: DeclaredUseType[];
  @Field(() => [MoneyType], { description: "What of the agent's pledges is due to the project in the period." })
  due!: readonly Money[];
  @Field(() => [MoneyType], {
    description: "What was allocated to the project in the period out of the agent's money, held amounts included.",
  })
  received!: readonly Money[];
  @Field(() => [MoneyType], { description: "What of the agent's money the project sent on to those it builds on." })
  passedOn!: readonly Money[];
}

export const ProjectReturnGapConnectionType = defineConnection(ProjectReturnGapType, "ProjectReturnGap", PageInfoType);

@ObjectType("ReturnGap", { description: "Due, received and missing, one amount for each currency." })
export class ReturnGapType {
  @Field(() => [MoneyType], { description: "The sum of what is due to projects." }) due!: readonly Money[];
  @Field(() => [MoneyType], { description: "What came in from the agent in the period, allocated or not." })
  received!: readonly Money[];
  @Field(() => [MoneyType], { description: "Due minus received where that is above zero." }) gap!: readonly Money[];
  @Field(() => [LevyDueType], {
    description:
      "What levies make due to each collector beside that, where the agent agreed to bear what its exchanges cost others; at most 100.",
  })
  levies!: readonly LevyDueType[];
}

@ObjectType("Owing", { description: "Who has returned less to a project than is due." })
export class OwingType {
  @Field(() => [MoneyType], { description: "Due minus received where that is above zero." }) gap!: readonly Money[];
}

export const OwingConnectionType = defineConnection(OwingType, "Owing", PageInfoType);
