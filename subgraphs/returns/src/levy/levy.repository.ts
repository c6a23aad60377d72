import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Period } from "@commons-hub/shared/value";
import type { Levy, LevyDue } from "./levy";

const COLUMNS = `id, agreement, payer, collector, factor_set AS "factorSet", economic_event AS "economicEvent", specification,
  quantity::text, unit, minor_per_unit::text AS "minorPerUnit", currency, trim_scale(exact_minor)::text AS "exactMinor",
  occurred_at AS "occurredAt"`;
/** Collectors of one payer that one answer holds, those who are due most first. */
export const COLLECTORS_MAX = 100;

type LevyRecord = Omit<Levy, "quantity"> & { readonly quantity: string; readonly unit: string };

/** All SQL on levies. */
export class LevyRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Levy[]> {
    return (await this.sql.query<LevyRecord>(`SELECT ${COLUMNS} FROM levy WHERE id = ANY($1)`, [ids])).map(toLevy);
  }

  /** Newest first; `limit` rows of each payer after the given id. */
  async listOf(payers: readonly string[], after: string | null, limit: number): Promise<Levy[]> {
    const rows = await this.sql.query<LevyRecord>(
      `SELECT l.* FROM unnest($1::text[]) AS a(id)
       CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM levy WHERE payer = a.id AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
       ) l ORDER BY l.id DESC`,
      [payers, after, limit],
    );
    return rows.map(toLevy);
  }

  countOf(payers: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query("SELECT payer AS id, count(*)::int AS count FROM levy WHERE payer = ANY($1) GROUP BY payer", [
      payers,
    ]);
  }

  /**
   * What fell due to each collector in a period: what was due at its end, less what was due at its beginning, each in whole
   * units. So periods that follow each other add up, and over all time nothing but the last part of a unit is missing.
   */
  async listDue(payers: readonly string[], { from, until }: Period): Promise<LevyDue[]> {
    const rows = await this.sql.query<{ payer: string; collector: string; currency: string; minor: string }>(
      `SELECT payer, collector, currency, minor::text FROM (
         SELECT s.*, row_number() OVER (PARTITION BY payer ORDER BY minor DESC, collector, currency) AS place FROM (
           SELECT payer, collector, currency,
             floor(coalesce(sum(exact_minor) FILTER (WHERE $3::timestamptz IS NULL OR occurred_at < $3), 0))
             - floor(coalesce(sum(exact_minor) FILTER (WHERE occurred_at < $2), 0)) AS minor
           FROM levy WHERE payer = ANY($1) GROUP BY payer, collector, currency
         ) s WHERE minor <> 0
       ) placed WHERE place <= ${COLLECTORS_MAX} ORDER BY payer, place`,
      [payers, from, until],
    );
    return rows.map(({ payer, collector, currency, minor }) => ({
      payer,
      collector,
      due: { minor: BigInt(minor), currency },
    }));
  }

  static async add(tx: Transaction, levies: readonly Levy[]): Promise<void> {
    await tx.query(
      `INSERT INTO levy (id, agreement, payer, collector, factor_set, economic_event, specification, quantity, unit,
         minor_per_unit, currency, exact_minor, occurred_at)
       SELECT id, agreement, payer, collector, "factorSet", "economicEvent", specification, quantity, unit, "minorPerUnit",
         currency, "exactMinor", "occurredAt"
       FROM jsonb_to_recordset($1::jsonb) AS l(id text, agreement text, payer text, collector text, "factorSet" text,
         "economicEvent" text, specification text, quantity numeric, unit text, "minorPerUnit" numeric, currency text,
         "exactMinor" numeric, "occurredAt" timestamptz)
       ON CONFLICT (id) DO NOTHING`,
      [
        JSON.stringify(
          levies.map(({ quantity, ...levy }) => ({ ...levy, quantity: quantity.value, unit: quantity.unit })),
        ),
      ],
    );
  }

  static async clear(tx: Transaction): Promise<void> {
    await tx.query("DELETE FROM levy");
  }
}

function toLevy({ quantity, unit, ...row }: LevyRecord): Levy {
  return { ...row, quantity: { value: quantity, unit } };
}
