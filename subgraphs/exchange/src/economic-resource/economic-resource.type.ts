import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Measure } from "@commons-hub/shared/value";
import { Field, Float, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { ProcessSpecificationType } from "../process/process.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureType, PageInfoType } from "../value.type";
import type { Place } from "./economic-resource";

@ObjectType("Place", { description: "Degrees, WGS 84." })
export class PlaceType implements Place {
  @Field(() => Float) latitude!: number;
  @Field(() => Float) longitude!: number;
}

@InputType("PlaceInput")
export class PlaceInput implements Place {
  @Field(() => Float) latitude!: number;
  @Field(() => Float) longitude!: number;
}

@ObjectType("EconomicResource", { description: "What an agent has in its inventory (vf:EconomicResource)." })
export class EconomicResourceType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => ResourceSpecificationStub, { nullable: true, description: "vf:conformsTo." })
  specification!: ResourceSpecificationStub | null;
  @Field(() => AgentStub, { nullable: true, description: "In whose inventory it stands, by right or in custody." })
  owner!: AgentStub | null;
  @Field(() => MeasureType, { description: "How much of it is the owner's by right (vf:accountingQuantity)." })
  accounting!: Measure;
  @Field(() => MeasureType, { description: "How much of it is in the owner's hands (vf:onhandQuantity)." })
  onhand!: Measure;
  @Field(() => PlaceType, { nullable: true }) place!: Place | null;
  @Field(() => Boolean, { description: "Others may book it." }) shareable!: boolean;
  @Field(() => String, { nullable: true, description: "As the last event found it: pass, fail, … (vf:state)." })
  state!: string | null;
  @Field(() => ProcessSpecificationType, {
    nullable: true,
    description: "The kind of process that it came out of last (vf:stage).",
  })
  stage!: ProcessSpecificationType | null;
  @Field(() => EconomicResourceType, { nullable: true, description: "What it is packed in (vf:containedIn)." })
  containedIn!: EconomicResourceType | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

export const EconomicResourceConnectionType = defineConnection(EconomicResourceType, "EconomicResource", PageInfoType);

@InputType("NewResourceInput")
export class NewResourceInput {
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => ID, { nullable: true }) specification?: string | null;
  @Field(() => PlaceInput, { nullable: true }) place?: Place | null;
  @Field(() => Boolean, { nullable: true, description: "Others may book it; false when left out." })
  shareable?: boolean | null;
}
