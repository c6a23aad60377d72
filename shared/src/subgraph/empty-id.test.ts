import { expect, test } from "@jest/globals";
import { buildSchema } from "graphql";
import { DomainError } from "../errors";
import { requireNoEmptyId } from "./empty-id";

const schema = buildSchema(`
  input Part { id: ID, name: String, must: ID! }
  input Work { part: Part, parts: [Part!]!, sources: [ID!], stewards: [ID!]!, replaces: ID }
  type Query { a: Int }
  type Mutation { work(input: Work!, after: ID): Int }
`);
const parameters = schema.getMutationType()?.getFields()["work"]?.args ?? [];

/** The field that is refused; null when nothing is. */
function refused(values: Record<string, unknown>): unknown {
  try {
    requireNoEmptyId(parameters, values);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe("INVALID_INPUT");
    return error.details["field"];
  }
}

test.each<[string, Record<string, unknown>, string]>([
  ["an argument", { after: "" }, "after"],
  ["a field", { input: { replaces: "" } }, "input.replaces"],
  ["a field of a field", { input: { part: { id: "" } } }, "input.part.id"],
  ["a field of an element", { input: { parts: [{ id: "a" }, { id: "" }] } }, "input.parts.1.id"],
  ["an element of what may be left out", { input: { sources: ["a", ""] } }, "input.sources.1"],
])("an empty id is refused as %s", (_, values, field) => {
  expect(refused(values)).toBe(field);
});

test.each<[string, Record<string, unknown>]>([
  ["nothing", {}],
  ["null", { input: { part: null, sources: null, replaces: null } }],
  ["ids", { input: { part: { id: "a", must: "b" }, parts: [], sources: ["c"], stewards: ["d"], replaces: "e" } }],
  ["an empty text", { input: { part: { name: "", must: "b" } } }],
  ["what must be given, which its owner refuses", { input: { part: { must: "" }, stewards: [""] } }],
])("%s is not", (_, values) => {
  expect(refused(values)).toBeNull();
});
