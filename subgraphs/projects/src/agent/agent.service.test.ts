import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { MemoryBus } from "@commons-hub/shared/bus";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { callerOf, createTestDatabase, TEST_LOGGER, type TestDatabase, readSettled } from "@commons-hub/shared/testing";
import { createProjectsSubgraph, PROJECTS_SCHEMA } from "..";

let database: TestDatabase;
let subgraph: Subgraph;

beforeAll(async () => {
  database = await createTestDatabase(PROJECTS_SCHEMA);
  subgraph = await createProjectsSubgraph({
    databaseUrl: database.url,
    poolSize: 4,
    bus: new MemoryBus(),
    logger: TEST_LOGGER,
    secret: new Uint8Array(32),
  });
});
afterAll(async () => {
  await subgraph.stop();
  await database.drop();
});

const CREATE = `mutation ($input: CreateAgentInput!) { createAgent(input: $input) { agent { id name kind uri } } }`;

function ask(
  query: string,
  variables: Record<string, unknown>,
  options: { caller?: typeof ANONYMOUS; idempotencyKey?: string } = {},
) {
  return subgraph.execute({
    query,
    variables,
    caller: options.caller ?? callerOf("agt_me"),
    idempotencyKey: options.idempotencyKey,
    requestId: "test",
  });
}

test("an agent is created, found by id and by reference, listed, and stands in the log", async () => {
  const created = await ask(CREATE, {
    input: { kind: "ECOLOGICAL_AGENT", name: "Café Commons", uri: "https://cafe.example" },
  });
  expect(created.errors).toBeUndefined();
  const agent = (created.data as { createAgent: { agent: { id: string } } }).createAgent.agent;
  const found = await ask(
    `query ($id: ID!, $refs: [_Any!]!) { agent(id: $id) { name } _entities(representations: $refs) { ... on Agent { id name } } agents(first: 1) { totalCount nodes { id } } }`,
    {
      id: agent.id,
      refs: [
        { __typename: "Agent", ref: agent.id },
        { __typename: "Agent", id: "agt_none" },
      ],
    },
  );
  expect(JSON.parse(JSON.stringify(found))).toEqual({
    data: {
      agent: { name: "Café Commons" },
      _entities: [{ id: agent.id, name: "Café Commons" }, null],
      agents: { totalCount: 1, nodes: [{ id: agent.id }] },
    },
  });
  const log = await readSettled(subgraph.events, 10);
  expect(log.events).toMatchObject([{ type: "projects.agent.created.v1", subject: agent.id, actor: "agt_me" }]);
});

test("a retry with the same key gets the same answer; other content is refused", async () => {
  const input = { kind: "PERSON", name: "Once" };
  const first = await ask(CREATE, { input }, { idempotencyKey: "k1" });
  const again = await ask(CREATE, { input }, { idempotencyKey: "k1" });
  expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(first)));
  const other = await ask(CREATE, { input: { ...input, name: "Twice" } }, { idempotencyKey: "k1" });
  expect(other.errors?.[0]?.extensions).toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
});

test.each([
  ["no token", { input: { kind: "PERSON", name: "A" } }, ANONYMOUS, "UNAUTHENTICATED"],
  [
    "a key without the scope",
    { input: { kind: "PERSON", name: "A" } },
    { ...callerOf("agt_me"), scopes: ["READ" as const] },
    "FORBIDDEN",
  ],
  ["an empty name", { input: { kind: "PERSON", name: " " } }, undefined, "INVALID_INPUT"],
  ["an unknown kind", { input: { kind: "ROBOT", name: "A" } }, undefined, "INVALID_INPUT"],
  ["a missing input", {}, undefined, "INVALID_INPUT"],
])("%s is refused", async (_, variables, caller, code) => {
  const result = await ask(CREATE, variables, caller ? { caller } : {});
  expect(result.errors?.[0]?.extensions).toMatchObject({ code });
});

test.each([[0], [101], [-1]])("a page of %d is refused", async (first) => {
  const result = await ask(`query ($first: Int!) { agents(first: $first) { totalCount } }`, { first });
  expect(result.errors?.[0]?.extensions).toMatchObject({ code: "PAGE_SIZE_OUT_OF_RANGE" });
});
