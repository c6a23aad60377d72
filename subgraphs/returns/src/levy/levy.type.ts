import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Measure, type Money } from "@commons-hub/shared/value";
import { Field, ID, ObjectType } from "type-graphql";
import { MeasureType, MoneyType, PageInfoType } from "../value.type";

@ObjectType("CostFactorSet")
export class CostFactorSetStub {
  @Field(() => ID) id!: string;
}

@ObjectType("EconomicEvent")
export class EconomicEventStub {
  @Field(() => ID) id!: string;
}

@ObjectType("Levy", {
  description:
    "What one exchange of an organization that agreed to bear it costs others, or what a correction changes of that. Goes beyond ValueFlows.",
})
export class LevyType {
  @Field(() => ID) id!: string;
  @Field(() => MeasureType, { description: "What was given; of a correction by how much it differs from before." })
  quantity!: Measure;
  @Field(() => String, { description: "The factor: minor units for one unit, exact." }) minorPerUnit!: string;
  @Field(() => String, { description: "Quantity × factor in minor units, exact; rounded only in sums." })
  exactMinor!: string;
  @Field(() => String) currency!: string;
  @Field(() => DateTimeScalar, { description: "When it was given." }) occurredAt!: Date;
}

export const LevyConnectionType = defineConnection(LevyType, "Levy", PageInfoType);

@ObjectType("LevyDue", { description: "What levies of a period make due to one collector, in whole units." })
export class LevyDueType {
  @Field(() => MoneyType, { description: "Below zero where corrections take back more than was levied." }) due!: Money;
}
