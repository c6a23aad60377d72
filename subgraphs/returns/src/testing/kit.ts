import { MemoryBus } from "@commons-hub/shared/bus";
import { HUB_COMMAND } from "@commons-hub/shared/database";
import { type Caller, type Role } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { callerOf, createTestDatabase, openTestWork, TEST_LOGGER } from "@commons-hub/shared/testing";
import { createReturnsSubgraph, RETURNS_SCHEMA } from "..";

const PROJECTS_SCHEMA = { schema: "projects", entities: [], migrations: [] };
const EXCHANGE_SCHEMA = { schema: "exchange", entities: [], migrations: [] };
const CHUNK = 1_000;

export interface AskOptions {
  readonly caller?: Caller;
  readonly idempotencyKey?: string;
}

/** Components by name, or name@version; the project of a component is its name. */
export type Edges = readonly (readonly [string, string])[];

/** The subgraph over a database of its own, beside a projects log that the test writes. */
export class ReturnsKit {
  private constructor(
    readonly subgraph: Subgraph,
    readonly database: Awaited<ReturnType<typeof createTestDatabase>>,
    private readonly projects: Awaited<ReturnType<typeof openTestWork>>,
    private readonly exchange: Awaited<ReturnType<typeof openTestWork>>,
  ) {}

  static async start(): Promise<ReturnsKit> {
    const database = await createTestDatabase(PROJECTS_SCHEMA, EXCHANGE_SCHEMA, RETURNS_SCHEMA);
    const projects = await openTestWork(database, PROJECTS_SCHEMA);
    const exchange = await openTestWork(database, EXCHANGE_SCHEMA);
    const subgraph = await createReturnsSubgraph({
      databaseUrl: database.url,
      poolSize: 8,
      bus: new MemoryBus(),
      logger: TEST_LOGGER,
      secret: new Uint8Array(32),
      sources: { projects: projects.events, exchange: exchange.events },
    });
    return new ReturnsKit(subgraph, database, projects, exchange);
  }

  async stop(): Promise<void> {
    await this.subgraph.stop();
    await this.projects.close();
    await this.exchange.close();
    await this.database.drop();
  }

  /** Runs SQL in the subgraph's schema. */
  async sql<R extends object>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    const { work, close } = await openTestWork(this.database, { ...RETURNS_SCHEMA, entities: [] });
    try {
      return await work.sql.query<R>(text, values);
    } finally {
      await close();
    }
  }

  /** The answer's data; throws what was refused. */
  async ask<T>(query: string, variables: Record<string, unknown> = {}, options: AskOptions = {}): Promise<T> {
    const result = await this.subgraph.execute({
      query,
      variables,
      caller: options.caller ?? callerOf("agt_me"),
      idempotencyKey: options.idempotencyKey,
      requestId: "test",
    });
    if (result.errors?.[0]) throw result.errors[0];
    return JSON.parse(JSON.stringify(result.data)) as T;
  }

  /** The code with which something is refused. */
  async refusal(query: string, variables: Record<string, unknown>, options: AskOptions = {}): Promise<unknown> {
    return this.ask(query, variables, options).then(
      () => null,
      (error: { extensions?: { code?: unknown } }) => error.extensions?.code,
    );
  }

  async agent(kind: "PERSON" | "ORGANIZATION" = "ORGANIZATION"): Promise<string> {
    const agent = newId("agt");
    await this.emit("projects.agent.created.v1", agent, { agent, kind, name: "A" });
    return agent;
  }

  /** Exchange announces levies. */
  async announce(...levies: readonly { readonly levy: string; readonly [key: string]: string }[]): Promise<void> {
    await this.exchange.work.run(HUB_COMMAND, async (tx) => {
      for (const payload of levies)
        tx.emit({ type: "exchange.levy.announced.v1", actor: null, subject: payload.levy, payload });
    });
    for (const follower of this.subgraph.followers) await follower.catchUp(60_000);
  }

  /** Creates projects; each with the stewards named for its slug. Answers ids by slug. */
  async createProjects(
    slugs: readonly string[],
    stewards: Readonly<Record<string, readonly string[]>> = {},
  ): Promise<Record<string, string>> {
    const ids = Object.fromEntries(slugs.map((slug) => [slug, newId("prj")]));
    await this.projects.work.run(HUB_COMMAND, async (tx) => {
      for (const slug of slugs) {
        const project = ids[slug] ?? "";
        tx.emit({
          type: "projects.project.created.v1",
          actor: null,
          subject: project,
          payload: { project, slug, name: slug, stewards: stewards[slug] ?? [], purl: null },
        });
      }
    });
    return ids;
  }

  async addSteward(project: string, steward: string): Promise<void> {
    await this.emit("projects.project.steward-added.v1", project, { project, steward });
  }

  /** Publishes a bill of materials of known projects in parts; `drop` leaves out its last part. */
  async publishBill(
    projects: Readonly<Record<string, string>>,
    root: string,
    edges: Edges,
    drop = false,
  ): Promise<string> {
    const names = [...new Set([root, ...edges.flat()])];
    const places = new Map(names.map((name, index) => [name, index]));
    const components = names.map((text, index) => {
      const [name = "", version] = text.split("@");
      return { index, project: projects[name] ?? "", name, version: version ?? null };
    });
    const pairs = edges.map(([from, to]) => [places.get(from) ?? 0, places.get(to) ?? 0]);
    const billOfMaterials = newId("bom");
    const parts = Math.max(1, Math.ceil(Math.max(components.length, pairs.length) / CHUNK));
    await this.projects.work.run(HUB_COMMAND, async (tx) => {
      for (let part = 0; part < (drop ? parts - 1 : parts); part++)
        tx.emit({
          type: "projects.bill-of-materials.published.v1",
          actor: null,
          subject: billOfMaterials,
          payload: {
            billOfMaterials,
            part,
            parts,
            rootProject: projects[root.split("@")[0] ?? ""] ?? "",
            digest: `digest-${billOfMaterials}`,
            components: components.slice(part * CHUNK, (part + 1) * CHUNK),
            edges: pairs.slice(part * CHUNK, (part + 1) * CHUNK),
          },
        });
    });
    return billOfMaterials;
  }

  private async emit(type: string, subject: string, payload: { readonly [key: string]: string }): Promise<void> {
    await this.projects.work.run(HUB_COMMAND, async (tx) => {
      tx.emit({ type, actor: null, subject, payload });
    });
  }
}

/** A person who holds a role in an organization. */
export function officerOf(organization: string, role: Role = "TREASURER", agent = newId("agt")): Caller {
  return callerOf(agent, [{ organization, roles: [role] }]);
}
