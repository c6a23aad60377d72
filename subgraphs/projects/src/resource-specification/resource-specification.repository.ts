import type { Sql, Transaction } from "@commons-hub/shared/database";
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
  list(after: { name: string; id: string } | null, limit: number): Promise<ResourceSpecification[]> {
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
    await tx.query("INSERT INTO resource_specification (id, name, unit, uri, created_at) VALUES ($1, $2, $3, $4, $5)", [
      specification.id,
      specification.name,
      specification.unit,
      specification.uri,
      specification.createdAt,
    ]);
  }
}
