import { Kind, parse } from "graphql";
import { LOCAL_URL_SCHEME } from "./node";
import { readIdPrefixes, stringArgument } from "./prefixes";

/** A subgraph as the supergraph names it. */
export interface SupergraphGraph {
  readonly name: string;
  readonly url: string;
  /** True for the stub that the gateway executes itself. */
  readonly local: boolean;
}

export interface LoadedSupergraph {
  readonly sdl: string;
  readonly graphs: readonly SupergraphGraph[];
  readonly prefixes: ReadonlyMap<string, string>;
}

/**
 * Reads what the gateway must know of a supergraph: its graphs and the id prefixes.
 *
 * Errors: throws when the text is not GraphQL or holds no `join__Graph`.
 */
export function loadSupergraph(sdl: string): LoadedSupergraph {
  const document = parse(sdl, { noLocation: true });
  const graphs: SupergraphGraph[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== "join__Graph") continue;
    for (const value of definition.values ?? []) {
      const directive = value.directives?.find((d) => d.name.value === "join__graph");
      const name = directive && stringArgument(directive, "name");
      if (directive === undefined || name === undefined) continue;
      const url = stringArgument(directive, "url") ?? "";
      graphs.push({ name, url, local: url.startsWith(LOCAL_URL_SCHEME) });
    }
  }
  if (graphs.length === 0) throw new Error("This is not a Federation 2 supergraph: it names no graph (join__Graph).");
  return { sdl, graphs, prefixes: readIdPrefixes(document) };
}
