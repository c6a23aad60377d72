import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { UnclaimedHolding } from "./holding";

const COLUMNS = `id, line, run, organization, project, currency, amount_minor AS "amountMinor", held_at AS "heldAt",
  claimed_at AS "claimedAt", claimed_by AS "claimedBy", proof`;

/** Holdings may be written ahead of their run, and are seen with it. */
const SEEN = "EXISTS (SELECT FROM allocation_run r WHERE r.id = run)";

type Raw = Omit<UnclaimedHolding, "amount"> & { readonly currency: string; readonly amountMinor: string };

/** All SQL on holdings. */
export class HoldingRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<UnclaimedHolding[]> {
    return (
      await this.sql.query<Raw>(`SELECT ${COLUMNS} FROM unclaimed_holding WHERE id = ANY($1) AND ${SEEN}`, [ids])
    ).map(toHolding);
  }

  /** Of each project, oldest first; `limit` rows after the given id. */
  async listOf(projects: readonly string[], after: string | null, limit: number): Promise<UnclaimedHolding[]> {
    const rows = await this.sql.query<Raw>(
      `SELECT h.* FROM unnest($1::text[]) AS p(id)
       CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM unclaimed_holding
         WHERE project = p.id AND ($2::text IS NULL OR id > $2) AND ${SEEN} ORDER BY id LIMIT $3
       ) h ORDER BY h.id`,
      [projects, after, limit],
    );
    return rows.map(toHolding);
  }

  countOf(projects: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query(
      `SELECT project AS id, count(*)::int AS count FROM unclaimed_holding WHERE project = ANY($1) AND ${SEEN} GROUP BY project`,
      [projects],
    );
  }

  static async lock(tx: Transaction, id: string): Promise<UnclaimedHolding | null> {
    const [row] = await tx.query<Raw>(`SELECT ${COLUMNS} FROM unclaimed_holding WHERE id = $1 FOR UPDATE`, [id]);
    return row ? toHolding(row) : null;
  }

  static async saveClaim(tx: Transaction, holding: UnclaimedHolding): Promise<void> {
    await tx.query("UPDATE unclaimed_holding SET claimed_at = $2, claimed_by = $3, proof = $4 WHERE id = $1", [
      holding.id,
      holding.claimedAt,
      holding.claimedBy,
      holding.proof,
    ]);
  }

  static async insert(tx: Transaction, holdings: readonly UnclaimedHolding[]): Promise<void> {
    const column = <K extends keyof UnclaimedHolding>(key: K) => holdings.map((holding) => holding[key]);
    await tx.query(
      `INSERT INTO unclaimed_holding (id, line, run, organization, project, currency, amount_minor, held_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[])`,
      [
        column("id"),
        column("line"),
        column("run"),
        column("organization"),
        column("project"),
        holdings.map(({ amount }) => amount.currency),
        holdings.map(({ amount }) => amount.minor.toString()),
        column("heldAt"),
      ],
    );
  }
}

function toHolding({ currency, amountMinor, ...row }: Raw): UnclaimedHolding {
  return { ...row, amount: { minor: BigInt(amountMinor), currency } };
}
