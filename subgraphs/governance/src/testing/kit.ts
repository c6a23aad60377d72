import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MemoryBus } from "@commons-hub/shared/bus";
import { HUB_COMMAND } from "@commons-hub/shared/database";
import type { NewEvent } from "@commons-hub/shared/event";
import { type Caller, HUB_CALLER, type Role } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Logger } from "@commons-hub/shared/logging";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { callerOf, createTestDatabase, openTestWork, TEST_LOGGER, waitFor } from "@commons-hub/shared/testing";
import { GOVERNANCE_SCHEMA } from "../data-source";
import { createGovernanceSubgraph } from "../subgraph";

/** Stand for the logs of other parts: the frame's tables alone. */
const PROJECTS_LOG = { schema: "projects", migrations: [], entities: [] };
const EXCHANGE_LOG = { schema: "exchange", migrations: [], entities: [] };
const RETURNS_LOG = { schema: "returns", migrations: [], entities: [] };

export interface Answer<T> {
  readonly data: T;
  /** Codes of the errors, in their order. */
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

export type GovernanceKit = Awaited<ReturnType<typeof createKit>>;

/** Governance over a real database, with a log of projects that tests write to. */
export async function createKit(options: { readonly logger?: Logger } = {}) {
  const database = await createTestDatabase(GOVERNANCE_SCHEMA, PROJECTS_LOG, EXCHANGE_LOG, RETURNS_LOG);
  const projects = await openTestWork(database, PROJECTS_LOG);
  const exchange = await openTestWork(database, EXCHANGE_LOG);
  const returns = await openTestWork(database, RETURNS_LOG);
  const bus = new MemoryBus();
  const keyFolder = await mkdtemp(path.join(tmpdir(), "hub-keys-"));
  const open = (): Promise<Subgraph> =>
    createGovernanceSubgraph({
      databaseUrl: database.url,
      poolSize: 10,
      bus,
      logger: options.logger ?? TEST_LOGGER,
      secret: new Uint8Array(32),
      sources: { projects: projects.events, exchange: exchange.events, returns: returns.events },
      keyFolder,
    });
  const subgraph = await open();
  const emit = (...events: NewEvent[]): Promise<void> =>
    projects.work.run(HUB_COMMAND, async (tx) => {
      for (const event of events) tx.emit(event);
    });
  return {
    ...describeSubgraph(subgraph),
    ...describeParticipation(emit),
    database,
    /** Tells something in the name of another part. */
    tell: (part: "exchange" | "returns", ...events: NewEvent[]): Promise<void> =>
      (part === "exchange" ? exchange : returns).work.run(HUB_COMMAND, async (tx) => {
        for (const event of events) tx.emit(event);
      }),
    subgraph,
    keyFolder,
    /** Waits until all that was committed before can be read from the log: transactions elsewhere hold it back shortly. */
    settle: async () => {
      const [row] = await projects.work.sql.query<{ xmax: string }>(
        "SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xmax",
      );
      await waitFor(async () => {
        const [{ reached } = { reached: false }] = await projects.work.sql.query<{ reached: boolean }>(
          "SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS reached",
          [row?.xmax],
        );
        return reached;
      }, "the log to settle");
    },
    /** Keeps a writing transaction of projects open until `released`. */
    holdProjects: (released: Promise<void>) => {
      let begun = (): void => undefined;
      const started = new Promise<void>((resolve) => (begun = resolve));
      const done = projects.work.run(HUB_COMMAND, async (tx) => {
        await tx.query("SELECT pg_current_xact_id()");
        begun();
        await released;
      });
      return { started, done, heldMs: (ms: number) => sleep(ms).then(() => "held") };
    },
    /** Another process on the same database. */
    open,
    stop: async () => {
      await subgraph.stop();
      await Promise.all([projects, exchange, returns].map((log) => log.close()));
      await bus.close();
      await database.drop();
      await rm(keyFolder, { recursive: true, force: true });
    },
  };
}

function describeSubgraph(subgraph: Subgraph) {
  const ask = async <T = Record<string, never>>(
    query: string,
    variables: Record<string, unknown> = {},
    caller: Caller = HUB_CALLER,
    idempotencyKey?: string,
  ): Promise<Answer<T>> => {
    const result = await subgraph.execute({ query, variables, caller, requestId: "test", idempotencyKey });
    const errors = result.errors ?? [];
    return {
      data: JSON.parse(JSON.stringify(result.data ?? null)) as T,
      codes: errors.map(({ extensions: { code } }) => (typeof code === "string" ? code : "no code")),
      messages: errors.map((error) => error.message),
    };
  };
  return { ask };
}

function describeParticipation(emit: (...events: NewEvent[]) => Promise<void>) {
  const event = (type: string, subject: string, payload: NewEvent["payload"]): NewEvent => ({
    type,
    actor: null,
    subject,
    payload,
  });
  const membershipOf = (organization: string, agent: string, roles: readonly Role[], from: string): NewEvent =>
    event("projects.membership.added.v1", agent, {
      membership: newId("mbr"),
      agent,
      organization,
      roles,
      from,
      until: null,
    });
  return {
    emit,
    /** New agents who are members of the organization. */
    join: async (
      organization: string,
      count: number,
      roles: readonly Role[] = ["MEMBER"],
      from = "2026-01-01T00:00:00.000Z",
    ): Promise<string[]> => {
      const agents = Array.from({ length: count }, () => newId("agt"));
      await emit(...agents.map((agent) => membershipOf(organization, agent, roles, from)));
      return agents;
    },
    /** A contribution of each agent to the project; confirmed unless told otherwise. */
    contribute: async (
      project: string,
      agents: readonly string[],
      options: { confirmed?: boolean; corrects?: string } = {},
    ): Promise<string[]> => {
      const contributions = agents.map((agent) => ({ agent, contribution: newId("ctb") }));
      const at = "2026-01-01T00:00:00.000Z";
      for (const { agent, contribution } of contributions) {
        const base = { contribution, agent, project, action: "WORK", effort: null, at };
        await emit(
          event("projects.contribution.recorded.v1", contribution, { ...base, corrects: options.corrects ?? null }),
        );
        if (options.confirmed ?? true)
          await emit(event("projects.contribution.confirmed.v1", contribution, { ...base, confirmedBy: newId("agt") }));
      }
      return contributions.map(({ contribution }) => contribution);
    },
  };
}

/** A steward of the organization. */
export function stewardOf(organization: string, agent = newId("agt")): Caller {
  return callerOf(agent, [{ organization, roles: ["STEWARD"] }]);
}

export function inMs(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}
