import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { LedgerAccount } from "../ledger/balance";
import { BATCH_MAX } from "../ledger/batch";
import type { WillingAccount } from "./fund";

const FIGURES = `a.id, a.owner, a.currency_code AS currency, a.credit_limit_minor AS "creditLimitMinor", a.soft_limit_minor AS "softLimitMinor",
  a.maximum_minor AS "maximumMinor", a.posted_minor AS "postedMinor", a.pending_out_minor AS "pendingOutMinor",
  a.pending_in_minor AS "pendingInMinor"`;

type Whole = "creditLimitMinor" | "postedMinor" | "pendingOutMinor" | "pendingInMinor";
type AccountRecord = Record<Whole, string> & {
  readonly id: string;
  readonly owner: string;
  readonly currency: string;
  readonly softLimitMinor: string | null;
  readonly maximumMinor: string | null;
};

/** What the owner of an account allows clearings. */
export interface ClearingConsent {
  readonly account: string;
  readonly limitMinor: bigint;
}

/** All SQL on funds of clearings and on who lets them use its account. */
export class FundRepository {
  constructor(private readonly sql: Sql) {}

  async findAccount(id: string): Promise<(LedgerAccount & { readonly owner: string }) | null> {
    const [row] = await this.sql.query<AccountRecord>(`SELECT ${FIGURES} FROM account a WHERE a.id = $1`, [id]);
    return row ? toAccount(row) : null;
  }

  /** Those that owe or are owed, the most generous first; as many as one batch of postings reaches. */
  async listWilling(currencyId: string, owners: readonly string[], except: string): Promise<WillingAccount[]> {
    const rows = await this.sql.query<AccountRecord & { clearingLimitMinor: string }>(
      `SELECT ${FIGURES}, c.limit_minor AS "clearingLimitMinor" FROM account a JOIN clearing_consent c ON c.account_id = a.id
       WHERE a.currency_id = $1 AND a.owner = ANY($2) AND a.id <> $3 ORDER BY c.limit_minor DESC, a.id LIMIT ${BATCH_MAX}`,
      [currencyId, owners, except],
    );
    return rows.map(({ clearingLimitMinor, ...row }) => ({
      ...toAccount(row),
      clearingLimitMinor: BigInt(clearingLimitMinor),
    }));
  }

  async loadConsents(accounts: readonly string[]): Promise<ClearingConsent[]> {
    const rows = await this.sql.query<{ account: string; limitMinor: string }>(
      `SELECT account_id AS account, limit_minor AS "limitMinor" FROM clearing_consent WHERE account_id = ANY($1)`,
      [accounts],
    );
    return rows.map(({ account, limitMinor }) => ({ account, limitMinor: BigInt(limitMinor) }));
  }

  /** Null: nothing any more. */
  static async saveConsent(
    tx: Transaction,
    account: string,
    limitMinor: bigint | null,
    by: string | null,
  ): Promise<void> {
    if (limitMinor === null) {
      await tx.query("DELETE FROM clearing_consent WHERE account_id = $1", [account]);
      return;
    }
    await tx.query(
      `INSERT INTO clearing_consent (account_id, limit_minor, given_by, given_at) VALUES ($1, $2, $3, hub_now())
       ON CONFLICT (account_id) DO UPDATE SET limit_minor = excluded.limit_minor, given_by = excluded.given_by, given_at = excluded.given_at`,
      [account, String(limitMinor), by],
    );
  }

  /** Whether all of them still allow as much as was read; they stay so until the end of the transaction. */
  static async holdConsents(tx: Transaction, willing: readonly WillingAccount[]): Promise<boolean> {
    const rows = await tx.query(
      `SELECT c.account_id FROM clearing_consent c
       JOIN unnest($1::text[], $2::bigint[]) AS w(account, limit_minor) ON w.account = c.account_id AND w.limit_minor <= c.limit_minor
       ORDER BY c.account_id FOR SHARE OF c`,
      [willing.map(({ id }) => id), willing.map(({ clearingLimitMinor }) => String(clearingLimitMinor))],
    );
    return rows.length === willing.length;
  }
}

function toAccount(row: AccountRecord): LedgerAccount & { readonly owner: string } {
  return {
    id: row.id,
    owner: row.owner,
    currency: row.currency,
    creditLimitMinor: BigInt(row.creditLimitMinor),
    softLimitMinor: row.softLimitMinor === null ? null : BigInt(row.softLimitMinor),
    maximumMinor: row.maximumMinor === null ? null : BigInt(row.maximumMinor),
    postedMinor: BigInt(row.postedMinor),
    pendingOutMinor: BigInt(row.pendingOutMinor),
    pendingInMinor: BigInt(row.pendingInMinor),
  };
}
