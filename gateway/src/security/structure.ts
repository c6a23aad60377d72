import { DomainError } from "@commons-hub/shared/errors";
import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  type ValueNode,
  visit,
} from "graphql";
import type { GatewayLimits } from "./limits";

/**
 * Refuses documents that are deep or repetitive, before anything expensive looks at them.
 *
 * Needs no schema; takes time linear in the document whatever its fragments do: each fragment is measured once, and one
 * that contains itself counts as flat here (validation refuses it afterwards).
 * Errors: DOCUMENT_TOO_DEEP, TOO_MANY_ALIASES, GRAPHQL_VALIDATION_FAILED for reserved names and too many directives.
 */
export function checkStructure(
  document: DocumentNode,
  limits: Pick<GatewayLimits, "depth" | "valueDepth" | "aliases" | "directives">,
): void {
  countAliasesAndDirectives(document, limits);
  const depthOf = createDepthMeasure(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const depth = depthOf(definition.selectionSet);
    if (depth > limits.depth)
      throw new DomainError(
        "DOCUMENT_TOO_DEEP",
        `The selection is ${String(depth)} levels deep; ${String(limits.depth)} are allowed.`,
        { limit: limits.depth, requested: depth },
      );
  }
}

function countAliasesAndDirectives(
  document: DocumentNode,
  limits: Pick<GatewayLimits, "valueDepth" | "aliases" | "directives">,
): void {
  let aliases = 0;
  let directives = 0;
  const checkValue = (value: ValueNode | undefined): void => {
    if (value !== undefined) checkValueDepth(value, limits.valueDepth);
  };
  visit(document, {
    Field: (node) => {
      if (node.alias === undefined) return;
      aliases += 1;
      if (node.alias.value.startsWith("__") && node.alias.value !== node.name.value)
        throw new DomainError(
          "GRAPHQL_VALIDATION_FAILED",
          `The alias ${node.alias.value} is reserved: names that begin with "__" belong to GraphQL.`,
        );
    },
    Directive: (_node: DirectiveNode) => {
      directives += 1;
    },
    Argument: (node) => {
      checkValue(node.value);
    },
    VariableDefinition: (node) => {
      checkValue(node.defaultValue);
      if (node.variable.name.value.startsWith("__"))
        throw new DomainError(
          "GRAPHQL_VALIDATION_FAILED",
          `The variable $${node.variable.name.value} is reserved: names that begin with "__" belong to GraphQL.`,
        );
    },
  });
  if (aliases > limits.aliases)
    throw new DomainError(
      "TOO_MANY_ALIASES",
      `The document has ${String(aliases)} aliases; ${String(limits.aliases)} are allowed.`,
      { limit: limits.aliases, requested: aliases },
    );
  if (directives > limits.directives)
    throw new DomainError(
      "GRAPHQL_VALIDATION_FAILED",
      `The document applies ${String(directives)} directives; ${String(limits.directives)} are allowed.`,
      { limit: limits.directives, requested: directives },
    );
}

function checkValueDepth(value: ValueNode, left: number): void {
  if (left < 0) throw new DomainError("DOCUMENT_TOO_DEEP", "A value in the document is nested too deep.", {});
  if (value.kind === Kind.LIST) for (const element of value.values) checkValueDepth(element, left - 1);
  if (value.kind === Kind.OBJECT) for (const field of value.fields) checkValueDepth(field.value, left - 1);
}

function createDepthMeasure(document: DocumentNode): (selections: SelectionSetNode) => number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const measured = new Map<string, number>();
  const fragmentDepth = (name: string): number => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    measured.set(name, 0);
    const depth = fragment === undefined ? 0 : depthOf(fragment.selectionSet);
    measured.set(name, depth);
    return depth;
  };
  const depthOf = (selections: SelectionSetNode): number => {
    let deepest = 0;
    for (const selection of selections.selections) {
      let depth: number;
      if (selection.kind === Kind.FRAGMENT_SPREAD) depth = fragmentDepth(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) depth = depthOf(selection.selectionSet);
      else depth = 1 + (selection.selectionSet === undefined ? 0 : depthOf(selection.selectionSet));
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  };
  return depthOf;
}

/**
 * Refuses JSON values that are nested deeper than `limit`, without recursing itself.
 *
 * Errors: BAD_REQUEST.
 */
export function checkJsonDepth(value: unknown, limit: number, what: string): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit)
      throw new DomainError("BAD_REQUEST", `The ${what} are nested deeper than ${String(limit)} levels.`, { limit });
    level = level.flatMap((entry) =>
      typeof entry === "object" && entry !== null
        ? Object.values(entry).filter((child) => typeof child === "object" && child !== null)
        : [],
    );
  }
}
