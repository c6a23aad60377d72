import { DateTimeScalar, DecimalScalar, type Period } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { PeriodInput, PeriodType } from "../value.type";
import type { UsageBasis } from "./usage";

export const UsageBasisEnum = {
  BILL_OF_MATERIALS: "BILL_OF_MATERIALS",
  MEASURE: "MEASURE",
  REVENUE: "REVENUE",
  HEADCOUNT: "HEADCOUNT",
} as const;
registerEnumType(UsageBasisEnum, {
  name: "UsageBasis",
  valuesConfig: {
    BILL_OF_MATERIALS: { description: "Components of the declared bill of materials that are the project's." },
    MEASURE: { description: "A measured quantity, such as requests or hours." },
    REVENUE: { description: "Revenue that the project contributes to." },
    HEADCOUNT: { description: "People who work with it." },
  },
});

@ObjectType("UsageDeclaration", { description: "That an agent says to use something, during a period." })
export class UsageDeclarationType {
  @Field(() => ID) id!: string;
  @Field(() => PeriodType) period!: Period;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

@ObjectType("DeclaredUse")
export class DeclaredUseType {
  @Field(() => UsageBasisEnum) basis!: UsageBasis;
  @Field(() => DecimalScalar, { description: "In the measure of the basis." }) weight!: string;
}

@InputType("UsedProjectInput")
export class UsedProjectInput {
  @Field(() => ID) project!: string;
  @Field(() => UsageBasisEnum, { description: "Any but BILL_OF_MATERIALS." }) basis!: UsageBasis;
  @Field(() => DecimalScalar, { description: "Above zero, below 10^12." }) weight!: string;
}

@InputType("DeclareUsageInput")
export class DeclareUsageInput {
  @Field(() => ID) agent!: string;
  @Field(() => PeriodInput) period!: PeriodInput;
  @Field(() => [UsedProjectInput], { nullable: true, description: "At most 1,000; each project once for each basis." })
  uses?: UsedProjectInput[] | null;
  @Field(() => String, { nullable: true, description: "Id or digest of a bill of materials whose root is used." })
  billOfMaterials?: string | null;
}

@ObjectType("DeclareUsagePayload")
export class DeclareUsagePayload {
  @Field(() => UsageDeclarationType) usageDeclaration!: UsageDeclarationType;
}
