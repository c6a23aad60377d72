import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { LOCAL_URL_SCHEME, NODE_SUBGRAPH, printNodeSubgraph } from "./node";
import { readIdPrefixes } from "./prefixes";

/** One subgraph to compose. */
export interface SupergraphPart {
  readonly name: string;
  /** Where routers reach it; the gateway may be given a transport in its place. */
  readonly url: string;
  readonly sdl: string;
}

/** The parts do not fit together; `problems` says why, one sentence each. */
export class CompositionError extends Error {
  override readonly name = "CompositionError";

  constructor(readonly problems: readonly string[]) {
    super(`The subgraphs do not compose:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
}

/**
 * Composes subgraphs into one supergraph SDL and adds the stub that serves `node(id)`.
 *
 * The result does not depend on the order of the parts. Types with `@idPrefix` need `ref: ID! @inaccessible`, a second
 * `@key(fields: "ref")` and `implements Node` in the subgraph that owns them.
 * Errors: CompositionError.
 */
export function composeSupergraph(parts: readonly SupergraphPart[]): string {
  const prefixes = new Map<string, string>();
  for (const part of parts) {
    if (part.name === NODE_SUBGRAPH) throw new CompositionError([`The name "${NODE_SUBGRAPH}" is taken by node(id).`]);
    for (const [prefix, type] of readIdPrefixes(part.sdl)) {
      const other = prefixes.get(prefix);
      if (other !== undefined && other !== type)
        throw new CompositionError([`${other} and ${type} share the id prefix "${prefix}".`]);
      prefixes.set(prefix, type);
    }
  }
  const services = [...parts].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (prefixes.size > 0)
    services.push({ name: NODE_SUBGRAPH, url: `${LOCAL_URL_SCHEME}node`, sdl: printNodeSubgraph(prefixes) });
  const result = composeServices(
    services.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl, { noLocation: true }) })),
  );
  if (result.errors !== undefined) throw new CompositionError(result.errors.map((error) => error.message));
  return result.supergraphSdl;
}
