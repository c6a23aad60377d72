import { defineConnection } from "@commons-hub/shared/relay";
import type { Origin } from "@commons-hub/shared/value";
import { Field, ID, ObjectType } from "type-graphql";
import { OriginType, PageInfoType } from "../value.type";

@ObjectType("ValueFlowsRecord", {
  description:
    "What an imported file said of one thing, word for word: plans, recipes, roles and whatever else the hub has no type of its own for stay readable so.",
})
export class ValueFlowsRecordType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: "The address of what it speaks of." }) uri!: string;
  @Field(() => String, { nullable: true, description: "Its class in the vocabulary, such as Plan or RecipeFlow." })
  type!: string | null;
  @Field(() => String, { description: "Its properties as JSON." }) properties!: string;
  @Field(() => OriginType) origin!: Origin;
}

export const ValueFlowsRecordConnectionType = defineConnection(ValueFlowsRecordType, "ValueFlowsRecord", PageInfoType);
