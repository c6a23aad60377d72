import { DateTimeScalar, type Measure } from "@commons-hub/shared/value";
import { Field, ID, ObjectType } from "type-graphql";
import { MeasureType } from "../value.type";

@ObjectType("Decision")
export class DecisionStub {
  @Field(() => ID) id!: string;
}

@ObjectType("StockEffectOutcome", {
  description: "What came of what a decision wants of a stock: a reservation, or a refusal. Goes beyond ValueFlows.",
})
export class StockEffectOutcomeType {
  @Field(() => MeasureType, { description: "What was decided." }) quantity!: Measure;
  @Field(() => String, { nullable: true, description: "Code of the refusal; null when it was carried out." })
  code!: string | null;
  @Field(() => String, { nullable: true, description: "Why nothing was reserved." }) message!: string | null;
  @Field(() => DateTimeScalar) carriedOutAt!: Date;
}
