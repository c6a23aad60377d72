import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { NamePlace } from "../by-name";
import type { Agent, AgentKind } from "./agent";
import { originColumn, type OriginRecord, readOrigin } from "../origin";
import { AgentRow } from "./agent.entity";

/** As a row comes out of SQL, column names in the domain's spelling. */
const COLUMNS = `id, kind, name, uri, latitude, longitude, created_at AS "createdAt", ${originColumn("agent")}`;

export interface AgentFilter {
  readonly kind: AgentKind | null;
}

/** All SQL on agents. */
export class AgentRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Agent[]> {
    return (await this.sql.query<AgentRecord>(`SELECT ${COLUMNS} FROM agent WHERE id = ANY($1)`, [ids])).map(toAgent);
  }

  /** By name, then id; `limit` rows after the given name and id. */
  async list(filter: AgentFilter, after: NamePlace | null, limit: number): Promise<Agent[]> {
    const rows = await this.sql.query<AgentRecord>(
      `SELECT ${COLUMNS} FROM agent
       WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR (name, id) > ($2, $3))
       ORDER BY name, id LIMIT $4`,
      [filter.kind, after?.name ?? null, after?.id ?? null, limit],
    );
    return rows.map(toAgent);
  }

  async count(filter: AgentFilter): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM agent WHERE $1::text IS NULL OR kind = $1",
      [filter.kind],
    );
    return row?.count ?? 0;
  }

  /** `createdBy`: the agent who made the record; null for the hub. */
  static async insert(tx: Transaction, agent: Agent, createdBy: string | null): Promise<void> {
    await AgentRepository.insertMany(tx, [agent], createdBy);
  }

  static async insertMany(tx: Transaction, agents: readonly Agent[], createdBy: string | null): Promise<void> {
    await tx.manager.insert(
      AgentRow,
      agents.map(({ location, origin, ...row }) => ({
        ...row,
        createdBy,
        originSource: origin?.source ?? null,
        originUri: origin?.uri ?? null,
        originImportedAt: origin?.importedAt ?? null,
        originDigest: origin?.digest ?? null,
        latitude: location?.latitude ?? null,
        longitude: location?.longitude ?? null,
      })),
    );
  }
}

interface AgentRecord extends Omit<Agent, "location" | "origin"> {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly origin: OriginRecord;
}

function toAgent({ latitude, longitude, origin, ...row }: AgentRecord): Agent {
  return {
    ...row,
    location: latitude === null || longitude === null ? null : { latitude, longitude },
    origin: readOrigin(origin),
  };
}
