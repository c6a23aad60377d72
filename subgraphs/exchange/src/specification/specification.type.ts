import { Field, ID, ObjectType } from "type-graphql";

/** The projects subgraph's description of a kind of thing; only its id is known here. */
@ObjectType("ResourceSpecification")
export class ResourceSpecificationStub {
  @Field(() => ID) id!: string;
}
