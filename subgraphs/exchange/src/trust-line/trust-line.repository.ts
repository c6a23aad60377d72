import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { TrustLine, UsedTrustLine } from "./trust-line";

const SELECT = `SELECT l.id, l.trusting_id AS "trustingId", l.trusting_code AS trusting, l.trusted_id AS "trustedId", l.trusted_code AS trusted,
    l.limit_minor AS "limitMinor", l.trusting_units AS "trustingUnits", l.trusted_units AS "trustedUnits", l.opened_by AS "openedBy",
    l.opened_at AS "openedAt", (
      SELECT COALESCE(sum(o.amount_minor - o.settled_minor), 0) FROM obligation o
      WHERE o.trust_line_id = l.id AND o.settled_minor < o.amount_minor
    ) AS "usedMinor"
  FROM trust_line l`;

type Amounts = "limitMinor" | "trustingUnits" | "trustedUnits" | "usedMinor";
type TrustLineRecord = Omit<UsedTrustLine, Amounts> & Record<Amounts, string>;

/** All SQL on trust lines. */
export class TrustLineRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<UsedTrustLine[]> {
    return (await this.sql.query<TrustLineRecord>(`${SELECT} WHERE l.id = ANY($1)`, [ids])).map(toTrustLine);
  }

  /** One payment over a line at a time: what is used is read after the lock, in a statement of its own. */
  static async lock(tx: Transaction, id: string): Promise<UsedTrustLine | null> {
    await tx.query("SELECT id FROM trust_line WHERE id = $1 FOR NO KEY UPDATE", [id]);
    const [row] = await tx.query<TrustLineRecord>(`${SELECT} WHERE l.id = $1`, [id]);
    return row ? toTrustLine(row) : null;
  }

  static async getIssuer(tx: Transaction, currencyId: string): Promise<string> {
    const [row] = await tx.query<{ issuer: string }>("SELECT issuer FROM currency WHERE id = $1", [currencyId]);
    if (!row) throw new Error("a currency is gone");
    return row.issuer;
  }

  /** The account of a currency's issuer in that currency. */
  static async findIssuerAccount(tx: Transaction, currencyId: string): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      "SELECT a.id FROM account a JOIN currency c ON c.id = a.currency_id AND c.issuer = a.owner WHERE c.id = $1",
      [currencyId],
    );
    return row?.id ?? null;
  }

  /** False when the one currency trusts the other already. */
  static async insert(tx: Transaction, line: TrustLine): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO trust_line (id, trusting_id, trusting_code, trusted_id, trusted_code, limit_minor, trusting_units, trusted_units, opened_by, opened_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (trusting_id, trusted_id) DO NOTHING RETURNING id`,
      [
        line.id,
        line.trustingId,
        line.trusting,
        line.trustedId,
        line.trusted,
        String(line.limitMinor),
        String(line.trustingUnits),
        String(line.trustedUnits),
        line.openedBy,
        line.openedAt,
      ],
    );
    return rows.length === 1;
  }
}

function toTrustLine(row: TrustLineRecord): UsedTrustLine {
  return {
    ...row,
    limitMinor: BigInt(row.limitMinor),
    trustingUnits: BigInt(row.trustingUnits),
    trustedUnits: BigInt(row.trustedUnits),
    usedMinor: BigInt(row.usedMinor),
  };
}
