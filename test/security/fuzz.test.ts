import fc from "fast-check";
import {
  buildClientSchema,
  getIntrospectionQuery,
  type GraphQLField,
  type GraphQLInputObjectType,
  getNullableType,
  type GraphQLSchema,
  type IntrospectionQuery,
  isRequiredArgument,
} from "graphql";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { isErrorCode } from "@commons-hub/shared/errors";
import { type Answer, codeOf, size, startHub, type TestHub } from "../kit";
import { ATTEMPTS, documentOf, fieldOf } from "./attempts";
import { type Commons, makeCommons } from "./commons";
import { hostileText, hostileValue, selectionOf } from "./hostile";

const RUNS = size(20, 400);
/** Files, statements, stacks, classes and parts of the inside. */
const INSIDE =
  /node_modules|\.(?:ts|js|cjs):\d|\n\s+at |\b(?:SELECT|INSERT|UPDATE|DELETE) |relation "|column "|syntax error at|violates|pg_catalog|QueryFailed|TypeError|RangeError|undefined|\[object|serviceName|subgraph|stacktrace/i;
/** The hub itself is well all along. */
const ILL = ["INTERNAL", "UNAVAILABLE", "TIMEOUT", "PROJECTION_BEHIND"];

// Every command is asked many times, on a machine that may be busy.
jest.setTimeout(size(180_000, 1_200_000));

let hub: TestHub;
let commons: Commons;
let schema: GraphQLSchema;
let ids: string[];

beforeAll(async () => {
  hub = await startHub();
  commons = await makeCommons(hub);
  const { data } = await hub.ask(getIntrospectionQuery());
  schema = buildClientSchema(data as unknown as IntrospectionQuery);
  ids = idsIn(commons);
}, 60_000);
afterAll(() => hub[Symbol.asyncDispose]());

function idsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return "id" in value ? idsIn(value.id) : Object.values(value).flatMap(idsIn);
}

function requireClear({ errors, status }: Answer): void {
  expect(status).toBeLessThan(500);
  for (const { message, extensions } of errors ?? []) {
    const code = extensions?.["code"];
    expect([message, code, isErrorCode(code)]).toEqual([message, code, true]);
    expect([message, ILL]).toEqual([message, expect.not.arrayContaining([code])]);
    // What the client sent may come back to it; what the hub says around it may not be of its inside.
    const said = Object.keys(extensions ?? {}).join() + (code === "GRAPHQL_VALIDATION_FAILED" ? "" : message);
    expect(said).not.toMatch(INSIDE);
    expect(JSON.stringify({ message, extensions }).length).toBeLessThan(3_000);
  }
}

const COMMANDS = ["CreateAgent", ...Object.keys(ATTEMPTS)];

describe.each(COMMANDS)("%s", (command) => {
  const send = (input: unknown): Promise<Answer> => commons.steward.ask(documentOf(command), { input });
  const inputType = (): GraphQLInputObjectType =>
    getNullableType(schema.getMutationType()?.getFields()[fieldOf(command)]?.args[0]?.type) as GraphQLInputObjectType;

  test("answers nonsense with codes of the catalogue", async () => {
    await fc.assert(
      fc.asyncProperty(hostileValue(inputType(), ids), async (input) => requireClear(await send(input))),
      { numRuns: RUNS },
    );
  });

  test("answers what is right but for one thing with codes of the catalogue", async () => {
    const right = { ...(ATTEMPTS[command]?.(commons) ?? { kind: "PERSON", name: "Ada" }) };
    const wrong = fc
      .constantFrom(...Object.values(inputType().getFields()))
      .chain((field) => hostileValue(field.type, ids).map((value) => ({ ...right, [field.name]: value })));
    await fc.assert(
      fc.asyncProperty(wrong, async (input) => requireClear(await send(input))),
      { numRuns: RUNS },
    );
  });
});

test("no command of the schema is taken from somebody without a token, or with a key that only reads", async () => {
  const input = { agent: commons.steward.id, scopes: ["READ"] };
  const { secret } = await commons.steward.run<{ secret: string }>("CreateAccessKey", input);
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const [argument] = field.args;
    const document = `mutation ($input: ${String(argument?.type)}) { ${field.name}(input: $input) ${selectionOf(field.type, 0)} }`;
    await fc.assert(
      fc.asyncProperty(hostileValue(argument!.type, ids), fc.constantFrom(null, secret), async (value, token) => {
        const answer = await hub.ask(document, { input: value }, { token });
        requireClear(answer);
        expect(codeOf(answer)).toBeDefined();
      }),
      { numRuns: size(10, 100) },
    );
  }
});

