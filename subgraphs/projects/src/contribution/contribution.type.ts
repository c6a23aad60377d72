import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Measure, type Origin } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { MeasureInput, MeasureType, OriginType, PageInfoType } from "../value.type";
import type { Contribution, ContributionAction } from "./contribution";

export const ContributionActionEnum = {
  WORK: "WORK",
  CITE: "CITE",
  DELIVER_SERVICE: "DELIVER_SERVICE",
  MONEY: "MONEY",
  CARE: "CARE",
  DESIGN: "DESIGN",
  TRANSLATE: "TRANSLATE",
  USE: "USE",
  CONSUME: "CONSUME",
  PRODUCE: "PRODUCE",
} as const;
registerEnumType(ContributionActionEnum, {
  name: "ContributionAction",
  description: "vf:Action where ValueFlows has one; MONEY, CARE, DESIGN and TRANSLATE are the hub's own kinds of work.",
});

@ObjectType("Contribution", { description: "vf:EconomicEvent seen as peer production; append-only." })
export class ContributionType {
  @Field(() => ID) id!: string;
  @Field(() => ContributionActionEnum) action!: ContributionAction;
  @Field(() => MeasureType, { nullable: true }) effort!: Measure | null;
  @Field(() => DateTimeScalar, { description: "When it was made." }) at!: Date;
  @Field(() => String, { nullable: true }) evidence!: string | null;
  @Field(() => DateTimeScalar) recordedAt!: Date;
  @Field(() => OriginType, { nullable: true, description: "Null for what was written down here." })
  origin!: Origin | null;
}

export const ContributionConnectionType = defineConnection(ContributionType, "Contribution", PageInfoType, {
  shareable: true,
});

@InputType("RecordContributionInput")
export class RecordContributionInput {
  @Field(() => ID, { description: "Who contributed; the caller acts for it, or cares for the project." })
  agent!: string;
  @Field(() => ID) project!: string;
  @Field(() => ContributionActionEnum) action!: ContributionAction;
  @Field(() => MeasureInput, { nullable: true, description: "Zero or more." }) effort?: Measure | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Now, unless given; never in the future." })
  at?: Date | null;
  @Field(() => String, { nullable: true, description: "At most 2,000 characters." }) evidence?: string | null;
  @Field(() => ID, { nullable: true, description: "The record that this one replaces." }) corrects?: string | null;
}

@ObjectType("RecordContributionPayload")
export class RecordContributionPayload {
  @Field(() => ContributionType) contribution!: Contribution;
}

@InputType("ConfirmContributionInput")
export class ConfirmContributionInput {
  @Field(() => ID) contribution!: string;
}

@ObjectType("ConfirmContributionPayload")
export class ConfirmContributionPayload {
  @Field(() => ContributionType) contribution!: Contribution;
}
