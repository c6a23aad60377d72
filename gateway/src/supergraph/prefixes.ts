import { type ConstDirectiveNode, type DocumentNode, Kind, parse } from "graphql";

/**
 * Reads which id prefix belongs to which entity type: `type Agent @idPrefix(value: "agt")` gives `agt` → `Agent`.
 *
 * Works on the SDL of a subgraph and on a supergraph alike, because the directive is composed.
 * Errors: throws when two types claim one prefix, or a prefix is not lower-case letters and digits.
 */
export function readIdPrefixes(sdl: string | DocumentNode): ReadonlyMap<string, string> {
  const document = typeof sdl === "string" ? parse(sdl, { noLocation: true }) : sdl;
  const prefixes = new Map<string, string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    const directive = definition.directives?.find((d) => d.name.value === "idPrefix");
    const prefix = directive === undefined ? undefined : stringArgument(directive, "value");
    if (prefix === undefined) continue;
    const type = definition.name.value;
    if (!/^[a-z][a-z0-9]*$/.test(prefix)) throw new Error(`The id prefix "${prefix}" of ${type} is not lower-case.`);
    const other = prefixes.get(prefix);
    if (other !== undefined && other !== type) throw new Error(`${other} and ${type} share the id prefix "${prefix}".`);
    prefixes.set(prefix, type);
  }
  return prefixes;
}

/** The value of a string argument of an applied directive. */
export function stringArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
