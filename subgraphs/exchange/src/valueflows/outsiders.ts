import { isQuantity, isReference, type Node, type Properties, REFERENCES } from "./graph";
import { nameOf } from "./draft";
import { type Story, textOf } from "./story";

const KINDS: Readonly<Record<string, "PERSON" | "ORGANIZATION" | "ECOLOGICAL_AGENT">> = {
  Person: "PERSON",
  Organization: "ORGANIZATION",
  EcologicalAgent: "ECOLOGICAL_AGENT",
};
const NAME_LENGTH_MAX = 200;

/** Whom and what a file speaks of that belongs to another part of the hub. */
export interface Outsiders {
  /** Whom it introduces, with a kind. */
  readonly agents: readonly {
    readonly uri: string;
    readonly kind: "PERSON" | "ORGANIZATION" | "ECOLOGICAL_AGENT";
    readonly name: string;
  }[];
  /** Everybody it names, introduced or not. */
  readonly named: readonly string[];
  /** Kinds of things; one that is only named is known by its address. */
  readonly kinds: readonly { readonly uri: string; readonly name: string; readonly unit: string | null }[];
}

export function outsidersOf(story: Story): Outsiders {
  const agents = story.of(...Object.keys(KINDS)).map((told) => ({
    uri: told.uri,
    kind: KINDS[told.type] ?? "PERSON",
    name: nameOf(told),
  }));
  const kinds = new Map(
    namedAs(story.nodes, "ResourceSpecification").map((uri) => [
      uri,
      { uri, name: uri.slice(0, NAME_LENGTH_MAX), unit: unitOf(story.nodes, uri) },
    ]),
  );
  for (const told of story.of("ResourceSpecification")) {
    const unit = textOf(told.properties["defaultUnitOfResource"]) ?? unitOf(story.nodes, told.uri);
    kinds.set(told.uri, { uri: told.uri, name: nameOf(told), unit });
  }
  return { agents, named: namedAs(story.nodes, "Agent"), kinds: [...kinds.values()] };
}

function namedAs(nodes: readonly Node[], type: string): string[] {
  const uris = nodes.flatMap(({ properties }) =>
    Object.entries(properties)
      .filter(([name]) => REFERENCES[name] === type)
      .flatMap(([, value]) => [value].flat())
      .flatMap((value) => (isReference(value) ? [value["@id"]] : [])),
  );
  return [...new Set(uris)];
}

/** In which it is counted where the file first counts it. */
function unitOf(nodes: readonly Node[], kind: string): string | null {
  const isOf = ({ conformsTo, resourceConformsTo }: Properties): boolean =>
    [conformsTo, resourceConformsTo].some((value) => isReference(value) && value["@id"] === kind);
  for (const { properties } of nodes.filter((node) => isOf(node.properties)))
    for (const name of ["resourceQuantity", "accountingQuantity", "onhandQuantity", "effortQuantity"]) {
      const value = properties[name];
      if (isQuantity(value)) return value.hasUnit;
    }
  return null;
}
