import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Measure, type Money, type Period } from "@commons-hub/shared/value";
import { Field, Float, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureInput, MeasureType, MoneyInput, MoneyType, PageInfoType, PeriodInput, PeriodType } from "../value.type";
import type { Near } from "./intent";

@ObjectType("Area", { description: "A place and how far around it; degrees, WGS 84 (vf:SpatialThing with a radius)." })
export class AreaType implements Near {
  @Field(() => Float) latitude!: number;
  @Field(() => Float) longitude!: number;
  @Field(() => Float) radiusKm!: number;
}

@ObjectType("Offer", { description: "What an agent gives: vf:Proposal with one vf:Intent." })
export class OfferType {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => Boolean, { description: "Given without a price and without a claim on anything in return." })
  gift!: boolean;
  @Field(() => AgentStub, { nullable: true }) provider!: AgentStub | null;
  @Field(() => ResourceSpecificationStub, { nullable: true }) specification!: ResourceSpecificationStub | null;
  @Field(() => MeasureType, { nullable: true }) quantity!: Measure | null;
  @Field(() => MoneyType, { nullable: true, description: "Null: a gift, or to be agreed." }) price!: Money | null;
  @Field(() => AreaType, { nullable: true, description: "Null: wherever." }) at!: Near | null;
  @Field(() => PeriodType, { nullable: true, description: "Null: until further notice." }) available!: Period | null;
  @Field(() => DateTimeScalar) publishedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "From when on it is not listed any more; null: it is." })
  withdrawnAt!: Date | null;
}

@ObjectType("Need", { description: "What an agent asks for: vf:Proposal with one vf:Intent." })
export class NeedType {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => AgentStub, { nullable: true }) receiver!: AgentStub | null;
  @Field(() => ResourceSpecificationStub, { nullable: true }) specification!: ResourceSpecificationStub | null;
  @Field(() => MeasureType, { nullable: true }) quantity!: Measure | null;
  @Field(() => AreaType, { nullable: true, description: "Null: wherever." }) at!: Near | null;
  @Field(() => PeriodType, { nullable: true, description: "Null: until further notice." }) wanted!: Period | null;
  @Field(() => DateTimeScalar) publishedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "From when on it is not listed any more; null: it is." })
  withdrawnAt!: Date | null;
}

export const OfferConnectionType = defineConnection(OfferType, "Offer", PageInfoType);
export const NeedConnectionType = defineConnection(NeedType, "Need", PageInfoType);

/** A period as it is asked for: `until` may be left out. */
export type PeriodWish = InstanceType<typeof PeriodInput>;

@InputType("NearInput", { description: "A place and how far around it; degrees, WGS 84." })
export class NearInput implements Near {
  @Field(() => Float, { description: "-90 to 90." }) latitude!: number;
  @Field(() => Float, { description: "-180 to 180." }) longitude!: number;
  @Field(() => Float, { description: "0 to 20,038: half the way around the Earth." }) radiusKm!: number;
}

@InputType("PublishOfferInput")
export class PublishOfferInput {
  @Field(() => String, { description: "1 to 200 characters." }) title!: string;
  @Field(() => ID, { description: "You, or an organization whose steward or treasurer you are." }) provider!: string;
  @Field(() => ID, { nullable: true, description: "What needs are held against." }) specification?: string | null;
  @Field(() => MeasureInput, { nullable: true, description: "How much there is in all, and what `price` is for." })
  quantity?: Measure | null;
  @Field(() => Boolean, { nullable: true, description: "A gift has no price." }) gift?: boolean | null;
  @Field(() => MoneyInput, { nullable: true, description: "ISO 4217 or a currency of this hub." }) price?: Money | null;
  @Field(() => NearInput, { nullable: true, description: "Wherever, when left out." }) at?: Near | null;
  @Field(() => PeriodInput, { nullable: true, description: "Until further notice, when left out." })
  available?: PeriodWish | null;
}

@InputType("PublishNeedInput")
export class PublishNeedInput {
  @Field(() => String, { description: "1 to 200 characters." }) title!: string;
  @Field(() => ID, { description: "You, or an organization whose steward or treasurer you are." }) receiver!: string;
  @Field(() => ID, { nullable: true, description: "What offers are held against." }) specification?: string | null;
  @Field(() => MeasureInput, { nullable: true, description: "As much as is needed." }) quantity?: Measure | null;
  @Field(() => NearInput, { nullable: true, description: "Wherever, when left out." }) at?: Near | null;
  @Field(() => PeriodInput, { nullable: true, description: "Until further notice, when left out." })
  wanted?: PeriodWish | null;
}

@InputType("WithdrawOfferInput")
export class WithdrawOfferInput {
  @Field(() => ID, { description: "Yours, or of an organization whose steward or treasurer you are." }) offer!: string;
}

@InputType("WithdrawNeedInput")
export class WithdrawNeedInput {
  @Field(() => ID, { description: "Yours, or of an organization whose steward or treasurer you are." }) need!: string;
}

@ObjectType("WithdrawOfferPayload")
export class WithdrawOfferPayload {
  @Field(() => OfferType) offer!: OfferType;
}

@ObjectType("WithdrawNeedPayload")
export class WithdrawNeedPayload {
  @Field(() => NeedType) need!: NeedType;
}

@ObjectType("PublishOfferPayload")
export class PublishOfferPayload {
  @Field(() => OfferType) offer!: OfferType;
}

@ObjectType("PublishNeedPayload")
export class PublishNeedPayload {
  @Field(() => NeedType) need!: NeedType;
}
