import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Obligation } from "./obligation";
import type { KnownObligation } from "./obligation-import";

const COLUMNS = `o.id, o.debtor, o.creditor, o.currency_id AS "currencyId", o.currency_code AS currency, o.amount_minor AS "amountMinor",
  o.settled_minor AS "settledMinor", o.due_at AS "dueAt", o.reference, o.recorded_by AS "recordedBy", o.recorded_at AS "recordedAt",
  o.acknowledged_at AS "acknowledgedAt"`;
const OF_AGENT = "(o.debtor = $1 OR o.creditor = $1) AND o.settled_minor < o.amount_minor";

/** As SQL answers: bigint columns as text. */
type ObligationRecord = Omit<Obligation, "amountMinor" | "settledMinor"> & {
  readonly amountMinor: string;
  readonly settledMinor: string;
};

/** All SQL on obligations, but for what a clearing writes. */
export class ObligationRepository {
  constructor(private readonly sql: Sql) {}

  /** Together with who issues the currency. */
  async load(ids: readonly string[]): Promise<(Obligation & { readonly issuer: string })[]> {
    const rows = await this.sql.query<ObligationRecord & { issuer: string }>(
      `SELECT ${COLUMNS}, c.issuer FROM obligation o JOIN currency c ON c.id = o.currency_id WHERE o.id = ANY($1)`,
      [ids],
    );
    return rows.map((row) => ({ ...toObligation(row), issuer: row.issuer }));
  }

  /** What an agent owes or is owed, newest first; `limit` rows after the given id. */
  async listOpen(agent: string, afterId: string | null, limit: number): Promise<Obligation[]> {
    const rows = await this.sql.query<ObligationRecord>(
      `SELECT ${COLUMNS} FROM obligation o WHERE ${OF_AGENT} AND ($2::text IS NULL OR o.id < $2) ORDER BY o.id DESC LIMIT $3`,
      [agent, afterId, limit],
    );
    return rows.map(toObligation);
  }

  async countOpen(agent: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM obligation o WHERE ${OF_AGENT}`,
      [agent],
    );
    return row?.count ?? 0;
  }

  static async getForUpdate(tx: Transaction, id: string): Promise<Obligation | null> {
    const [row] = await tx.query<ObligationRecord>(`SELECT ${COLUMNS} FROM obligation o WHERE o.id = $1 FOR UPDATE`, [
      id,
    ]);
    return row ? toObligation(row) : null;
  }

  /** Of these keys of imported files, those that are known. */
  async loadImported(currencyId: string, keys: readonly string[]): Promise<KnownObligation[]> {
    const rows = await this.sql.query<Omit<KnownObligation, "amountMinor"> & { amountMinor: string }>(
      `SELECT import_key AS key, debtor, creditor, amount_minor AS "amountMinor", due_at AS "dueAt" FROM obligation
       WHERE currency_id = $1 AND import_key = ANY($2)`,
      [currencyId, keys],
    );
    return rows.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
  }

  /** Answers the ids that are new; what has a known id or key is left as it is. With a trust line, they are what is used of it. */
  static async insert(
    tx: Transaction,
    obligations: readonly (Obligation & { readonly importKey?: string })[],
    trustLineId: string | null = null,
  ): Promise<ReadonlySet<string>> {
    const rows = obligations.map(({ amountMinor, settledMinor, ...rest }) => ({
      ...rest,
      amountMinor: String(amountMinor),
      settledMinor: String(settledMinor),
    }));
    const inserted = await tx.query<{ id: string }>(
      `INSERT INTO obligation (id, debtor, creditor, currency_id, currency_code, amount_minor, settled_minor, due_at, reference, recorded_by, recorded_at, acknowledged_at, trust_line_id, import_key)
       SELECT id, debtor, creditor, "currencyId", currency, "amountMinor", "settledMinor", "dueAt", reference, "recordedBy", "recordedAt", "acknowledgedAt", $2::text, "importKey"
       FROM jsonb_to_recordset($1::jsonb) AS o(id text, debtor text, creditor text, "currencyId" text, currency text, "amountMinor" bigint,
         "settledMinor" bigint, "dueAt" timestamptz, reference text, "recordedBy" text, "recordedAt" timestamptz, "acknowledgedAt" timestamptz, "importKey" text)
       ON CONFLICT DO NOTHING RETURNING id`,
      [JSON.stringify(rows), trustLineId],
    );
    return new Set(inserted.map(({ id }) => id));
  }

  static async acknowledge(tx: Transaction, id: string, at: Date): Promise<void> {
    await tx.query("UPDATE obligation SET acknowledged_at = $2 WHERE id = $1", [id, at]);
  }

  static async settle(tx: Transaction, id: string, amountMinor: bigint): Promise<void> {
    await tx.query("UPDATE obligation SET settled_minor = settled_minor + $2 WHERE id = $1", [id, String(amountMinor)]);
  }
}

function toObligation(record: ObligationRecord): Obligation {
  return { ...record, amountMinor: BigInt(record.amountMinor), settledMinor: BigInt(record.settledMinor) };
}
