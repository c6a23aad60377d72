import { Field, ID, ObjectType } from "type-graphql";

/** A record that another part owns: its id is all that is known here. */
export interface Reference {
  readonly id: string;
}

@ObjectType("Agent")
export class AgentStub implements Reference {
  @Field(() => ID) id!: string;
}

@ObjectType("Project")
export class ProjectStub implements Reference {
  @Field(() => ID) id!: string;
}

export function referenceTo(id: string | null): Reference | null {
  return id === null ? null : { id };
}
