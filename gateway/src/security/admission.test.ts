import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Documents } from "../execution/documents";
import { Planner } from "../execution/planner";
import { RefusedRequest } from "../errors";
import { composeSupergraph } from "../supergraph/compose";
import { createTestSubgraphs } from "../testing/subgraphs";
import { readCostHints } from "./cost-hints";
import { DEFAULT_LIMITS } from "./limits";

let documents: Documents;

beforeAll(() => {
  const { people, votes } = createTestSubgraphs();
  const sdl = composeSupergraph([people, votes].map(({ name, sdl: text }) => ({ name, url: "http://x", sdl: text })));
  const { schema } = new Planner(sdl, DEFAULT_LIMITS);
  documents = new Documents(schema, readCostHints(sdl), DEFAULT_LIMITS, true);
});

function costOf(query: string, variables: Record<string, unknown> = {}): number {
  return documents.admit({ query, variables }).cost.requested;
}

/** A selection on Agent, as text, with its cost counted by hand. */
interface Selection {
  readonly text: string;
  readonly cost: number;
}

const { agent: agentArb } = fc.letrec<{ agent: Selection; field: Selection }>((tie) => ({
  agent: fc
    .array(tie("field"), { minLength: 1, maxLength: 3 })
    .map((fields) => ({ text: fields.map(({ text }) => text).join(" "), cost: sum(fields) })),
  field: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom({ text: "id", cost: 1 }, { text: "name", cost: 1 }, { text: "votes", cost: 1 }),
    fc.tuple(fc.integer({ min: 1, max: 5 }), tie("agent")).map(([first, { text, cost }]) => ({
      text: `friends(first: ${String(first)}) { totalCount nodes { ${text} } }`,
      cost: 1 + 1 + first * (1 + cost),
    })),
  ),
}));

function sum(selections: readonly Selection[]): number {
  return selections.reduce((total, { cost }) => total + cost, 0);
}

describe("cost", () => {
  test("of an operation is what counting by hand gives", () => {
    fc.assert(
      fc.property(agentArb, ({ text, cost }) => {
        // Pages of two sizes under one name are a conflict that validation refuses; each page is its own field here.
        let index = 0;
        const named = text.replaceAll("friends(", () => `f${String(index++)}: friends(`);
        fc.pre(index <= DEFAULT_LIMITS.aliases);
        expect(costOf(`{ agent(id: "agt_1") { ${named} } }`)).toBe(1 + cost);
      }),
    );
  });

  test("does not depend on whether a selection stands in a fragment", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (outer, inner) => {
        const page = (first: number, nodes: string): string => `friends(first: ${String(first)}) { ${nodes} }`;
        const plain = `{ agent(id: "a") { ${page(outer, `nodes { ${page(inner, "nodes { id }")} }`)} } }`;
        const spread = `{ agent(id: "a") { ...A } } fragment A on Agent { ${page(outer, "...C")} }
          fragment C on AgentConnection { nodes { ... on Node { ... on Agent { ${page(inner, "...D")} } } } }
          fragment D on AgentConnection { ... @include(if: true) { nodes { id } } }`;
        expect(costOf(spread)).toBe(costOf(plain));
      }),
    );
  });

  test("grows with the page, given as literal, variable or default alike", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (first) => {
        const literal = (size: number): number => costOf(`{ agents(first: ${String(size)}) { nodes { name } } }`);
        expect(literal(first + 1)).toBe(literal(first) + 2);
        expect(costOf(`query($n: Int) { agents(first: $n) { nodes { name } } }`, { n: first })).toBe(literal(first));
        expect(costOf(`query($n: Int = ${String(first)}) { agents(first: $n) { nodes { name } } }`)).toBe(
          literal(first),
        );
      }),
    );
  });
});

describe("admission", () => {
  test("answers any text with an operation or a refusal, never with a failure", () => {
    const token = fc.constantFrom(
      "{",
      "}",
      "(",
      ")",
      "[",
      "]",
      "...",
      ":",
      "$",
      "!",
      "@",
      "=",
      "|",
      "&",
      "query",
      "mutation",
      "subscription",
      "fragment",
      "on",
      "Agent",
      "Query",
      "agent",
      "agents",
      "nodes",
      "name",
      "id",
      "friends",
      "first",
      "101",
      "-1",
      "1e999",
      '"agt_1"',
      '"""',
      "null",
      "true",
      "__typename",
      "__schema",
      "__proto__",
      "constructor",
      "@include",
      "@skip",
      "if",
      "type",
      "extend",
      "\u0000",
      "#",
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), fc.boolean(), (tokens, wrapped) => {
        const text = tokens.join(" ");
        expectAdmittedOrRefused(wrapped ? `{ agent(id: "agt_1") { ${text} } }` : text);
      }),
      { numRuns: 2_000 },
    );
    const anyText = fc.string({ unit: "binary", maxLength: 200 });
    fc.assert(
      fc.property(anyText, (text) => {
        expectAdmittedOrRefused(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test("answers any variables with an operation or a refusal", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("n", "id", "__proto__", "x"), fc.jsonValue()), (variables) => {
        expectAdmittedOrRefused(
          `query($n: Int, $id: ID) { agents(first: $n) { nodes { id } } agent(id: $id) { id } }`,
          variables,
        );
        expectAdmittedOrRefused(
          `query($n: Int, $id: ID!) { agents(first: $n) { nodes { id } } agent(id: $id) { id } }`,
          variables,
        );
      }),
    );
  });

  test("of a document is done once, and its cost counted for each request", () => {
    const query = `query($n: Int) { agents(first: $n) { nodes { id } } }`;
    const first = documents.admit({ query, variables: { n: 1 } });
    const second = documents.admit({ query, variables: { n: 2 } });
    expect(first.document).toBe(second.document);
    expect([first.cost.requested, second.cost.requested]).toEqual([3, 5]);
  });
});

function expectAdmittedOrRefused(query: string, variables: Record<string, unknown> = {}): void {
  try {
    documents.admit({ query, variables });
  } catch (error) {
    expect(error).toBeInstanceOf(RefusedRequest);
  }
}
