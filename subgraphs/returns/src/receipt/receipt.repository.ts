import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Receipt } from "./receipt";
import { ReceiptRow } from "./receipt.entity";

const COLUMNS = `id, organization, payer, pledge, currency, amount_minor AS "amountMinor",
  unspent_minor AS "unspentMinor", received_at AS "receivedAt", recorded_at AS "recordedAt", reference`;

type Raw = Omit<ReceiptRow, "amountMinor" | "unspentMinor"> & {
  readonly amountMinor: string;
  readonly unspentMinor: string;
};

/** Which receipts an allocation may take from. */
export interface Purse {
  readonly organization: string;
  readonly payer: string;
  readonly currency: string;
  /** Only what was paid for this pledge. */
  readonly pledge: string | null;
}

/** All SQL on receipts. */
export class ReceiptRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Receipt[]> {
    return (await this.sql.query<Raw>(`SELECT ${COLUMNS} FROM receipt WHERE id = ANY($1)`, [ids])).map(toReceipt);
  }

  /** Payers of whom an organization has unspent money in a currency; two at most, which is to say: more than one. */
  async listPayers(organization: string, currency: string): Promise<string[]> {
    const rows = await this.sql.query<{ payer: string }>(
      `SELECT DISTINCT payer FROM receipt WHERE organization = $1 AND currency = $2 AND unspent_minor > 0 LIMIT 2`,
      [organization, currency],
    );
    return rows.map(({ payer }) => payer);
  }

  async sumUnspent(purse: Purse): Promise<bigint> {
    const [row] = await this.sql.query<{ sum: string }>(
      `SELECT coalesce(sum(unspent_minor), 0)::text AS sum FROM receipt
       WHERE organization = $1 AND payer = $2 AND currency = $3 AND unspent_minor > 0 AND ($4::text IS NULL OR pledge = $4)`,
      [purse.organization, purse.payer, purse.currency, purse.pledge],
    );
    return BigInt(row?.sum ?? 0);
  }

  static async insert(tx: Transaction, receipt: Receipt): Promise<void> {
    const { amount, ...row } = receipt;
    await tx.manager.insert(ReceiptRow, { ...row, currency: amount.currency, amountMinor: amount.minor });
  }

  /**
   * Takes an amount from a purse, the oldest receipts first, and notes what was taken from which; answers how much there
   * was to take. The ledger's lock must be held, so that nobody else takes from the same receipts.
   */
  static async draw(tx: Transaction, purse: Purse, run: string, amountMinor: bigint): Promise<bigint> {
    const [row] = await tx.query<{ drawn: string }>(
      `WITH queue AS (
         SELECT id, unspent_minor, sum(unspent_minor) OVER (ORDER BY received_at, id) - unspent_minor AS before
         FROM receipt
         WHERE organization = $1 AND payer = $2 AND currency = $3 AND unspent_minor > 0 AND ($4::text IS NULL OR pledge = $4)
       ), taken AS (
         UPDATE receipt r SET unspent_minor = r.unspent_minor - least(q.unspent_minor, $6::bigint - q.before)
         FROM queue q WHERE r.id = q.id AND q.before < $6::bigint
         RETURNING r.id, least(q.unspent_minor, $6::bigint - q.before)::bigint AS amount_minor
       ), noted AS (
         INSERT INTO allocation_draw (run, receipt, amount_minor) SELECT $5, id, amount_minor FROM taken
       )
       SELECT coalesce(sum(amount_minor), 0)::text AS drawn FROM taken`,
      [purse.organization, purse.payer, purse.currency, purse.pledge, run, amountMinor.toString()],
    );
    return BigInt(row?.drawn ?? 0);
  }
}

function toReceipt({ currency, amountMinor, unspentMinor, ...row }: Raw): Receipt {
  return { ...row, amount: { minor: BigInt(amountMinor), currency }, unspentMinor: BigInt(unspentMinor) };
}
