import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { EconomicResource, Place } from "./economic-resource";

const COLUMNS = `id, name, specification, owner, unit, accounting, onhand, latitude, longitude, shareable,
  state, stage, contained_in AS "containedIn", created_at AS "createdAt"`;
/** Boxes in boxes. */
const NESTING_MAX = 100;

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

  /** What a resource holds inside, newest first; `limit` rows after the given id. */
  async listContents(container: string, afterId: string | null, limit: number): Promise<EconomicResource[]> {
    const rows = await this.sql.query<ResourceRecord>(
      `SELECT ${COLUMNS} FROM economic_resource WHERE contained_in = $1 AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [container, afterId, limit],
    );
    return rows.map(toResource);
  }

  async countContents(container: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM economic_resource WHERE contained_in = $1",
      [container],
    );
    return row?.count ?? 0;
  }

  /**
   * Whether a resource holds another one, at whatever depth. Two that pack at once wait for each other, so that no ring of
   * boxes comes of boxes that each was right to be packed.
   */
  static async isInside(tx: Transaction, inner: string, outer: string): Promise<boolean> {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('containment', 0))");
    const rows = await tx.query(
      `WITH RECURSIVE up (id, depth) AS (
         SELECT $1::text, 0
         UNION ALL SELECT r.contained_in, depth + 1 FROM up JOIN economic_resource r USING (id)
         WHERE r.contained_in IS NOT NULL AND depth < ${NESTING_MAX})
       SELECT FROM up WHERE id = $2 OR depth = ${NESTING_MAX}`,
      [inner, outer],
    );
    return rows.length > 0;
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
      `INSERT INTO economic_resource (id, name, specification, owner, unit, accounting, onhand, latitude, longitude, shareable, state, stage, contained_in, created_at)
       SELECT id, name, specification, owner, unit, accounting, onhand, (place->>'latitude')::float8, (place->>'longitude')::float8, shareable, state, stage, "containedIn", "createdAt"
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, name text, specification text, owner text, unit text, accounting numeric,
         onhand numeric, place jsonb, shareable boolean, state text, stage text, "containedIn" text, "createdAt" timestamptz)
       ON CONFLICT (id) DO UPDATE SET accounting = excluded.accounting, onhand = excluded.onhand,
         latitude = excluded.latitude, longitude = excluded.longitude, state = excluded.state, stage = excluded.stage,
         contained_in = excluded.contained_in`,
      [JSON.stringify(resources)],
    );
  }
}

function toResource({ latitude, longitude, ...row }: ResourceRecord): EconomicResource {
  const place: Place | null = latitude === null || longitude === null ? null : { latitude, longitude };
  return { ...row, place };
}
