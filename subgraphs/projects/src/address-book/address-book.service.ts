import { HUB_COMMAND, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { idInAddress, idOf } from "@commons-hub/shared/ids";
import type { Origin } from "@commons-hub/shared/value";
import { type Agent, type AgentKind, createAgent } from "../agent/agent";
import { agentCreated } from "../agent/agent.events";
import { AgentRepository } from "../agent/agent.repository";
import { requireImporter } from "../bill-of-materials/bill-import.service";
import {
  createResourceSpecification,
  RESOURCE_SPECIFICATION_PREFIX,
  type ResourceSpecification,
} from "../resource-specification/resource-specification";
import { resourceSpecificationCreated } from "../resource-specification/resource-specification.events";
import { ResourceSpecificationRepository } from "../resource-specification/resource-specification.repository";

/** Agents and kinds of things that a file introduces, each by its address outside of the hub. */
export interface Introductions {
  readonly agents: readonly { readonly uri: string; readonly kind: AgentKind; readonly name: string }[];
  /** Agents that are named; those that the hub knows by this address are answered. */
  readonly named: readonly string[];
  readonly kinds: readonly { readonly uri: string; readonly name: string; readonly unit: string | null }[];
}

export interface IntroductionOptions {
  readonly by: string | null;
  readonly sourceUri: string;
  readonly digest: string;
}

/**
 * Knows agents and kinds of things by addresses outside of the hub.
 *
 * An agent is found again by an id made of its address, and never by the uri on its own page: anybody may write any uri
 * there, and would be given what happens to somebody else.
 */
export class AddressBook {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * Makes known who and what is introduced, once. Answers ids by address.
   *
   * Errors: NOT_FOUND for `by`; INVALID_INPUT for a name that is not readable, or a unit that is none.
   */
  async introduce(
    introductions: Introductions,
    { by, sourceUri, digest }: IntroductionOptions,
  ): Promise<ReadonlyMap<string, string>> {
    await requireImporter(this.work, by);
    return this.work.run(HUB_COMMAND, async (tx) => {
      const now = await tx.now();
      const origin: Origin = { source: "valueflows", uri: sourceUri, digest, importedAt: now };
      const known = await insertAgents(tx, introductions, origin, by);
      return new Map([...known, ...(await insertKinds(tx, introductions.kinds, now, by))]);
    });
  }

  /** What is to be said of some of them in a file. */
  async describe(ids: readonly string[]): Promise<{
    readonly agents: readonly Agent[];
    readonly kinds: readonly ResourceSpecification[];
  }> {
    const [agents, kinds] = [new AgentRepository(this.work.sql), new ResourceSpecificationRepository(this.work.sql)];
    return { agents: await agents.load(ids), kinds: await kinds.load(ids) };
  }
}

/** With or without the slash at its end, an address is the same. */
function agentIdOf(uri: string): string {
  return idOf("agt", "valueflows", URL.canParse(uri) ? new URL(uri).href : uri);
}

/** The ids of agents by address. Who has an address of this hub's own is who it says; who else is introduced is new. */
async function insertAgents(
  tx: Transaction,
  { agents, named }: Introductions,
  origin: Origin,
  by: string | null,
): Promise<Map<string, string>> {
  const uris = [...new Set([...named, ...agents.map(({ uri }) => uri)])];
  const wished = uris.flatMap((uri) => [agentIdOf(uri), idInAddress(uri) ?? []].flat());
  const rows = await tx.query<{ id: string }>("SELECT id FROM agent WHERE id = ANY($1)", [wished]);
  const found = new Set(rows.map(({ id }) => id));
  const idFor = (uri: string): string => {
    const own = idInAddress(uri);
    return own !== null && found.has(own) ? own : agentIdOf(uri);
  };
  const introduced = new Map(agents.map((agent) => [idFor(agent.uri), agent]));
  const fresh = [...introduced]
    .filter(([id]) => !found.has(id))
    .map(([id, { uri, kind, name }]) => ({
      ...createAgent(id, { kind, name, uri: /^https?:/.test(uri) ? uri : null }, origin.importedAt),
      origin,
    }));
  if (fresh.length > 0) await AgentRepository.insertMany(tx, fresh, by);
  for (const agent of fresh) {
    tx.emit(agentCreated(agent, by));
    found.add(agent.id);
  }
  return new Map(uris.map((uri) => [uri, idFor(uri)] as const).filter(([, id]) => found.has(id)));
}

async function insertKinds(
  tx: Transaction,
  kinds: Introductions["kinds"],
  now: Date,
  by: string | null,
): Promise<Map<string, string>> {
  const wished = kinds.map((kind) => ({ ...kind, id: idOf(RESOURCE_SPECIFICATION_PREFIX, "valueflows", kind.uri) }));
  const rows = await tx.query<{ id: string; uri: string | null }>(
    "SELECT id, uri FROM resource_specification WHERE id = ANY($1) OR uri = ANY($2)",
    [wished.flatMap(({ id, uri }) => [id, idInAddress(uri) ?? []].flat()), kinds.map(({ uri }) => uri)],
  );
  const [byId, byUri] = [new Map(rows.map((row) => [row.id, row])), new Map(rows.map((row) => [row.uri, row]))];
  const known = new Map<string, string>();
  const fresh = new Map<string, ResourceSpecification>();
  for (const { id, uri, name, unit } of wished) {
    const row = byId.get(idInAddress(uri) ?? "") ?? byId.get(id) ?? byUri.get(uri);
    known.set(uri, row?.id ?? id);
    const web = /^https?:/.test(uri) ? uri : null;
    if (row === undefined) fresh.set(id, createResourceSpecification(id, { name, unit, uri: web }, now));
  }
  await ResourceSpecificationRepository.insertMany(tx, [...fresh.values()]);
  for (const specification of fresh.values()) tx.emit(resourceSpecificationCreated(specification, by));
  return known;
}
