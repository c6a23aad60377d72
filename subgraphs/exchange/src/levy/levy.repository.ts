import type { Sql, Transaction } from "@commons-hub/shared/database";
import { ORIGIN } from "../economic-event/origin";
import { AGREEMENTS_MAX, type LeviedExchange, type Levy, type LevyAgreement } from "./levy";

const AGREEMENT = `a.id, a.payer, a.collector, a.factor_set AS "factorSet", a.territory, a.agreed_by AS "agreedBy",
  a.agreed_at AS "agreedAt", a.revoked_at AS "revokedAt"`;

/** What an event that is put right said last by an event that is levied, before or together with this one. */
const SAID_BEFORE = `
  WITH RECURSIVE back AS (
    SELECT p.*, 1 AS depth FROM economic_event p WHERE p.id = e.corrects
    UNION ALL SELECT p.*, back.depth + 1 FROM back JOIN economic_event p ON p.id = back.corrects
  )
  SELECT coalesce(quantity_value, effort_value) AS value FROM back
  WHERE id = ANY($1) OR EXISTS (SELECT FROM levy l WHERE l.agreement_id = a.id AND l.economic_event = back.id)
  ORDER BY depth LIMIT 1`;

interface ExchangeRecord extends LevyAgreement {
  readonly economicEvent: string;
  readonly specification: string | null;
  readonly change: string;
  readonly unit: string;
  readonly occurredAt: Date;
  readonly currency: string;
}

/** All SQL on levies and on who agreed to them. */
export class LevyRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<LevyAgreement[]> {
    return this.sql.query<LevyAgreement>(`SELECT ${AGREEMENT} FROM levy_agreement a WHERE a.id = ANY($1)`, [ids]);
  }

  /** Those that stand, of many payers. */
  loadStanding(payers: readonly string[]): Promise<LevyAgreement[]> {
    return this.sql.query<LevyAgreement>(
      `SELECT ${AGREEMENT} FROM levy_agreement a WHERE a.payer = ANY($1) AND a.revoked_at IS NULL ORDER BY a.id`,
      [payers],
    );
  }

  /** How many exchanges of each agreement have no factor. */
  countMissing(agreements: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query<{ id: string; count: number }>(
      `SELECT agreement_id AS id, count(*)::int AS count FROM levy
       WHERE agreement_id = ANY($1) AND missing IS NOT NULL GROUP BY agreement_id`,
      [agreements],
    );
  }

  /** One agreement of a payer at a time, so that the limit holds. */
  static async lockPayer(tx: Transaction, payer: string): Promise<boolean> {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('levy ' || $1, 0))", [payer]);
    const [row] = await tx.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM levy_agreement WHERE payer = $1 AND revoked_at IS NULL",
      [payer],
    );
    return (row?.count ?? 0) < AGREEMENTS_MAX;
  }

  static async insert(tx: Transaction, agreement: LevyAgreement): Promise<void> {
    await tx.query(
      `INSERT INTO levy_agreement (id, payer, collector, factor_set, territory, agreed_by, agreed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        agreement.id,
        agreement.payer,
        agreement.collector,
        agreement.factorSet,
        agreement.territory,
        agreement.agreedBy,
        agreement.agreedAt,
      ],
    );
  }

  static async getForUpdate(tx: Transaction, id: string): Promise<LevyAgreement | null> {
    const [row] = await tx.query<LevyAgreement>(
      `SELECT ${AGREEMENT} FROM levy_agreement a WHERE a.id = $1 FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  static async revoke(tx: Transaction, id: string, at: Date): Promise<void> {
    await tx.query("UPDATE levy_agreement SET revoked_at = $2 WHERE id = $1", [id, at]);
  }

  /**
   * What agreements levy of these events, all of them the provider's own word: exchanges between two agents whose provider
   * had agreed when they were recorded, and what puts those right, whenever, by how much it differs from what the provider
   * said before; without those that have a levy.
   */
  static async listLevied(tx: Transaction, events: readonly string[]): Promise<LeviedExchange[]> {
    const rows = await tx.query<ExchangeRecord>(
      `SELECT ${AGREEMENT}, e.id AS "economicEvent", now.value::text AS change, coalesce(e.quantity_unit, e.effort_unit) AS unit,
         coalesce(e.specification, r.specification) AS specification, e.occurred_at AS "occurredAt", s.currency
       FROM economic_event e
       JOIN economic_event o ON o.id = ${ORIGIN}
       JOIN levy_agreement a ON a.payer = e.provider AND o.recorded_at >= a.agreed_at
         AND (a.revoked_at IS NULL OR o.recorded_at < a.revoked_at)
       JOIN cost_factor_set s ON s.id = a.factor_set
       LEFT JOIN economic_resource r ON r.id = coalesce(e.resource_id, e.to_resource_id)
       LEFT JOIN LATERAL (${SAID_BEFORE}) said ON true
       CROSS JOIN LATERAL (SELECT coalesce(e.quantity_value, e.effort_value) - coalesce(said.value, 0) AS value) now
       WHERE e.id = ANY($1) AND (e.corrects IS NULL OR said.value IS NOT NULL) AND now.value <> 0 AND e.provider <> e.receiver AND coalesce(e.quantity_unit, e.effort_unit) IS NOT NULL
         AND NOT EXISTS (SELECT FROM levy l WHERE l.agreement_id = a.id AND l.economic_event = e.id)
       ORDER BY e.id, a.id`,
      [events],
    );
    return rows.map(({ economicEvent, specification, change, unit, occurredAt, currency, ...agreement }) => ({
      economicEvent,
      specification,
      change: { value: change, unit },
      occurredAt,
      currency,
      agreement,
    }));
  }

  static async insertLevies(tx: Transaction, levies: readonly Levy[]): Promise<void> {
    await tx.query(
      `INSERT INTO levy (id, agreement_id, economic_event, minor_per_unit, exact_minor, missing, announced_at)
       SELECT id, agreement, economic_event, minor_per_unit, exact_minor, missing, hub_now()
       FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::numeric[], $6::text[])
         AS l(id, agreement, economic_event, minor_per_unit, exact_minor, missing)`,
      [
        levies.map(({ id }) => id),
        levies.map(({ agreement }) => agreement.id),
        levies.map(({ economicEvent }) => economicEvent),
        levies.map(({ minorPerUnit }) => minorPerUnit),
        levies.map(({ exactMinor }) => exactMinor),
        levies.map(({ missing }) => missing),
      ],
    );
  }
}
