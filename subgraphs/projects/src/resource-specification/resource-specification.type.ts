import { defineConnection } from "@commons-hub/shared/relay";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { PageInfoType } from "../value.type";

@ObjectType("ResourceSpecification", { description: "A kind of thing or service: vf:ResourceSpecification." })
export class ResourceSpecificationType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true, description: "In which it is usually counted." }) unit!: string | null;
  @Field(() => String, { nullable: true, description: "What names it outside of the hub." }) uri!: string | null;
}

export const ResourceSpecificationConnectionType = defineConnection(
  ResourceSpecificationType,
  "ResourceSpecification",
  PageInfoType,
);

@InputType("CreateResourceSpecificationInput")
export class CreateResourceSpecificationInput {
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => String, { nullable: true, description: "QUDT or UCUM code." }) unit?: string | null;
  @Field(() => String, { nullable: true, description: "http or https; one specification for each." })
  uri?: string | null;
}

@ObjectType("CreateResourceSpecificationPayload")
export class CreateResourceSpecificationPayload {
  @Field(() => ResourceSpecificationType) resourceSpecification!: ResourceSpecificationType;
}
