import type { Measure } from "@commons-hub/shared/value";
import { Directive, Field, ID, ObjectType } from "type-graphql";
import { MeasureType } from "../value.type";

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

/** A stock that exchange owns, with what was left of it when this very request read it there. */
export interface StockReference extends Reference {
  readonly headroom: Measure;
}

@ObjectType("ResourceStock")
export class ResourceStockType implements StockReference {
  @Field(() => ID) id!: string;
  @Directive("@external")
  @Field(() => MeasureType)
  headroom!: Measure;
}

export function referenceTo(id: string | null): Reference | null {
  return id === null ? null : { id };
}
