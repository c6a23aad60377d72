import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, DecimalScalar } from "@commons-hub/shared/value";
import { Field, Int, ObjectType } from "type-graphql";
import { RollRuleEnum } from "../assembly/assembly.type";
import { PageInfoType } from "../value.type";
import type { RollRule } from "./roll";

@ObjectType("Eligibility", { description: "Whether an agent may vote, in which chamber, and why or why not." })
export class EligibilityType {
  @Field(() => Boolean) eligible!: boolean;
  @Field(() => String) reason!: string;
}

@ObjectType("RollEntry", { description: "Somebody on a roll." })
export class RollEntryType {
  @Field(() => String, { description: "Why the agent is on the roll." }) reason!: string;
}

export const RollEntryConnectionType = defineConnection(RollEntryType, "RollEntry", PageInfoType);

@ObjectType("ChamberRoll", { description: "The part of a roll that belongs to one chamber." })
export class ChamberRollType {
  @Field(() => Int) size!: number;
  @Field(() => String, { description: "SHA-256 over the entries; see the README of governance." }) digest!: string;
}

@ObjectType("ElectoralRoll", { description: "Who decides: computed and frozen when the vote opened." })
export class ElectoralRollType {
  @Field(() => RollRuleEnum) rule!: RollRule;
  @Field(() => Int) size!: number;
  @Field(() => DateTimeScalar) frozenAt!: Date;
  @Field(() => String, { description: "SHA-256 over the entries; see the README of governance." }) digest!: string;
  @Field(() => String, { description: "How far the log of projects was read when the roll was frozen." })
  seenCursor!: string;
}

/** Weights are whole numbers; the schema says Decimal, so that a later rule may divide them. */
export const WeightScalar = DecimalScalar;
