import { buildSubgraphSchema } from "@apollo/subgraph";
import type { SubgraphRequest, SubgraphTransport } from "@commons-hub/shared/subgraph";
import { execute, type ExecutionResult, parse } from "graphql";

/** Name of the stub subgraph that answers `node(id)` in the gateway's process. */
export const NODE_SUBGRAPH = "hub";
/** A graph with an address of this form is executed by the gateway itself. */
export const LOCAL_URL_SCHEME = "local:";

/**
 * SDL of the stub: every entity type with nothing but `ref`, a key that only its owner can follow.
 *
 * The stub cannot answer `id`, so that even `{ node(id: …) { id } }` asks the owner, who knows whether the record exists
 * and may be seen.
 */
export function printNodeSubgraph(prefixes: ReadonlyMap<string, string>): string {
  const types = [...new Set(prefixes.values())].sort();
  return [
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])',
    "interface Node { ref: ID! @inaccessible }",
    'type Query { "Any entity by its id; null when it does not exist or may not be seen." node(id: ID!): Node }',
    ...types.map(
      (type) => `type ${type} implements Node @key(fields: "ref", resolvable: false) { ref: ID! @inaccessible }`,
    ),
  ].join("\n");
}

/** Turns the prefix of an id (`agt_…`) into a reference; an unknown prefix gives null. */
export function createNodeTransport(prefixes: ReadonlyMap<string, string>): SubgraphTransport {
  const schema = buildSubgraphSchema({
    typeDefs: parse(printNodeSubgraph(prefixes)),
    resolvers: {
      Query: {
        node: (_: unknown, { id }: { id: string }) => {
          const type = prefixes.get(id.slice(0, Math.max(0, id.indexOf("_"))));
          return type === undefined ? null : { __typename: type, ref: id };
        },
      },
    },
  });
  return {
    name: NODE_SUBGRAPH,
    execute: async (request: SubgraphRequest): Promise<ExecutionResult> =>
      execute({
        schema,
        document: parse(request.query, { noLocation: true }),
        variableValues: request.variables,
        operationName: request.operationName,
      }),
    subscribe: () => Promise.reject(new Error("The node subgraph has no subscriptions.")),
  };
}
