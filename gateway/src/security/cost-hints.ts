import { type ConstDirectiveNode, type ConstValueNode, Kind, parse } from "graphql";

/** What `@listSize` and `@cost` say of a field. */
export interface ListHint {
  readonly assumedSize?: number;
  readonly slicingArguments?: readonly string[];
  readonly sizedFields?: readonly string[];
  readonly weight?: number;
}

export interface CostHints {
  field(type: string, field: string): ListHint | undefined;
  typeWeight(type: string): number | undefined;
}

/** Reads the cost directives of a supergraph, which its public schema no longer shows. */
export function readCostHints(supergraph: string): CostHints {
  const fields = new Map<string, ListHint>();
  const types = new Map<string, number>();
  for (const definition of parse(supergraph, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const weight = intArgument(directive(definition.directives, "cost"), "weight");
    if (weight !== undefined) types.set(definition.name.value, weight);
    for (const field of definition.fields ?? []) {
      const hint = readHint(field.directives);
      if (hint !== undefined) fields.set(`${definition.name.value}.${field.name.value}`, hint);
    }
  }
  return {
    field: (type, field) => fields.get(`${type}.${field}`),
    typeWeight: (type) => types.get(type),
  };
}

function readHint(directives: readonly ConstDirectiveNode[] | undefined): ListHint | undefined {
  const list = directive(directives, "listSize");
  const cost = directive(directives, "cost");
  if (list === undefined && cost === undefined) return undefined;
  const assumedSize = intArgument(list, "assumedSize");
  const slicingArguments = stringsArgument(list, "slicingArguments");
  const sizedFields = stringsArgument(list, "sizedFields");
  const weight = intArgument(cost, "weight");
  return {
    ...(assumedSize === undefined ? {} : { assumedSize }),
    ...(slicingArguments === undefined ? {} : { slicingArguments }),
    ...(sizedFields === undefined ? {} : { sizedFields }),
    ...(weight === undefined ? {} : { weight }),
  };
}

function directive(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): ConstDirectiveNode | undefined {
  return directives?.find((d) => d.name.value === name || d.name.value === `cost__${name}`);
}

function argument(node: ConstDirectiveNode | undefined, name: string): ConstValueNode | undefined {
  return node?.arguments?.find((a) => a.name.value === name)?.value;
}

function intArgument(node: ConstDirectiveNode | undefined, name: string): number | undefined {
  const value = argument(node, name);
  return value?.kind === Kind.INT ? Number(value.value) : undefined;
}

function stringsArgument(node: ConstDirectiveNode | undefined, name: string): readonly string[] | undefined {
  const value = argument(node, name);
  if (value?.kind !== Kind.LIST) return undefined;
  return value.values.flatMap((entry) => (entry.kind === Kind.STRING ? [entry.value] : []));
}
