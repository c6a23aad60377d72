import { DomainError } from "@commons-hub/shared/errors";
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from "graphql";
import type { CostHints, ListHint } from "./cost-hints";
import type { GatewayLimits } from "./limits";

/** What an operation costs; shown in `extensions.cost`. */
export interface Cost {
  /** Values that the answer could hold. */
  readonly requested: number;
  readonly limit: number;
}

export interface CostInput {
  readonly schema: GraphQLSchema;
  readonly hints: CostHints;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly limits: Pick<GatewayLimits, "cost" | "pageSize" | "assumedListSize">;
}

/** Lists below a connection that take their size from the connection's `first`. */
const CONNECTION_LISTS: readonly string[] = ["nodes", "edges"];
const PAGE_ARGUMENTS: readonly string[] = ["first", "last"];

interface ListSize {
  readonly size: number;
  readonly fields: readonly string[];
}

/**
 * Counts the values that an answer could hold, before anything runs.
 *
 * Method: every field counts 1 (or its `@cost`), times the sizes of the lists around it. A list's size is its `first` or
 * `last`, else that of the connection it belongs to (`nodes`, `edges`), else `@listSize`, else `assumedListSize`.
 * Fragments are counted once per place and list size, so the time is linear in the document.
 * Errors: PAGE_SIZE_OUT_OF_RANGE when any `first` or `last`, literal or variable, is outside 1 … pageSize;
 *         COST_TOO_HIGH.
 */
export function measureCost(input: CostInput): Cost {
  const requested = new CostMeasure(input).operation();
  const { cost: limit } = input.limits;
  if (requested > limit) {
    const shown = Math.min(requested, Number.MAX_SAFE_INTEGER);
    throw new DomainError(
      "COST_TOO_HIGH",
      `The answer could hold ${String(shown)} values; ${String(limit)} are allowed. Lower \`first\` or select fewer nested lists.`,
      { cost: { requested: shown, limit } },
    );
  }
  return { requested, limit };
}

class CostMeasure {
  readonly #input: CostInput;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #measured = new Map<string, number>();
  readonly #defaults = new Map<string, unknown>();

  constructor(input: CostInput) {
    this.#input = input;
    for (const definition of input.document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    for (const { variable, defaultValue } of input.operation.variableDefinitions ?? [])
      if (defaultValue?.kind === Kind.INT) this.#defaults.set(variable.name.value, Number(defaultValue.value));
  }

  operation(): number {
    const { schema, operation } = this.#input;
    const root = schema.getRootType(operation.operation);
    return root ? this.#selections(operation.selectionSet, root, undefined) : 0;
  }

  #selections(set: SelectionSetNode, parent: GraphQLCompositeType, outer: ListSize | undefined): number {
    let total = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) total += this.#field(selection, parent, outer);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) total += this.#fragment(selection.name.value, parent, outer);
      else
        total += this.#selections(
          selection.selectionSet,
          this.#compositeType(selection.typeCondition?.name.value, parent),
          outer,
        );
    }
    return total;
  }

  #fragment(name: string, parent: GraphQLCompositeType, outer: ListSize | undefined): number {
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return 0;
    const key = outer === undefined ? name : `${name} ${String(outer.size)} ${outer.fields.join(",")}`;
    const known = this.#measured.get(key);
    if (known !== undefined) return known;
    const type = this.#compositeType(fragment.typeCondition.name.value, parent);
    const cost = this.#selections(fragment.selectionSet, type, outer);
    this.#measured.set(key, cost);
    return cost;
  }

  #field(node: FieldNode, parent: GraphQLCompositeType, outer: ListSize | undefined): number {
    const field = this.#definition(parent, node.name.value);
    if (field === undefined) return 0;
    const hint = this.#input.hints.field(parent.name, field.name);
    const page = this.#page(node, field, hint);
    const list = isListType(getNullableType(field.type));
    const size = list ? this.#listSize(field, page, hint, outer) : 1;
    const type = getNamedType(field.type);
    const inner =
      list || page === undefined ? undefined : { size: page, fields: hint?.sizedFields ?? CONNECTION_LISTS };
    const children =
      node.selectionSet !== undefined && isCompositeType(type) ? this.#selections(node.selectionSet, type, inner) : 0;
    return size * ((hint?.weight ?? this.#input.hints.typeWeight(type.name) ?? 1) + children);
  }

  #listSize(
    field: GraphQLField<unknown, unknown>,
    page: number | undefined,
    hint: ListHint | undefined,
    outer: ListSize | undefined,
  ): number {
    if (page !== undefined) return page;
    if (outer?.fields.includes(field.name)) return outer.size;
    return hint?.assumedSize ?? this.#input.limits.assumedListSize;
  }

  /** The page that a field asks for; undefined when it has no page arguments. */
  #page(node: FieldNode, field: GraphQLField<unknown, unknown>, hint: ListHint | undefined): number | undefined {
    const names = [...PAGE_ARGUMENTS, ...(hint?.slicingArguments ?? [])];
    let asked: number | undefined;
    let possible = false;
    let byDefault: number | undefined;
    for (const argument of field.args) {
      if (!names.includes(argument.name) || getNamedType(argument.type).name !== "Int") continue;
      possible = true;
      if (typeof argument.defaultValue === "number") byDefault = argument.defaultValue;
      const value = this.#argument(node, argument.name);
      if (typeof value !== "number") continue;
      this.#checkPage(argument.name, value);
      asked = Math.max(asked ?? 0, value);
    }
    if (!possible) return undefined;
    return asked ?? byDefault ?? hint?.assumedSize ?? this.#input.limits.assumedListSize;
  }

  #argument(node: FieldNode, name: string): unknown {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    if (value?.kind === Kind.INT) return Number(value.value);
    if (value?.kind !== Kind.VARIABLE) return undefined;
    const variable = value.name.value;
    return Object.hasOwn(this.#input.variables, variable)
      ? this.#input.variables[variable]
      : this.#defaults.get(variable);
  }

  #checkPage(name: string, value: number): void {
    const { pageSize } = this.#input.limits;
    if (value >= 1 && value <= pageSize) return;
    throw new DomainError(
      "PAGE_SIZE_OUT_OF_RANGE",
      `\`${name}\` is ${String(value)}; ask for 1 to ${String(pageSize)}.`,
      {
        argument: name,
        limit: pageSize,
      },
    );
  }

  #definition(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
    if (parent === this.#input.schema.getQueryType()) {
      if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
      if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    }
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  }

  #compositeType(name: string | undefined, otherwise: GraphQLCompositeType): GraphQLCompositeType {
    const type = name === undefined ? undefined : this.#input.schema.getType(name);
    return isCompositeType(type) ? type : otherwise;
  }
}
