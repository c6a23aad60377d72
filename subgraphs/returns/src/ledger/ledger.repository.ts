import type { Sql, Transaction } from "@commons-hub/shared/database";

/** What an organization collected in one currency, and where it is now: received = unspent + held + allocated. */
export interface Balance {
  readonly organization: string;
  readonly currency: string;
  readonly receivedMinor: bigint;
  readonly unspentMinor: bigint;
  readonly heldMinor: bigint;
  readonly allocatedMinor: bigint;
}

/** Where money of the ledger is. RECEIVED counts all that ever came in, from outside. */
type Source = "RECEIVED" | "UNSPENT" | "HELD";
type Target = "UNSPENT" | "HELD" | "ALLOCATED";

/** One amount that moves from one account of an organization's ledger to another, and why. */
export interface Entry {
  readonly organization: string;
  readonly currency: string;
  readonly source: Source;
  readonly target: Target;
  readonly amountMinor: bigint;
  readonly receipt?: string;
  readonly run?: string;
  readonly holding?: string;
}

const COLUMNS = `organization, currency, received_minor AS "receivedMinor", unspent_minor AS "unspentMinor",
  held_minor AS "heldMinor", allocated_minor AS "allocatedMinor"`;

type Raw = { readonly [K in keyof Balance]: string };

/** All SQL on the ledger. */
export class LedgerRepository {
  constructor(private readonly sql: Sql) {}

  /** By currency. */
  async load(organizations: readonly string[]): Promise<Balance[]> {
    const rows = await this.sql.query<Raw>(
      `SELECT ${COLUMNS} FROM ledger_balance WHERE organization = ANY($1) ORDER BY currency`,
      [organizations],
    );
    return rows.map(toBalance);
  }

  /**
   * The balance, locked until the transaction ends: whoever moves an organization's money in one currency waits for
   * whoever came before.
   */
  static async lock(tx: Transaction, organization: string, currency: string): Promise<Balance | null> {
    const [row] = await tx.query<Raw>(
      `SELECT ${COLUMNS} FROM ledger_balance WHERE organization = $1 AND currency = $2 FOR UPDATE`,
      [organization, currency],
    );
    return row ? toBalance(row) : null;
  }

  /** The database itself moves the balances along, and refuses what does not add up. */
  static async post(tx: Transaction, entries: readonly Entry[]): Promise<void> {
    await tx.query(
      `INSERT INTO ledger_entry (organization, currency, source, target, amount_minor, receipt, run, holding, at)
       SELECT organization, currency, source, target, "amountMinor", receipt, run, holding, hub_now()
       FROM jsonb_to_recordset($1::jsonb) AS e(organization text, currency text, source text, target text,
         "amountMinor" bigint, receipt text, run text, holding text)`,
      [JSON.stringify(entries.map((entry) => ({ ...entry, amountMinor: entry.amountMinor.toString() })))],
    );
  }
}

function toBalance(row: Raw): Balance {
  return {
    organization: row.organization,
    currency: row.currency,
    receivedMinor: BigInt(row.receivedMinor),
    unspentMinor: BigInt(row.unspentMinor),
    heldMinor: BigInt(row.heldMinor),
    allocatedMinor: BigInt(row.allocatedMinor),
  };
}
