import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Measure } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { MeasureInput, MeasureType, PageInfoType } from "../value.type";

@ObjectType("BillOfMaterialsLine", { description: "How much of what one of the things is made of." })
export class BillOfMaterialsLineType {
  @Field(() => MeasureType) quantity!: Measure;
}

@ObjectType("Design", { description: "A published version of how something is made; a change is another version." })
export class DesignType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) version!: string;
  @Field(() => String, { nullable: true, description: "Its Open Know-How manifest." }) okhUri!: string | null;
  @Field(() => DateTimeScalar) publishedAt!: Date;
}

export const DesignConnectionType = defineConnection(DesignType, "Design", PageInfoType);

@InputType("BillOfMaterialsLineInput")
export class BillOfMaterialsLineInput {
  @Field(() => ID) specification!: string;
  @Field(() => MeasureInput, { description: "Above zero, for one of the things." }) quantity!: Measure;
}

@InputType("PublishDesignInput")
export class PublishDesignInput {
  @Field(() => ID, { description: "You are one of its stewards." }) project!: string;
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => String, { description: "1 to 100 characters; new for this name." }) version!: string;
  @Field(() => String, { description: "SPDX expression." }) licence!: string;
  @Field(() => [ID], { nullable: true, description: "Designs that it was made from; at most 20." })
  derivedFrom?: string[] | null;
  @Field(() => [BillOfMaterialsLineInput], {
    nullable: true,
    description: "Materials and the use of tools; one line for each specification, at most 1,000.",
  })
  billOfMaterials?: BillOfMaterialsLineInput[] | null;
  @Field(() => String, { nullable: true, description: "Address of an Open Know-How manifest." })
  okhUri?: string | null;
}

@ObjectType("PublishDesignPayload")
export class PublishDesignPayload {
  @Field(() => DesignType) design!: DesignType;
}
