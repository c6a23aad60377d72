import { writeFileSync } from "node:fs";
import path from "node:path";
import { Supergraph } from "@apollo/federation-internals";
import { composeSupergraph } from "@commons-hub/gateway";
import { describe, expect, test } from "@jest/globals";
import { type DocumentNode, validate } from "graphql";
import { NOT_YET, OPERATIONS } from "./contract";
import { PROJECT_ROOT, readText } from "./project";

const PARTS = [
  { name: "projects", url: "http://127.0.0.1:4101/graphql" },
  { name: "governance", url: "http://127.0.0.1:4102/graphql" },
  { name: "exchange", url: "http://127.0.0.1:4103/graphql" },
  { name: "returns", url: "http://127.0.0.1:4104/graphql" },
];
const COMMITTED = "gateway/supergraph.graphql";

function compose(parts: typeof PARTS): string {
  return composeSupergraph(parts.map((part) => ({ ...part, sdl: readText(`subgraphs/${part.name}/schema.graphql`) })));
}

const COMPOSED = compose(PARTS);

test("the committed supergraph is what the subgraphs compose to (accept a change with HUB_UPDATE_SCHEMA=1)", () => {
  if (process.env["HUB_UPDATE_SCHEMA"] === "1")
    writeFileSync(path.join(PROJECT_ROOT, COMMITTED), `${COMPOSED.trimEnd()}\n`);
  expect(readText(COMMITTED).trim()).toBe(COMPOSED.trim());
});

test("the order in which the subgraphs are composed changes nothing", () => {
  expect(compose(PARTS.toReversed())).toBe(COMPOSED);
});

describe("the contract", () => {
  const schema = Supergraph.build(COMPOSED).apiSchema().toGraphQLJSSchema();
  const faults = (name: string): string[] =>
    validate(schema, OPERATIONS.get(name) as DocumentNode).map((error) => error.message);

  test.each([...OPERATIONS.keys()].filter((name) => !Object.hasOwn(NOT_YET, name)))("%s fits the schema", (name) => {
    expect(faults(name)).toEqual([]);
  });

  test.each(Object.entries(NOT_YET))("%s waits for %s, and does not fit by accident", (name) => {
    expect(OPERATIONS.has(name)).toBe(true);
    expect(faults(name)).not.toEqual([]);
  });
});
