import { MemoryBus } from "@commons-hub/shared/bus";
import { HUB_COMMAND, openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { EventLog, type NewEvent } from "@commons-hub/shared/event";
import type { Caller } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import {
  callerOf,
  createTestDatabase,
  openTestWork,
  TEST_LOGGER,
  type TestDatabase,
} from "@commons-hub/shared/testing";
import { createExchangeSubgraph, EXCHANGE_SCHEMA } from "..";

const PROJECTS = { schema: "projects", migrations: [], entities: [] };
const GOVERNANCE = { schema: "governance", migrations: [], entities: [] };

export interface Ask {
  readonly caller?: Caller;
  readonly idempotencyKey?: string;
}

/** Kinds of things that there are in every exchange of the tests. */
const KINDS =
  "a apple apples bicycle cider closed gravel key kiln loom meal open other repair router rush sewing sql stone twice water withdrawn wood";

async function createAgent(projects: UnitOfWork, kind: string): Promise<string> {
  const agent = newId("agt");
  await projects.run(HUB_COMMAND, async (tx) => {
    const payload = { agent, kind, name: "Somebody" };
    tx.emit({ type: "projects.agent.created.v1", actor: null, subject: agent, payload });
  });
  return agent;
}

async function createKinds(projects: UnitOfWork, ids: readonly string[]): Promise<void> {
  await projects.run(HUB_COMMAND, async (tx) => {
    for (const id of ids) {
      const payload = { resourceSpecification: id, name: id, unit: null };
      tx.emit({ type: "projects.resource-specification.created.v1", actor: null, subject: id, payload });
    }
  });
}

/** A running exchange on a database of its own, beside a log of projects to which agents can be added. */
export async function startExchange() {
  const database: TestDatabase = await createTestDatabase(EXCHANGE_SCHEMA, PROJECTS, GOVERNANCE);
  const bus = new MemoryBus();
  const options = { url: database.url, poolSize: 4, logger: TEST_LOGGER };
  const projects = await openDatabase({ ...PROJECTS, ...options });
  const work = new UnitOfWork(projects, bus);
  const projectsLog = new EventLog(work.sql, bus, "projects", TEST_LOGGER);
  const governance = await openTestWork(database, GOVERNANCE);
  const start = (): Promise<Subgraph> =>
    createExchangeSubgraph({
      databaseUrl: database.url,
      poolSize: 12,
      bus,
      logger: TEST_LOGGER,
      secret: new Uint8Array(32),
      sources: { projects: projectsLog, governance: governance.events },
    });
  const subgraph = await start();
  await createKinds(
    work,
    KINDS.split(" ").map((kind) => `rsp_${kind}`),
  );

  const ask = async (query: string, variables: Record<string, unknown>, { caller, idempotencyKey }: Ask = {}) => {
    const request = { query, variables, caller: caller ?? callerOf("agt_me"), idempotencyKey, requestId: "test" };
    const result = await subgraph.execute(request);
    return JSON.parse(JSON.stringify(result)) as {
      data?: Record<string, never>;
      errors?: { message: string; extensions: { code: string } & Record<string, unknown> }[];
    };
  };

  return {
    database,
    bus,
    subgraph,
    projectsLog,
    /** A second copy of the subgraph on the same database. */
    start,
    ask,
    /** The answer of the one field asked for. Errors: when anything was refused. */
    async get<T>(query: string, variables: Record<string, unknown>, as: Ask = {}): Promise<T> {
      const { data, errors } = await ask(query, variables, as);
      if (errors || !data) throw new Error(JSON.stringify(errors));
      return Object.values(data)[0] as T;
    },
    /** The code that a request is refused with; null when it is not. */
    async refusal(query: string, variables: Record<string, unknown>, as: Ask = {}): Promise<string | null> {
      return (await ask(query, variables, as)).errors?.[0]?.extensions.code ?? null;
    },
    /** Makes a kind of thing exist in projects. */
    createKind: async (): Promise<string> => {
      const kind = newId("rsp");
      await createKinds(work, [kind]);
      return kind;
    },
    /** Makes an agent exist in projects. */
    createAgent: (kind = "PERSON"): Promise<string> => createAgent(work, kind),
    /** Tells something in the name of governance. */
    decide: (...events: NewEvent[]): Promise<void> =>
      governance.work.run(HUB_COMMAND, async (tx) => {
        for (const event of events) tx.emit(event);
      }),
    async stop(): Promise<void> {
      await subgraph.stop();
      await projects.close();
      await governance.close();
      await bus.close();
      await database.drop();
    },
  };
}

export type Exchange = Awaited<ReturnType<typeof startExchange>>;

/** A caller who is an officer of an organization. */
export function officerOf(organization: string, agent = "agt_officer"): Caller {
  return callerOf(agent, [{ organization, roles: ["TREASURER"] }]);
}

/** A caller who is a member of an organization. */
export function memberOf(organization: string, agent: string): Caller {
  return callerOf(agent, [{ organization, roles: ["MEMBER"] }]);
}

export const AMOUNT = "{ minor currency }";
export const CREATE_CURRENCY = `mutation ($input: CreateCurrencyInput!) { createCurrency(input: $input) { currency {
  id code name decimals issuer { id } defaultCreditLimit ${AMOUNT} defaultSoftLimit ${AMOUNT} defaultMaximum ${AMOUNT} } } }`;
export const OPEN_ACCOUNT = `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { account {
  id owner { id } currency { code } balance ${AMOUNT} creditLimit ${AMOUNT} softLimit ${AMOUNT} maximum ${AMOUNT} available ${AMOUNT} } } }`;
export const TRANSFER = `mutation ($input: TransferInput!) { transfer(input: $input) { transfer {
  id state amount ${AMOUNT} posted ${AMOUNT} memo expiresAt settledAt
  from { id balance ${AMOUNT} pendingOut ${AMOUNT} } to { id balance ${AMOUNT} pendingIn ${AMOUNT} } } } }`;
export const POST_TRANSFER = `mutation ($input: PostTransferInput!) { postTransfer(input: $input) { transfer {
  id state posted ${AMOUNT} from { balance ${AMOUNT} pendingOut ${AMOUNT} } } } }`;
export const VOID_TRANSFER = `mutation ($input: VoidTransferInput!) { voidTransfer(input: $input) { transfer {
  id state posted ${AMOUNT} from { balance ${AMOUNT} pendingOut ${AMOUNT} } } } }`;
