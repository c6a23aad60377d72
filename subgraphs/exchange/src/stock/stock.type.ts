import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Measure, type Period } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import type { PeriodWish } from "../intent/intent.type";
import type { Release } from "./stock";
import { MeasureInput, MeasureType, PageInfoType, PeriodInput, PeriodType } from "../value.type";

@ObjectType("ResourceStock", {
  description: "A cap per territory and period on what is taken of something finite. Goes beyond ValueFlows.",
})
export class ResourceStockType {
  @Field(() => ID) id!: string;
  @Field(() => String) territory!: string;
  @Field(() => PeriodType) period!: Period;
  @Field(() => MeasureType, { description: "What may be reserved at any instant." }) capacity!: Measure;
  @Field(() => MeasureType, { nullable: true, description: "What grows back over the whole period, evenly." })
  regeneration!: Measure | null;
  @Field(() => Boolean, {
    description: "Whether agents reserve for themselves; otherwise only the steward does, for all.",
  })
  open!: boolean;
}

export const ResourceStockConnectionType = defineConnection(ResourceStockType, "ResourceStock", PageInfoType);

@ObjectType("ReservationRelease", { description: "A reservation was given back." })
export class ReservationReleaseType {
  @Field(() => MeasureType, { description: "What that freed: what was reserved, without what had grown back already." })
  quantity!: Measure;
  @Field(() => DateTimeScalar) at!: Date;
}

@ObjectType("Reservation", {
  description: "A part of a cap that somebody may take. Nobody else can take it away; it can be given back.",
})
export class ReservationType {
  @Field(() => ID) id!: string;
  @Field(() => MeasureType) quantity!: Measure;
  @Field(() => ID, { nullable: true, description: "Of the decision on which it rests." }) decisionId!: string | null;
  @Field(() => DateTimeScalar) reservedAt!: Date;
  @Field(() => ReservationReleaseType, { nullable: true, description: "Null while it stands." })
  release!: Release | null;
}

export const ReservationConnectionType = defineConnection(ReservationType, "Reservation", PageInfoType);

@InputType("CreateResourceStockInput")
export class CreateResourceStockInput {
  @Field(() => ID, { description: "The organization that answers for the cap; you are its steward or treasurer." })
  steward!: string;
  @Field(() => ID, { description: "Of what: a resource specification." }) specification!: string;
  @Field(() => String, { description: "1 to 200 characters." }) territory!: string;
  @Field(() => PeriodInput) period!: PeriodWish;
  @Field(() => MeasureInput, { description: "Above zero." }) capacity!: Measure;
  @Field(() => MeasureInput, {
    nullable: true,
    description: "What grows back over the whole period, evenly; in the capacity's unit.",
  })
  regeneration?: Measure | null;
  @Field(() => Boolean, { nullable: true, description: "Agents reserve for themselves; false unless given." })
  open?: boolean | null;
}

@InputType("ReserveStockInput")
export class ReserveStockInput {
  @Field(() => ID) stock!: string;
  @Field(() => ID, { description: "For whom." }) agent!: string;
  @Field(() => MeasureInput, { description: "Above zero, in the stock's unit." }) quantity!: Measure;
  @Field(() => ID, { nullable: true, description: "The decision on which it rests." }) decision?: string | null;
}

@ObjectType("CreateResourceStockPayload")
export class CreateResourceStockPayload {
  @Field(() => ResourceStockType) resourceStock!: ResourceStockType;
}

@ObjectType("ReserveStockPayload")
export class ReserveStockPayload {
  @Field(() => ReservationType) reservation!: ReservationType;
}

@InputType("ReleaseReservationInput")
export class ReleaseReservationInput {
  @Field(() => ID) reservation!: string;
}

@ObjectType("ReleaseReservationPayload")
export class ReleaseReservationPayload {
  @Field(() => ReservationType) reservation!: ReservationType;
}
