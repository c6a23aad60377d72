import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { CostFactor, CostFactorSet } from "./cost-factor";

const COLUMNS = `id, publisher, name, source, version, currency, standard, published_at AS "publishedAt"`;

/** All SQL on cost factors. */
export class CostRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<CostFactorSet[]> {
    return this.sql.query<CostFactorSet>(`SELECT ${COLUMNS} FROM cost_factor_set WHERE id = ANY($1)`, [ids]);
  }

  /** The latest version of each standard set, by name. */
  listStandard(): Promise<CostFactorSet[]> {
    return this.sql.query<CostFactorSet>(
      `SELECT DISTINCT ON (name) ${COLUMNS} FROM cost_factor_set WHERE standard ORDER BY name, id DESC LIMIT 20`,
    );
  }

  loadFactors(
    sets: readonly string[],
    specifications: readonly string[],
  ): Promise<(CostFactor & { readonly set: string })[]> {
    return this.sql.query<CostFactor & { readonly set: string }>(
      `SELECT set_id AS set, specification, territory, unit, minor_per_unit::text AS "minorPerUnit"
       FROM cost_factor WHERE set_id = ANY($1) AND specification = ANY($2)`,
      [sets, specifications],
    );
  }

  static async insert(tx: Transaction, set: CostFactorSet, factors: readonly CostFactor[]): Promise<void> {
    await tx.query(
      `INSERT INTO cost_factor_set (id, publisher, name, source, version, currency, standard, published_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [set.id, set.publisher, set.name, set.source, set.version, set.currency, set.standard, set.publishedAt],
    );
    await tx.query(
      `INSERT INTO cost_factor (set_id, specification, territory, unit, minor_per_unit)
       SELECT $1, specification, territory, unit, "minorPerUnit"
       FROM jsonb_to_recordset($2::jsonb) AS f(specification text, territory text, unit text, "minorPerUnit" numeric)`,
      [set.id, JSON.stringify(factors)],
    );
  }
}
