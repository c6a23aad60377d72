import { ArgsType, Field, Int } from "type-graphql";
import type { PageArgs } from "./page";

/** `@Args()` of a connection field whose pages have `first` nodes unless told otherwise. */
export function definePageArgs(defaultFirst: number) {
  @ArgsType()
  class PageArgsType implements PageArgs {
    @Field(() => Int, { defaultValue: defaultFirst, description: "1 to 100." }) first!: number;
    @Field(() => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null;
  }
  return PageArgsType;
}
