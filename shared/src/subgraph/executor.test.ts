import { expect, test } from "@jest/globals";
import { buildSchema, type ExecutionResult, type GraphQLError } from "graphql";
import { DomainError } from "../errors";
import { ANONYMOUS } from "../identity";
import { SILENT } from "../logging";
import { renewContext } from "./context";
import { SubgraphExecutor } from "./executor";

const schema = buildSchema(`
  type Query { me: Node! echo(n: Int!): Int broken: Int secret: Int locked: Int }
  type Node { node: Node! id: ID! }
  type Subscription { ticks: Int }
`);
const node = { id: "1", node: (): unknown => node };
const fields = (schema.getQueryType() ?? fail()).getFields();
Object.assign(fields["me"] ?? {}, { resolve: () => node });
Object.assign(fields["echo"] ?? {}, { resolve: (_: unknown, { n }: { n: number }) => n });
Object.assign(fields["broken"] ?? {}, {
  resolve: () => {
    throw new Error("SELECT secret FROM table");
  },
});
Object.assign(fields["secret"] ?? {}, {
  resolve: () => {
    throw new DomainError("FORBIDDEN", "Not yours.", { agent: "agt_1" });
  },
});
Object.assign(fields["locked"] ?? {}, {
  resolve: () => {
    throw Object.assign(new Error("x"), { code: "57014" });
  },
});
Object.assign(schema.getSubscriptionType()?.getFields()["ticks"] ?? {}, {
  subscribe: async function* () {
    yield { ticks: 1 };
    throw new Error("the log broke");
  },
});

function fail(): never {
  throw new Error("no query type");
}

const executor = new SubgraphExecutor(schema, (base) => base, SILENT);
const ask = (query: string, variables: Record<string, unknown> = {}) =>
  executor.execute({ query, variables, caller: ANONYMOUS, requestId: "r1" });

test.each<[string, string, Record<string, unknown>, string]>([
  ["not GraphQL", "{", {}, "GRAPHQL_PARSE_FAILED"],
  ["nothing", "", {}, "GRAPHQL_PARSE_FAILED"],
  ["an unknown field", "{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"],
  ["no operation", "fragment F on Query { broken }", {}, "GRAPHQL_VALIDATION_FAILED"],
  ["two operations", "query A { broken } query B { broken }", {}, "OPERATION_RESOLUTION_FAILURE"],
  ["a wrong variable", "query ($n: Int!) { echo(n: $n) }", { n: "x" }, "INVALID_INPUT"],
  ["a missing variable", "query ($n: Int!) { echo(n: $n) }", {}, "INVALID_INPUT"],
  ["a deep selection", `{ me ${"{ node ".repeat(50)}{ id }${" }".repeat(50)} }`, {}, "DOCUMENT_TOO_DEEP"],
  ["a long document", `{ ${"me { id } ".repeat(6_000)} }`, {}, "GRAPHQL_PARSE_FAILED"],
  [
    "a fragment bomb",
    `{ me { ...A0 } } ${Array.from({ length: 20 }, (_, i) => `fragment A${i} on Node { a: node { ...A${i + 1} } b: node { ...A${i + 1} } }`).join(" ")} fragment A20 on Node { id }`,
    {},
    "COST_TOO_HIGH",
  ],
  ["a fragment in itself", "{ me { ...A } } fragment A on Node { node { ...A } }", {}, "GRAPHQL_VALIDATION_FAILED"],
  [
    "a flood of references",
    "query ($n: Int!) { echo(n: $n) }",
    { n: Array.from({ length: 20_001 }, () => 1) },
    "COST_TOO_HIGH",
  ],
])("%s is refused with its code", async (_, query, variables, code) => {
  const result = await ask(query, variables);
  expect(result.data ?? null).toBeNull();
  expect(result.errors?.[0]?.extensions).toMatchObject({ code });
});

test("a bug says nothing of its cause; a refusal says its code and details", async () => {
  const result = (await ask("{ broken secret locked }")) as ExecutionResult & { errors: GraphQLError[] };
  expect(result.data).toEqual(expect.objectContaining({ broken: null, secret: null, locked: null }));
  expect(result.errors).toMatchObject([
    { message: "Internal error", extensions: { code: "INTERNAL", requestId: "r1" }, path: ["broken"] },
    { message: "Not yours.", extensions: { code: "FORBIDDEN", agent: "agt_1" } },
    { extensions: { code: "TIMEOUT" } },
  ]);
  expect(JSON.stringify(result)).not.toContain("SELECT");
});

test("a stream that breaks ends with an error of the catalogue", async () => {
  const stream = await executor.subscribe({ query: "subscription { ticks }", caller: ANONYMOUS, requestId: "r1" });
  const results: ExecutionResult[] = [];
  if (Symbol.asyncIterator in stream) for await (const result of stream) results.push(result);
  expect(results).toMatchObject([{ data: { ticks: 1 } }, { errors: [{ extensions: { code: "INTERNAL" } }] }]);
});

test("every event, and what follows a change, is told with fresh reads", async () => {
  let made = 0;
  const counting = buildSchema(
    "type Query { reads: Int } type Mutation { change: Query } type Subscription { ticks: Query }",
  );
  Object.assign(counting.getSubscriptionType()?.getFields()["ticks"] ?? {}, {
    subscribe: async function* () {
      yield { ticks: {} };
      yield { ticks: {} };
    },
  });
  Object.assign(counting.getQueryType()?.getFields()["reads"] ?? {}, {
    resolve: (_: unknown, __: unknown, { reads }: { reads: number }) => reads,
  });
  Object.assign(counting.getMutationType()?.getFields()["change"] ?? {}, {
    resolve: (_: unknown, __: unknown, context: object) => {
      renewContext(context);
      return {};
    },
  });
  const fresh = new SubgraphExecutor(counting, (base) => ({ ...base, reads: ++made }), SILENT);
  const stream = await fresh.subscribe({
    query: "subscription { ticks { reads } }",
    caller: ANONYMOUS,
    requestId: "r1",
  });
  const seen: unknown[] = [];
  if (Symbol.asyncIterator in stream) for await (const result of stream) seen.push(result.data?.["ticks"]);
  expect(seen).toEqual([{ reads: 2 }, { reads: 3 }]);
  const changed = await fresh.execute({ query: "mutation { change { reads } }", caller: ANONYMOUS, requestId: "r1" });
  expect(changed.data).toEqual({ change: { reads: 5 } });
});
