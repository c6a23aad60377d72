import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { MoneyInput, MoneyType, PageInfoType, PeriodInput } from "../value.type";

@ObjectType("Pledge", { description: "A promise to return an amount by a rule." })
export class PledgeType {
  @Field(() => ID) id!: string;
  @Field(() => MoneyType) amount!: Money;
  @Field(() => String, { description: "Of rule and snapshot: with them anyone computes the same parts again." })
  digest!: string;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

export const PledgeConnectionType = defineConnection(PledgeType, "Pledge", PageInfoType);

@InputType("PledgeInput")
export class PledgeInput {
  @Field(() => ID) agent!: string;
  @Field(() => MoneyInput) amount!: MoneyInput;
  @Field(() => ID, { description: "The rule by which it is split; its organization collects." }) rule!: string;
  @Field(() => PeriodInput, {
    nullable: true,
    description: "Falls due evenly over this period, which needs an end. Without it, all is due at once.",
  })
  period?: PeriodInput | null;
  @Field(() => ID, { nullable: true, description: "Split along the latest bill of materials of this project." })
  project?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "Split along this bill of materials, by id or digest. Without project and bill: along what the agent last declared to use.",
  })
  billOfMaterials?: string | null;
}

@ObjectType("PledgePayload")
export class PledgePayload {
  @Field(() => PledgeType) pledge!: PledgeType;
}
