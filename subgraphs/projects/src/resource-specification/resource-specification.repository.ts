import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { NamePlace } from "../by-name";
import type { ResourceSpecification } from "./resource-specification";

const COLUMNS = `id, name, unit, uri, created_at AS "createdAt"`;

/** All SQL on kinds of things. */
export class ResourceSpecificationRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<ResourceSpecification[]> {
    return this.sql.query<ResourceSpecification>(`SELECT ${COLUMNS} FROM resource_specification WHERE id = ANY($1)`, [
      ids,
    ]);
  }

  /** By name, then id; `limit` rows after the given name and id. */
  list(after: NamePlace | null, limit: number): Promise<ResourceSpecification[]> {
    return this.sql.query<ResourceSpecification>(
      `SELECT ${COLUMNS} FROM resource_specification
       WHERE ($1::text IS NULL OR (name, id) > ($1, $2)) ORDER BY name, id LIMIT $3`,
      [after?.name ?? null, after?.id ?? null, limit],
    );
  }

  async count(): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>("SELECT count(*)::int AS count FROM resource_specification");
    return row?.count ?? 0;
  }

  static async insert(tx: Transaction, specification: ResourceSpecification): Promise<void> {
    await ResourceSpecificationRepository.insertMany(tx, [specification]);
  }

  static async insertMany(tx: Transaction, specifications: readonly ResourceSpecification[]): Promise<void> {
    await tx.query(
      `INSERT INTO resource_specification (id, name, unit, uri, created_at)
       SELECT id, name, unit, uri, "createdAt" FROM jsonb_to_recordset($1::jsonb)
         AS s(id text, name text, unit text, uri text, "createdAt" timestamptz)`,
      [JSON.stringify(specifications)],
    );
  }
}
