import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Design } from "./design";

const COLUMNS = `d.id, d.project_id AS project, d.name, d.version, d.licence, d.okh_uri AS "okhUri",
  d.published_by AS "publishedBy", d.published_at AS "publishedAt",
  ARRAY(SELECT s.source_id FROM design_source s WHERE s.design_id = d.id ORDER BY s.source_id) AS "derivedFrom",
  coalesce((SELECT jsonb_agg(jsonb_build_object('specification', l.specification_id,
      'quantity', jsonb_build_object('value', l.quantity_value::text, 'unit', l.quantity_unit)) ORDER BY l.position)
    FROM design_line l WHERE l.design_id = d.id), '[]') AS "billOfMaterials"`;

/** All SQL on designs. */
export class DesignRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<Design[]> {
    return this.sql.query<Design>(`SELECT ${COLUMNS} FROM design d WHERE d.id = ANY($1)`, [ids]);
  }

  /** Designs of many projects, the latest first: `limit` of each after the given id; one statement. */
  listOfMany(projects: readonly string[], afterId: string | null, limit: number): Promise<Design[]> {
    return this.sql.query<Design>(
      `SELECT ${COLUMNS} FROM unnest($1::text[]) AS p(id)
       CROSS JOIN LATERAL (SELECT * FROM design o WHERE o.project_id = p.id AND ($2::text IS NULL OR o.id < $2)
         ORDER BY o.id DESC LIMIT $3) d ORDER BY d.project_id, d.id DESC`,
      [projects, afterId, limit],
    );
  }

  countOfMany(projects: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query<{ id: string; count: number }>(
      "SELECT project_id AS id, count(*)::int AS count FROM design WHERE project_id = ANY($1) GROUP BY project_id",
      [projects],
    );
  }

  static async insert(tx: Transaction, design: Design): Promise<void> {
    await tx.query(
      `INSERT INTO design (id, project_id, name, version, licence, okh_uri, published_by, published_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        design.id,
        design.project,
        design.name,
        design.version,
        design.licence,
        design.okhUri,
        design.publishedBy,
        design.publishedAt,
      ],
    );
    await tx.query(
      "INSERT INTO design_source (design_id, source_id) SELECT $1, source FROM unnest($2::text[]) source",
      [design.id, design.derivedFrom],
    );
    await tx.query(
      `INSERT INTO design_line (design_id, position, specification_id, quantity_value, quantity_unit)
       SELECT $1, position, specification, value, unit
       FROM unnest($2::text[], $3::numeric[], $4::text[]) WITH ORDINALITY AS l(specification, value, unit, position)`,
      [
        design.id,
        design.billOfMaterials.map(({ specification }) => specification),
        design.billOfMaterials.map(({ quantity }) => quantity.value),
        design.billOfMaterials.map(({ quantity }) => quantity.unit),
      ],
    );
  }
}