/** An operation that passes every argument as a variable. */
function operationOf(kind: "query" | "subscription", field: GraphQLField<unknown, unknown>, levels: number): string {
  const variables = field.args
    .map(({ name, type }) => `$${name}: ${String(type)}${name === "first" ? " = 20" : ""}`)
    .join(", ");
  const values = field.args.map(({ name }) => `${name}: $${name}`).join(", ");
  const head = variables === "" ? "" : `(${variables})`;
  const call = values === "" ? "" : `(${values})`;
  return `${kind} ${head} { ${field.name}${call} ${selectionOf(field.type, levels)} }`;
}

function hostileVariables(field: GraphQLField<unknown, unknown>): fc.Arbitrary<Record<string, unknown>> {
  const model = field.args.map(({ name, type }) => [name, hostileValue(type, ids)] as const);
  return fc.record(Object.fromEntries(model), { requiredKeys: [] });
}

test("every query answers nonsense with codes of the catalogue", async () => {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const document = operationOf("query", field, 1);
    await fc.assert(
      fc.asyncProperty(hostileVariables(field), async (variables) =>
        requireClear(await commons.steward.ask(document, variables)),
      ),
      { numRuns: RUNS },
    );
  }
});

test("every subscription answers nonsense with codes of the catalogue", async () => {
  const field = schema.getSubscriptionType()!.getFields()["governanceEvents"]!;
  await fc.assert(
    fc.asyncProperty(hostileVariables(field), async ({ after, filter }) => {
      const document = operationOf("query", schema.getQueryType()!.getFields()["governanceEvents"]!, 1);
      requireClear(await hub.ask(document, { after, filter }));
      await using stream = hub.follow(operationOf("subscription", field, 0), {
        after: after ?? "",
        filter: filter ?? 7,
      });
      while (!stream.ended) await new Promise((resolve) => setImmediate(resolve));
      const errors = stream.errors.flat() as NonNullable<Answer["errors"]>;
      requireClear({ status: 200, errors });
      expect(errors.length).toBeGreaterThan(0);
    }),
    { numRuns: size(20, 200) },
  );
});

test("headers, keys and operation names that are nonsense are refused with codes of the catalogue", async () => {
  const header = fc
    .string({ unit: "binary-ascii", maxLength: 300 })
    .map((text) => text.replaceAll(/[^\t\u0020-\u007e]/g, ""));
  const wrongName = hostileText().filter((name) => name !== "A" && name !== "B");
  const input = { kind: "PERSON", name: "Ada" };
  await fc.assert(
    fc.asyncProperty(header, header, wrongName, async (authorization, key, operationName) => {
      requireClear(await hub.ask("CreateAgent", { input }, { headers: { authorization, "idempotency-key": key } }));
      requireClear(await commons.steward.ask("CreateAgent", { input }, { headers: { "idempotency-key": key } }));
      const body = JSON.stringify({ query: "query A { __typename } query B { __typename }", operationName });
      const response = await fetch(hub.endpoint, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "*/*" },
        body,
      });
      const answer = (await response.json()) as Answer;
      requireClear({ ...answer, status: response.status });
      expect(codeOf(answer)).toMatch(/OPERATION_RESOLUTION_FAILURE|BAD_REQUEST/);
    }),
    { numRuns: RUNS },
  );
});

test("whatever was taken in can be read again, at the end of all this", async () => {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    if (field.args.some((arg) => isRequiredArgument(arg) || arg.name === "id" || arg.name === "slug")) continue;
    for (let after: string | null = null; ;) {
      const answer: Answer = await commons.steward.ask(operationOf("query", field, 2), { after });
      expect([field.name, answer.errors]).toEqual([field.name, undefined]);
      const page = (answer.data?.[field.name] as { pageInfo?: { hasNextPage: boolean; endCursor: string } } | null)
        ?.pageInfo;
      if (!page?.hasNextPage) break;
      after = page.endCursor;
    }
  }
});
