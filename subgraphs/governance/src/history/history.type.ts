import { defineConnection } from "@commons-hub/shared/relay";
import { BigIntScalar, DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import { PageInfoType } from "../value.type";
import { EVENT_NAMES, type GovernanceEventName } from "./history";
import type { HistoryFilter } from "./history.service";

export const GovernanceEventTypeEnum = enumOf(EVENT_NAMES);
registerEnumType(GovernanceEventTypeEnum, { name: "GovernanceEventType" });

@ObjectType("GovernanceEvent", {
  description: "Something that happened in an assembly. Each covers the one before it by its hash.",
})
export class GovernanceEventType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: "Give it as `after` to go on from here." }) cursor!: string;
  @Field(() => GovernanceEventTypeEnum) type!: GovernanceEventName;
  @Field(() => DateTimeScalar) occurredAt!: Date;
  @Field(() => String, { description: "SHA-256 over this event and the hash before it." }) hash!: string;
  @Field(() => String, { nullable: true, description: "Null for the first event of an assembly." })
  previousHash!: string | null;
  @Field(() => BigIntScalar, { description: "From 1 within the assembly." }) sequence!: bigint;
}

export const GovernanceEventConnectionType = defineConnection(GovernanceEventType, "GovernanceEvent", PageInfoType);

@InputType("GovernanceEventFilter", { description: "All given conditions hold." })
export class GovernanceEventFilter implements HistoryFilter {
  @Field(() => ID, { nullable: true }) assembly?: string | null;
  @Field(() => String, { nullable: true, description: "Of assemblies of this territory." }) territory?: string | null;
  @Field(() => [GovernanceEventTypeEnum], { nullable: true }) types?: GovernanceEventName[] | null;
}
