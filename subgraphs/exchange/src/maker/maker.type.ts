import { defineConnection } from "@commons-hub/shared/relay";
import type { Measure } from "@commons-hub/shared/value";
import { Directive, Field, Float, ID, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { TruePriceType } from "../cost/cost.type";
import { EconomicResourceType } from "../economic-resource/economic-resource.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureType, PageInfoType } from "../value.type";

@ObjectType("BillOfMaterialsLine")
export class BillOfMaterialsLineStub {
  @Directive("@external") @Field(() => ResourceSpecificationStub) specification!: ResourceSpecificationStub;
  @Directive("@external") @Field(() => MeasureType) quantity!: Measure;
}

/** The projects subgraph's design; its lines come with it from there. */
@ObjectType("Design")
export class DesignStub {
  @Field(() => ID) id!: string;
  @Directive("@external") @Field(() => [BillOfMaterialsLineStub]) billOfMaterials!: readonly BillOfMaterialsLineStub[];
}

@ObjectType("MakerStock", { description: "How much of a material a maker has on hand." })
export class MakerStockType {
  @Field(() => ResourceSpecificationStub, { nullable: true }) specification!: ResourceSpecificationStub | null;
  @Field(() => MeasureType) quantity!: Measure;
}

@ObjectType("Maker", { description: "Who has something of what a design needs, near a place." })
export class MakerType {
  @Field(() => AgentStub, { nullable: true }) agent!: AgentStub | null;
  @Field(() => Float, { description: "To the nearest of its tools and materials." }) distanceKm!: number;
  @Field(() => [EconomicResourceType], { description: "What is shared: one books it." })
  tools!: readonly EconomicResourceType[];
  @Field(() => [MakerStockType], { description: "What is used up." }) stock!: readonly MakerStockType[];
  @Field(() => TruePriceType, { description: "By this maker's own offers, and published factors." })
  truePrice!: TruePriceType;
}

export const MakerConnectionType = defineConnection(MakerType, "Maker", PageInfoType);
