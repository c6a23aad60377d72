import { describe, expect, test } from "@jest/globals";
import { composeSupergraph, CompositionError } from "./compose";
import { loadSupergraph } from "./load";

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9",
    import: ["@key", "@shareable", "@inaccessible", "@composeDirective", "@cost", "@listSize"])
  @link(url: "https://commons-hub.org/spec/v1.0", import: ["@idPrefix"])
  @composeDirective(name: "@idPrefix")
directive @idPrefix(value: String!) on OBJECT
interface Node { id: ID! }
`;
const AGENT = `type Query { agent(id: ID!): Agent all: [Agent!]! @listSize(assumedSize: 7) }
type Agent implements Node @key(fields: "id") @key(fields: "ref") @idPrefix(value: "agt") {
  ref: ID! @inaccessible id: ID! name: String! }`;
const PROPOSAL = `type Query { proposal(id: ID!): Proposal @cost(weight: 50) }
type Agent @key(fields: "id") { id: ID! votes: Int }
type Proposal implements Node @key(fields: "id") @key(fields: "ref") @idPrefix(value: "prp") {
  ref: ID! @inaccessible id: ID! title: String! by: Agent }`;

const projects = { name: "projects", url: "http://127.0.0.1:4001/graphql", sdl: HEADER + AGENT };
const governance = { name: "governance", url: "http://127.0.0.1:4002/graphql", sdl: HEADER + PROPOSAL };

describe("composeSupergraph", () => {
  test("keeps the id prefixes, the list sizes and the costs in the supergraph", () => {
    const sdl = composeSupergraph([projects, governance]);
    expect(loadSupergraph(sdl).prefixes).toEqual(
      new Map([
        ["agt", "Agent"],
        ["prp", "Proposal"],
      ]),
    );
    expect(sdl).toContain("@listSize(assumedSize: 7)");
    expect(sdl).toContain("@cost(weight: 50)");
  });

  test("adds a local graph for node(id)", () => {
    const { graphs } = loadSupergraph(composeSupergraph([projects, governance]));
    expect(graphs).toEqual([
      { name: "governance", url: "http://127.0.0.1:4002/graphql", local: false },
      { name: "hub", url: "local:node", local: true },
      { name: "projects", url: "http://127.0.0.1:4001/graphql", local: false },
    ]);
  });

  test("gives the same text whatever the order of the parts", () => {
    expect(composeSupergraph([governance, projects])).toBe(composeSupergraph([projects, governance]));
  });

  test("composes subgraphs that know nothing of id prefixes", () => {
    const sdl = composeSupergraph([{ name: "plain", url: "http://plain", sdl: "type Query { hello: String }" }]);
    expect(loadSupergraph(sdl).graphs.map((graph) => graph.name)).toEqual(["plain"]);
  });

  test("says why parts do not fit together", () => {
    const broken = { name: "broken", url: "http://broken", sdl: "type Query { agent(id: Int!): String }" };
    expect(() => composeSupergraph([projects, broken])).toThrow(CompositionError);
    expect(() => composeSupergraph([projects, broken])).toThrow(/Query\.agent/);
  });

  test("refuses one prefix for two types", () => {
    const twin = { ...governance, sdl: governance.sdl.replace('"prp"', '"agt"') };
    expect(() => composeSupergraph([projects, twin])).toThrow(/share the id prefix "agt"/);
  });
});

test("loadSupergraph refuses a schema that is no supergraph", () => {
  expect(() => loadSupergraph("type Query { a: Int }")).toThrow(/not a Federation 2 supergraph/);
});
