import { type ClassType, Directive, Field, Int, ObjectType } from "type-graphql";
import type { Connection } from "./page";

/**
 * The connection and edge classes of one node type, e.g. `defineConnection(ProposalType, "Proposal", PageInfoType)`.
 * `shareable`: two subgraphs return the same connection type.
 */
export function defineConnection<N extends object>(
  node: ClassType<N>,
  name: string,
  pageInfo: ClassType<object>,
  options: { shareable?: boolean } = {},
) {
  @ObjectType(`${name}Edge`)
  class EdgeType {
    @Field(() => String) cursor!: string;
    @Field(() => node) node!: N;
  }

  @ObjectType(`${name}Connection`)
  class ConnectionType {
    @Field(() => [node]) nodes!: N[];
    @Field(() => [EdgeType]) edges!: EdgeType[];
    @Field(() => Int, { description: "All rows that the filter gives." }) totalCount!: number;
    @Field(() => pageInfo) pageInfo!: Connection<N>["pageInfo"];
  }
  if (options.shareable) {
    Directive("@shareable")(EdgeType);
    Directive("@shareable")(ConnectionType);
  }
  return ConnectionType;
}
