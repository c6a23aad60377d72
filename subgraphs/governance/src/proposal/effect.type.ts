import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import { MeasureInput, MeasureType, MoneyInput, MoneyType } from "../value.type";
import { EFFECT_KINDS, type EffectKind, type NewEffect, type ProposalEffect } from "./effect";

export const EffectKindEnum = enumOf(EFFECT_KINDS);
registerEnumType(EffectKindEnum, { name: "EffectKind" });

@ObjectType("ProposalEffect", { description: "What another part does once the decision is in force." })
export class ProposalEffectType {
  @Field(() => EffectKindEnum) kind!: EffectKind;
  @Field(() => ID, { nullable: true, description: "What is reserved." }) stock!: string | null;
  @Field(() => MeasureType, { nullable: true }) quantity!: object | null;
  @Field(() => ID, { nullable: true, description: "Whose tranche is released." }) programme!: string | null;
  @Field(() => MoneyType, { nullable: true }) amount!: object | null;
}

export function toEffectType(effect: ProposalEffect): ProposalEffectType {
  return { stock: null, quantity: null, programme: null, amount: null, ...effect };
}

@InputType("StockEffectInput")
export class StockEffectInput {
  @Field(() => ID) stock!: string;
  @Field(() => MeasureInput, { description: "More than 0." }) quantity!: InstanceType<typeof MeasureInput>;
}

@InputType("TrancheEffectInput")
export class TrancheEffectInput {
  @Field(() => ID) programme!: string;
  @Field(() => MoneyInput, { description: "More than 0." }) amount!: InstanceType<typeof MoneyInput>;
}

@InputType("ProposalEffectInput", { description: "One of the two." })
export class ProposalEffectInput implements NewEffect {
  @Field(() => StockEffectInput, { nullable: true }) reserveStock?: StockEffectInput | null;
  @Field(() => TrancheEffectInput, { nullable: true }) releaseTranche?: TrancheEffectInput | null;
}
