import type { Sql } from "@commons-hub/shared/database";
import type { BillComponent, BillOfMaterials, Dependency } from "./bill";

const COLUMNS = `b.id, b.root_project_id AS "rootProject", b.digest, b.format, b.format_version AS "formatVersion",
  b.source_uri AS "sourceUri", b.component_count AS "componentCount", b.edge_count AS "edgeCount",
  b.imported_by AS "importedBy", b.published_at AS "publishedAt", b.superseded_at AS "supersededAt"`;
const CURRENT = "b.published_at IS NOT NULL AND b.superseded_at IS NULL";

/** Which end of a dependency a list belongs to. */
export type DependencySide = "from" | "to";

/** Reads published bills. */
export class BillRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<BillOfMaterials[]> {
    return this.sql.query(
      `SELECT ${COLUMNS} FROM bill_of_materials b WHERE b.id = ANY($1) AND b.published_at IS NOT NULL`,
      [ids],
    );
  }

  /** The current bill of each of these projects. */
  loadCurrent(projects: readonly string[]): Promise<BillOfMaterials[]> {
    return this.sql.query(
      `SELECT ${COLUMNS} FROM bill_of_materials b WHERE b.root_project_id = ANY($1) AND ${CURRENT}`,
      [projects],
    );
  }

  /** Components of each bill from the index on; `limit` of each at most. */
  listComponents(bills: readonly string[], fromIndex: number, limit: number): Promise<BillComponent[]> {
    return this.sql.query(
      `SELECT bill_id AS "billOfMaterials", index, project_id AS project, name, version, licence
       FROM bill_component WHERE bill_id = ANY($1) AND index >= $2 AND index < $2 + $3 ORDER BY bill_id, index`,
      [bills, fromIndex, limit],
    );
  }

  /** Of each project `limit` dependencies after the place, in one statement. */
  listDependencies(
    side: DependencySide,
    projects: readonly string[],
    after: { bill: string; position: number } | null,
    limit: number,
  ): Promise<Dependency[]> {
    return this.sql.query(
      `SELECT d.* FROM unnest($1::text[]) AS owner CROSS JOIN LATERAL (
         SELECT d.bill_id AS "billOfMaterials", d.position, d.from_project_id AS "from", d.to_project_id AS "to",
           d.version, d.kind
         FROM dependency d JOIN bill_of_materials b ON b.id = d.bill_id AND ${CURRENT}
         WHERE d.${side}_project_id = owner AND ($2::text IS NULL OR (d.bill_id, d.position) > ($2, $3))
         ORDER BY d.bill_id, d.position LIMIT $4
       ) d ORDER BY d."billOfMaterials", d.position`,
      [projects, after?.bill ?? null, after?.position ?? null, limit],
    );
  }

  countDependencies(side: DependencySide, projects: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query(
      `SELECT d.${side}_project_id AS id, count(*)::int AS count
       FROM dependency d JOIN bill_of_materials b ON b.id = d.bill_id AND ${CURRENT}
       WHERE d.${side}_project_id = ANY($1) GROUP BY 1`,
      [projects],
    );
  }
}
