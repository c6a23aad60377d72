import type { Transaction } from "@commons-hub/shared/database";
import type { LedgerAccount } from "../ledger/balance";
import type { LedgerTransfer } from "../ledger/transfer";
import { type Transfer } from "./transfer";
import { type TransferRecord, toTransfer } from "./transfer.repository";

/** An account as a batch needs it: whose it is, and how many postings it has. */
export interface BatchAccount extends LedgerAccount {
  readonly owner: string;
  readonly postingCount: bigint;
}

/** A posting's place on one account, and the balance after it. */
export interface Side {
  readonly index: bigint;
  readonly balanceMinor: bigint;
}

export interface PlacedRow {
  readonly transfer: LedgerTransfer;
  /** Null while pending. */
  readonly sides: { readonly from: Side; readonly to: Side } | null;
}

type AccountRecord = Record<
  "creditLimitMinor" | "postedMinor" | "pendingOutMinor" | "pendingInMinor" | "postingCount",
  string
> & {
  readonly id: string;
  readonly owner: string;
  readonly currency: string;
  readonly softLimitMinor: string | null;
  readonly maximumMinor: string | null;
};

/** SQL of many transfers at once: one statement for each step, however many there are. */
export class BatchRepository {
  constructor(private readonly tx: Transaction) {}

  /** Locks accounts in the order of their ids, as single transfers do, and answers those that exist. */
  async lockAccounts(ids: readonly string[]): Promise<BatchAccount[]> {
    const rows = await this.tx.query<AccountRecord>(
      `SELECT id, owner, currency_code AS currency, credit_limit_minor AS "creditLimitMinor", soft_limit_minor AS "softLimitMinor",
         maximum_minor AS "maximumMinor", posted_minor AS "postedMinor", pending_out_minor AS "pendingOutMinor",
         pending_in_minor AS "pendingInMinor", posting_count AS "postingCount"
       FROM account WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`,
      [ids],
    );
    return rows.map((row) => ({
      id: row.id,
      owner: row.owner,
      currency: row.currency,
      creditLimitMinor: BigInt(row.creditLimitMinor),
      softLimitMinor: row.softLimitMinor === null ? null : BigInt(row.softLimitMinor),
      maximumMinor: row.maximumMinor === null ? null : BigInt(row.maximumMinor),
      postedMinor: BigInt(row.postedMinor),
      pendingOutMinor: BigInt(row.pendingOutMinor),
      pendingInMinor: BigInt(row.pendingInMinor),
      postingCount: BigInt(row.postingCount),
    }));
  }

  async load(ids: readonly string[]): Promise<Transfer[]> {
    return (await this.tx.query<TransferRecord>("SELECT * FROM transfer WHERE id = ANY($1)", [ids])).map(toTransfer);
  }

  /** False when one of the ids is taken: then nothing may be kept. */
  async insert(rows: readonly PlacedRow[], createdBy: string | null, now: Date): Promise<boolean> {
    const column = <T>(of: (transfer: LedgerTransfer) => T): T[] => rows.map(({ transfer }) => of(transfer));
    const inserted = await this.tx.query(
      `INSERT INTO transfer
       SELECT id, from_account, to_account, currency, amount, pending, timeout, memo, state, posted, $15, $16::timestamptz, expires_at,
         CASE WHEN state <> 'PENDING' THEN $16::timestamptz END, from_index, from_balance, to_index, to_balance
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::boolean[], $7::integer[], $8::text[], $9::text[],
         $10::bigint[], $11::timestamptz[], $12::bigint[], $13::bigint[], $14::bigint[], $17::bigint[])
         AS t(id, from_account, to_account, currency, amount, pending, timeout, memo, state, posted, expires_at, from_index, from_balance, to_index, to_balance)
       ON CONFLICT (id) DO NOTHING RETURNING 1`,
      [
        column(({ id }) => id),
        column(({ from }) => from),
        column(({ to }) => to),
        column(({ currency }) => currency),
        column(({ amountMinor }) => String(amountMinor)),
        column(({ pending }) => pending),
        column(({ timeoutSeconds }) => timeoutSeconds),
        column(({ memo }) => memo),
        column(({ state }) => state),
        column(({ postedMinor }) => postedMinor?.toString() ?? null),
        column(({ expiresAt }) => expiresAt),
        rows.map(({ sides }) => sides?.from.index.toString() ?? null),
        rows.map(({ sides }) => sides?.from.balanceMinor.toString() ?? null),
        rows.map(({ sides }) => sides?.to.index.toString() ?? null),
        createdBy,
        now,
        rows.map(({ sides }) => sides?.to.balanceMinor.toString() ?? null),
      ],
    );
    return inserted.length === rows.length;
  }

  /** The balances after the batch. */
  async save(accounts: readonly BatchAccount[]): Promise<void> {
    await this.tx.query(
      `UPDATE account SET posted_minor = c.posted, pending_out_minor = c.pending_out, pending_in_minor = c.pending_in, posting_count = c.count
       FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) AS c(id, posted, pending_out, pending_in, count)
       WHERE account.id = c.id`,
      [
        accounts.map(({ id }) => id),
        accounts.map(({ postedMinor }) => String(postedMinor)),
        accounts.map(({ pendingOutMinor }) => String(pendingOutMinor)),
        accounts.map(({ pendingInMinor }) => String(pendingInMinor)),
        accounts.map(({ postingCount }) => String(postingCount)),
      ],
    );
  }
}
