import type { Sql } from "@commons-hub/shared/database";
import type { StatementLine } from "./statement";

export interface StatementFilter {
  readonly account: string;
  readonly from: Date | null;
  readonly until: Date | null;
}

type Amounts = "index" | "amountMinor" | "balanceMinor";
type LineRecord = Omit<StatementLine, Amounts> & Record<Amounts, string>;

const FILTER = `p.account_id = $1 AND ($2::timestamptz IS NULL OR p.posted_at >= $2) AND ($3::timestamptz IS NULL OR p.posted_at < $3)`;

/** All SQL on statements: what is read is the postings themselves. */
export class StatementRepository {
  constructor(private readonly sql: Sql) {}

  /** Oldest first; `limit` lines after the given index. */
  async list({ account, from, until }: StatementFilter, after: bigint, limit: number): Promise<StatementLine[]> {
    const rows = await this.sql.query<LineRecord>(
      `SELECT p.account_id AS account, p.index, p.transfer_id AS transfer, p.amount_minor AS "amountMinor", p.balance_minor AS "balanceMinor",
         other.owner AS counterparty, other.id AS "counterpartyAccount", t.memo, p.posted_at AS "postedAt", c.code AS currency, c.decimals
       FROM posting p
       JOIN transfer t ON t.id = p.transfer_id
       JOIN account other ON other.id = CASE WHEN t.from_account = p.account_id THEN t.to_account ELSE t.from_account END
       JOIN currency c ON c.id = other.currency_id
       WHERE ${FILTER} AND p.index > $4 ORDER BY p.index LIMIT $5`,
      [account, from, until, String(after), limit],
    );
    return rows.map((row) => ({
      ...row,
      index: BigInt(row.index),
      amountMinor: BigInt(row.amountMinor),
      balanceMinor: BigInt(row.balanceMinor),
    }));
  }

  async count({ account, from, until }: StatementFilter): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM posting p WHERE ${FILTER}`,
      [account, from, until],
    );
    return row?.count ?? 0;
  }
}
