import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { EconomicResource, Place } from "./economic-resource";

const COLUMNS = `id, name, specification, owner, unit, accounting, onhand, latitude, longitude, shareable, created_at AS "createdAt"`;

interface ResourceRecord extends Omit<EconomicResource, "place"> {
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** All SQL on resources. */
export class ResourceRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<EconomicResource[]> {
    const rows = await this.sql.query<ResourceRecord>(`SELECT ${COLUMNS} FROM economic_resource WHERE id = ANY($1)`, [
      ids,
    ]);
    return rows.map(toResource);
  }

  /** An agent's inventory, newest first; `limit` rows after the given id. */
  async list(owner: string, afterId: string | null, limit: number): Promise<EconomicResource[]> {
    const rows = await this.sql.query<ResourceRecord>(
      `SELECT ${COLUMNS} FROM economic_resource WHERE owner = $1 AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [owner, afterId, limit],
    );
    return rows.map(toResource);
  }

  async count(owner: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM economic_resource WHERE owner = $1",
      [owner],
    );
    return row?.count ?? 0;
  }

  /** Locked in the order of their ids, so that two events on the same resources wait for each other. */
  static async getForUpdate(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, EconomicResource>> {
    const rows = await tx.query<ResourceRecord>(
      `SELECT ${COLUMNS} FROM economic_resource WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, toResource(row)]));
  }

  /** Writes resources as they are after an event, new ones too. */
  static async save(tx: Transaction, resources: readonly EconomicResource[]): Promise<void> {
    await tx.query(
      `INSERT INTO economic_resource (id, name, specification, owner, unit, accounting, onhand, latitude, longitude, shareable, created_at)
       SELECT id, name, specification, owner, unit, accounting, onhand, (place->>'latitude')::float8, (place->>'longitude')::float8, shareable, "createdAt"
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, name text, specification text, owner text, unit text, accounting numeric,
         onhand numeric, place jsonb, shareable boolean, "createdAt" timestamptz)
       ON CONFLICT (id) DO UPDATE SET accounting = excluded.accounting, onhand = excluded.onhand,
         latitude = excluded.latitude, longitude = excluded.longitude`,
      [JSON.stringify(resources)],
    );
  }
}

function toResource({ latitude, longitude, ...row }: ResourceRecord): EconomicResource {
  const place: Place | null = latitude === null || longitude === null ? null : { latitude, longitude };
  return { ...row, place };
}
