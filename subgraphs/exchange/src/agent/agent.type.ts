import { Field, ID, ObjectType } from "type-graphql";

/** The projects subgraph's agent; only its id is known here. */
@ObjectType("Agent")
export class AgentStub {
  @Field(() => ID) id!: string;
}
