import { MemoryBus } from "@commons-hub/shared/bus";
import { decodePlace, type EventFilter, type EventSource, isBefore, type StoredEvent } from "@commons-hub/shared/event";
import { type Caller, HUB_CALLER } from "@commons-hub/shared/identity";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { callerOf, createTestDatabase, TEST_LOGGER, type TestDatabase, waitFor } from "@commons-hub/shared/testing";
import { createProjectsSubgraph, type Importer, openImporter, PROJECTS_SCHEMA } from "..";

/** The subgraph over a database of its own, spoken to in GraphQL. */
export interface ProjectsKit {
  readonly database: TestDatabase;
  readonly subgraph: Subgraph;
  readonly importer: Importer;
  /** The data of an operation without errors. */
  ask<T = Record<string, unknown>>(query: string, variables?: object, caller?: Caller): Promise<T>;
  /** The code of the first error. */
  refusal(query: string, variables?: object, caller?: Caller): Promise<unknown>;
  /** A mutation with one input; answers its payload. */
  change<T>(name: string, selection: string, input: object, caller?: Caller, idempotencyKey?: string): Promise<T>;
  changeRefusal(name: string, selection: string, input: object, caller?: Caller): Promise<unknown>;
  /** A person who can act: the agent, and the caller with its memberships as they are now. */
  person(name: string): Promise<{ readonly id: string; caller: Caller }>;
  /** All events that were committed before the call, whoever holds the log's horizon back meanwhile. */
  events(filter?: EventFilter): Promise<readonly StoredEvent[]>;
  /** Their types. */
  eventTypes(): Promise<string[]>;
  stop(): Promise<void>;
}

const SECRET = new Uint8Array(32);

export async function startProjects(): Promise<ProjectsKit> {
  const database = await createTestDatabase(PROJECTS_SCHEMA);
  const bus = new MemoryBus();
  const deps = { databaseUrl: database.url, poolSize: 6, bus, logger: TEST_LOGGER, secret: SECRET };
  const subgraph = await createProjectsSubgraph(deps);
  const importer = await openImporter(deps);
  const run = async (query: string, variables: object, caller: Caller, idempotencyKey?: string) => {
    const result = await subgraph.execute({
      query,
      variables: variables as Record<string, unknown>,
      caller,
      idempotencyKey,
      requestId: "test",
    });
    return JSON.parse(JSON.stringify(result)) as {
      data?: Record<string, unknown>;
      errors?: { message: string; extensions?: { code?: unknown } }[];
    };
  };
  const mutation = (name: string, selection: string) =>
    `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`;
  const kit: ProjectsKit = {
    database,
    subgraph,
    importer,
    ask: async <T>(query: string, variables: object = {}, caller: Caller = HUB_CALLER) => {
      const { data, errors } = await run(query, variables, caller);
      if (errors) throw new Error(JSON.stringify(errors));
      return data as T;
    },
    refusal: async (query, variables = {}, caller = HUB_CALLER) =>
      (await run(query, variables, caller)).errors?.[0]?.extensions?.code,
    change: async <T>(name: string, selection: string, input: object, caller = HUB_CALLER, key?: string) => {
      const { data, errors } = await run(mutation(name, selection), { input }, caller, key);
      if (errors) throw new Error(JSON.stringify(errors));
      return data?.[name] as T;
    },
    changeRefusal: async (name, selection, input, caller = HUB_CALLER) =>
      (await run(mutation(name, selection), { input }, caller)).errors?.[0]?.extensions?.code,
    person: async (name) => {
      const input = { kind: "PERSON", name };
      const { agent } = await kit.change<{ agent: { id: string } }>("createAgent", "agent { id }", input);
      return { id: agent.id, caller: callerOf(agent.id) };
    },
    events: (filter) => readAll(subgraph.events, filter),
    eventTypes: async () => (await readAll(subgraph.events)).map(({ type }) => type),
    stop: async () => {
      await importer.close();
      await subgraph.stop();
      await bus.close();
      await database.drop();
    },
  };
  return kit;
}

function readAll(source: EventSource, filter: EventFilter = {}): Promise<readonly StoredEvent[]> {
  return source.head().then((head) => {
    const goal = decodePlace(head);
    return waitFor(async () => {
      const { cursor, events } = await source.read(null, 100_000, filter);
      return isBefore(decodePlace(cursor), goal) ? null : events;
    }, "the log to be read to its end");
  });
}
