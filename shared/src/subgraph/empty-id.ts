import {
  getNamedType,
  GraphQLID,
  type GraphQLArgument,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { DomainError } from "../errors";

/**
 * Refuses an empty id where an id may be left out: it names nothing, and must not count as if it were absent. What an id
 * that must be given may be, whoever looks it up says.
 *
 * Errors: INVALID_INPUT, with the place of the field.
 */
export function requireNoEmptyId(
  parameters: readonly GraphQLArgument[],
  values: Readonly<Record<string, unknown>>,
): void {
  for (const { name, type } of parameters) {
    const place = findEmptyId(type, values[name], [name]);
    if (place !== null)
      throw new DomainError(
        "INVALID_INPUT",
        `An empty id names nothing: leave \`${place.at(-1)}\` out, or give an id.`,
        {
          field: place.join("."),
        },
      );
  }
}

function findEmptyId(type: GraphQLInputType, value: unknown, place: readonly string[]): readonly string[] | null {
  if (value === null || value === undefined) return null;
  if (value === "") return getNamedType(type) === GraphQLID && !isNonNullType(type) ? place : null;
  const plain = isNonNullType(type) ? type.ofType : type;
  if (isListType(plain) && Array.isArray(value)) {
    // A list that may be left out is one of ids that may.
    const element: GraphQLInputType = plain.ofType;
    const each = !isNonNullType(type) && isNonNullType(element) ? element.ofType : element;
    return first(value, (one, index) => findEmptyId(each, one, [...place, String(index)]));
  }
  if (!isInputObjectType(plain)) return null;
  const fields = Object.values(plain.getFields());
  return first(fields, (field) =>
    findEmptyId(field.type, (value as Record<string, unknown>)[field.name], [...place, field.name]),
  );
}

function first<T, R>(values: readonly T[], find: (value: T, index: number) => R | null): R | null {
  for (const [index, value] of values.entries()) {
    const found = find(value, index);
    if (found !== null) return found;
  }
  return null;
}
