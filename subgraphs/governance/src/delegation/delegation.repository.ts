import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Delegation, DelegationScope } from "./delegation";

const COLUMNS = `id, assembly, proposal, topic, from_agent AS "from", to_agent AS "to", given_at AS "givenAt", until,
  revoked_at AS "revokedAt"`;

/** A delegation that counts for a proposal, with what is known of both ends. */
export interface EffectiveDelegation {
  readonly from: string;
  readonly to: string;
  /** Null when who gave it is not on the roll. */
  readonly chamber: string | null;
  readonly weight: bigint;
  readonly fromVoted: boolean;
  readonly toOnRoll: boolean;
  readonly toVoted: boolean;
}

/** All SQL on delegations. */
export class DelegationRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<Delegation[]> {
    return this.sql.query(`SELECT ${COLUMNS} FROM delegation WHERE id = ANY($1)`, [ids]);
  }

  /** Standing ones of each assembly, by age. */
  list(
    assemblies: readonly string[],
    after: string | null,
    limit: number,
  ): Promise<(Delegation & { readonly key: string })[]> {
    return this.sql.query(
      `SELECT k.key, l.* FROM unnest($1::text[]) AS k(key) CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM delegation
         WHERE assembly = k.key AND revoked_at IS NULL AND (until IS NULL OR until > hub_now())
           AND ($2::text IS NULL OR id > $2)
         ORDER BY id LIMIT $3
       ) l`,
      [assemblies, after, limit],
    );
  }

  count(assemblies: readonly string[]): Promise<{ key: string; count: number }[]> {
    return this.sql.query(
      `SELECT assembly AS key, count(*)::int AS count FROM delegation
       WHERE assembly = ANY($1) AND revoked_at IS NULL AND (until IS NULL OR until > hub_now()) GROUP BY assembly`,
      [assemblies],
    );
  }

  /**
   * Of everybody at most one delegation, the narrowest that stood just before `moment`: for the proposal, then for its
   * topic, then for the assembly.
   */
  async listEffective(proposal: string, moment: Date): Promise<EffectiveDelegation[]> {
    const rows = await this.sql.query<Omit<EffectiveDelegation, "weight"> & { weight: string }>(
      `WITH effective AS (
         SELECT DISTINCT ON (d.from_agent) d.from_agent, d.to_agent, l.id AS roll
         FROM proposal p JOIN electoral_roll l ON l.proposal = p.id JOIN delegation d ON d.assembly = p.assembly
         WHERE p.id = $1 AND d.given_at < $2 AND (d.revoked_at IS NULL OR d.revoked_at >= $2)
           AND (d.until IS NULL OR d.until >= $2)
           AND CASE
             WHEN d.proposal IS NOT NULL THEN d.proposal = p.id
             WHEN d.topic IS NOT NULL THEN lower(d.topic) = lower(p.topic)
             ELSE true END
         ORDER BY d.from_agent, d.proposal IS NULL, d.topic IS NULL, d.given_at DESC, d.id DESC
       )
       SELECT e.from_agent AS "from", e.to_agent AS "to", f.chamber, coalesce(f.weight, 0)::text AS weight,
         fb.voter IS NOT NULL AS "fromVoted", t.agent IS NOT NULL AS "toOnRoll", tb.voter IS NOT NULL AS "toVoted"
       FROM effective e
       LEFT JOIN roll_entry f ON f.roll = e.roll AND f.agent = e.from_agent
       LEFT JOIN roll_entry t ON t.roll = e.roll AND t.agent = e.to_agent
       LEFT JOIN ballot fb ON fb.proposal = $1 AND fb.voter = e.from_agent
       LEFT JOIN ballot tb ON tb.proposal = $1 AND tb.voter = e.to_agent`,
      [proposal, moment],
    );
    return rows.map((row) => ({ ...row, weight: BigInt(row.weight) }));
  }

  /** Revokes the one that stands in exactly this scope; answers it. */
  static async replace(
    tx: Transaction,
    { assembly, proposal, topic }: DelegationScope,
    from: string,
    at: Date,
  ): Promise<Delegation[]> {
    return tx.query(
      `UPDATE delegation SET revoked_at = $5 WHERE revoked_at IS NULL AND assembly = $1 AND from_agent = $2
         AND coalesce(proposal, '') = coalesce($3, '') AND coalesce(lower(topic), '') = coalesce(lower($4), '')
       RETURNING ${COLUMNS}`,
      [assembly, from, proposal, topic, at],
    );
  }

  static async insert(tx: Transaction, delegation: Delegation): Promise<void> {
    const { id, assembly, proposal, topic, from, to, givenAt, until } = delegation;
    await tx.query(
      `INSERT INTO delegation (id, assembly, proposal, topic, from_agent, to_agent, given_at, until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, assembly, proposal, topic, from, to, givenAt, until],
    );
  }

  static async revoke(tx: Transaction, id: string, at: Date): Promise<void> {
    await tx.query("UPDATE delegation SET revoked_at = $2 WHERE id = $1", [id, at]);
  }
}
