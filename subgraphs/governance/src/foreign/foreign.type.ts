import { Field, ID, ObjectType } from "type-graphql";

/** A link to a record that another part owns: its id is all that is known here. */
export interface Reference {
  readonly id: string;
}

@ObjectType("Agent")
export class AgentType implements Reference {
  @Field(() => ID) id!: string;
}

@ObjectType("Project")
export class ProjectType implements Reference {
  @Field(() => ID) id!: string;
}

export function referenceTo(id: string | null): Reference | null {
  return id === null ? null : { id };
}
