import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from "graphql";

/** An entity that this subgraph owns. */
export interface EntityNames {
  /** Prefix of its ids, e.g. `agt`. */
  readonly prefix: string;
}

const PRELUDE = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9",
          import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@listSize", "@composeDirective"])
    @link(url: "https://commons-hub.org/spec/v1.0", import: ["@idPrefix"])
    @composeDirective(name: "@idPrefix")

  "The prefix of an entity's ids: how the hub knows whom to ask for a node."
  directive @idPrefix(value: String!) on OBJECT

  "Every entity: an opaque, prefixed, sortable id."
  interface Node { id: ID! }
`;

/**
 * Makes a Federation 2 document of plain SDL: the prelude in front; each owned entity keyed by \`id\` and by the hidden
 * \`ref\`, with its id prefix, as a \`Node\`; each type owned elsewhere keyed by \`id\`.
 */
export function federate(
  document: DocumentNode,
  entities: ReadonlyMap<string, EntityNames>,
  foreign: ReadonlySet<string>,
): DocumentNode {
  const definitions = document.definitions
    .filter((definition) => !isPrinted(definition))
    .map((definition): DefinitionNode => {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
      const entity = entities.get(definition.name.value);
      if (entity) return asEntity(definition, entity.prefix);
      return foreign.has(definition.name.value) ? asForeign(definition) : definition;
    });
  const named = new Set(definitions.flatMap((d) => (d.kind === Kind.OBJECT_TYPE_DEFINITION ? [d.name.value] : [])));
  for (const name of [...entities.keys(), ...foreign])
    if (!named.has(name)) throw new Error(`${name} is declared but no type of that name is in the schema`);
  return { kind: Kind.DOCUMENT, definitions: [...parse(PRELUDE).definitions, ...definitions] };
}

/** Schema definitions and the federation directives' own definitions are the prelude's business. */
function isPrinted(definition: DefinitionNode): boolean {
  return definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.DIRECTIVE_DEFINITION;
}

function asEntity(type: ObjectTypeDefinitionNode, prefix: string): ObjectTypeDefinitionNode {
  const ref = parse("type T { ref: ID! @inaccessible }").definitions[0] as ObjectTypeDefinitionNode;
  return {
    ...type,
    interfaces: [...(type.interfaces ?? []), { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: "Node" } }],
    directives: [
      ...directives(`@key(fields: "id") @key(fields: "ref") @idPrefix(value: ${JSON.stringify(prefix)})`),
      ...(type.directives ?? []),
    ],
    fields: [...(ref.fields ?? []), ...(type.fields ?? [])],
  };
}

function asForeign(type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const onlyKey = type.fields?.length === 1;
  return {
    ...type,
    directives: [
      ...directives(onlyKey ? `@key(fields: "id", resolvable: false)` : `@key(fields: "id")`),
      ...(type.directives ?? []),
    ],
  };
}

function directives(text: string): readonly ConstDirectiveNode[] {
  return (parse(`type T ${text} { f: Int }`).definitions[0] as ObjectTypeDefinitionNode).directives ?? [];
}

/** Definitions sorted by name, so that the committed SDL changes only when the schema does. */
export function printSorted(document: DocumentNode): string {
  const key = (definition: DefinitionNode) =>
    "name" in definition && definition.name ? `1${definition.name.value}` : "0";
  return `${document.definitions
    .toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
    .map((d) => print(d))
    .join("\n\n")}\n`;
}
