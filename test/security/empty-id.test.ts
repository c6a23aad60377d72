import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  GraphQLID,
  type GraphQLInputType,
  type GraphQLSchema,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { codeOf, type Person, startHub, type TestHub } from "../kit";
import { selectionOf } from "./hostile";

let hub: TestHub;
let person: Person;
let schema: GraphQLSchema;

beforeAll(async () => {
  hub = await startHub();
  person = await hub.seed.person("Ada");
  const { data } = await hub.ask(getIntrospectionQuery());
  schema = buildClientSchema(data as unknown as IntrospectionQuery);
}, 60_000);
afterAll(() => hub[Symbol.asyncDispose]());

const SCALARS: Readonly<Record<string, unknown>> = {
  ID: "any_1",
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: "2030-01-01T00:00:00Z",
};

/** A value with all that must be given, and the fields on the way to one that may be left out. */
function plausible(type: GraphQLInputType, way: readonly string[], last: unknown): unknown {
  if (isNonNullType(type)) return plausible(type.ofType, way, last);
  if (isListType(type)) return [plausible(type.ofType, way, last)];
  if (way.length === 0 && last !== undefined) return last;
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return SCALARS[type.name] ?? "1";
  const [next, ...rest] = way;
  const given = Object.values(type.getFields()).filter((field) => field.name === next || isNonNullType(field.type));
  return Object.fromEntries(
    given.map((field) => [field.name, plausible(field.type, rest, field.name === next ? last : undefined)]),
  );
}

/** The ways to all ids that may be left out. */
function waysOf(type: GraphQLInputType): string[][] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field): string[][] => {
    if (getNamedType(field.type) === GraphQLID) return isNonNullType(field.type) ? [] : [[field.name]];
    return waysOf(field.type).map((way) => [field.name, ...way]);
  });
}

test("an empty id is refused wherever an id may be left out", async () => {
  const accepted: unknown[] = [];
  let tried = 0;
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const [argument] = field.args;
    const document = `mutation ($input: ${String(argument!.type)}) { ${field.name}(input: $input) ${selectionOf(field.type, 0)} }`;
    for (const way of waysOf(argument!.type)) {
      const answer = await person.ask(document, { input: plausible(argument!.type, way, "") });
      tried++;
      const place = String(answer.errors?.[0]?.extensions?.["field"]).replaceAll(/\.\d+/g, "");
      if (codeOf(answer) !== "INVALID_INPUT" || place !== `input.${way.join(".")}`)
        accepted.push([field.name, way.join("."), answer]);
    }
  }
  expect(accepted).toEqual([]);
  expect(tried).toBeGreaterThan(30);
});
