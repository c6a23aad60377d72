import { type DocumentNode, Kind, type SelectionSetNode } from "graphql";
import { DomainError } from "../errors";

/** What a subgraph takes from the gateway; wider than what the gateway takes from a client. */
export const SUBGRAPH_LIMITS = { tokens: 20_000, depth: 40, fields: 10_000, representations: 20_000 } as const;

/**
 * Comes before validation, so fragments may spread each other in circles: every spread counts as a field does, so that
 * the time is bounded whatever they do.
 *
 * Errors: DOCUMENT_TOO_DEEP, COST_TOO_HIGH (fields and spreads, fragments expanded).
 */
export function requireWithinLimits(document: DocumentNode): void {
  const fragments = new Map(
    document.definitions.flatMap((d) =>
      d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d.selectionSet] as const] : [],
    ),
  );
  let selections = 0;
  const visit = (set: SelectionSetNode, depth: number, open: ReadonlySet<string>): void => {
    if (depth > SUBGRAPH_LIMITS.depth)
      throw new DomainError(
        "DOCUMENT_TOO_DEEP",
        `The selection is nested deeper than ${SUBGRAPH_LIMITS.depth} levels.`,
      );
    for (const selection of set.selections) {
      if (++selections > SUBGRAPH_LIMITS.fields)
        throw new DomainError("COST_TOO_HIGH", `The document selects more than ${SUBGRAPH_LIMITS.fields} fields.`);
      if (selection.kind === Kind.FIELD) {
        if (selection.selectionSet) visit(selection.selectionSet, depth + 1, open);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet, depth, open);
      else {
        const fragment = fragments.get(selection.name.value);
        // A cycle is refused by validation; here it only must not recurse.
        if (fragment && !open.has(selection.name.value))
          visit(fragment, depth, new Set(open).add(selection.name.value));
      }
    }
  };
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) visit(definition.selectionSet, 1, new Set());
}

/** Errors: COST_TOO_HIGH. */
export function requireRepresentations(variables: Readonly<Record<string, unknown>>): void {
  for (const value of Object.values(variables))
    if (Array.isArray(value) && value.length > SUBGRAPH_LIMITS.representations)
      throw new DomainError("COST_TOO_HIGH", `A list of more than ${SUBGRAPH_LIMITS.representations} references.`);
}
