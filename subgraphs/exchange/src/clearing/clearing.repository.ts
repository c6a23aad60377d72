import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { ClearedDebt, ClearingResult, Debt } from "./clearing";
import { type ClearingRun, type KeptLine, type KeptNotice, LINES_MAX } from "./clearing-run";

const RUN = `c.id, c.currency_id AS "currencyId", c.currency_code AS currency, c.until, c.total_minor AS "totalMinor", c.cleared_minor AS "clearedMinor",
  c.fund_used_minor AS "fundUsedMinor", c.participants, c.fund_account AS "fundAccount", c.fund_limit_minor AS "fundLimitMinor",
  c.run_by AS "runBy", c.run_at AS "runAt"`;

type RunRecord = Record<"totalMinor" | "clearedMinor" | "fundUsedMinor", string> &
  Record<"fundAccount" | "fundLimitMinor", string | null> &
  Omit<ClearingRun, "totalMinor" | "clearedMinor" | "fundUsedMinor" | "fund">;
type NoticeRecord = Record<"paidMinor" | "receivedMinor" | "drawnMinor", string> &
  Pick<KeptNotice, "clearing" | "participant" | "currency">;
type LineRecord = Record<"beforeMinor" | "clearedMinor", string> & Omit<KeptLine, "beforeMinor" | "clearedMinor">;

/** All SQL on clearings. */
export class ClearingRepository {
  constructor(private readonly sql: Sql) {}

  /** What is outstanding in a currency, acknowledged and due by then, the earliest due first. */
  async listOpenDebts(currencyId: string, until: Date | null, limit: number): Promise<Debt[]> {
    const rows = await this.sql.query<Omit<Debt, "amountMinor"> & { amountMinor: string }>(
      `SELECT id, debtor, creditor, amount_minor - settled_minor AS "amountMinor" FROM obligation
       WHERE currency_id = $1 AND settled_minor < amount_minor AND acknowledged_at IS NOT NULL AND ($2::timestamptz IS NULL OR due_at IS NULL OR due_at <= $2)
       ORDER BY due_at, id LIMIT $3`,
      [currencyId, until, limit],
    );
    return rows.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
  }

  /** Obligations that are outstanding and due by then, and wait for their debtors' word. */
  async countUnacknowledged(currencyId: string, until: Date | null): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM obligation
       WHERE currency_id = $1 AND settled_minor < amount_minor AND acknowledged_at IS NULL AND ($2::timestamptz IS NULL OR due_at IS NULL OR due_at <= $2)`,
      [currencyId, until],
    );
    return row?.count ?? 0;
  }

  async load(ids: readonly string[]): Promise<ClearingRun[]> {
    const rows = await this.sql.query<RunRecord>(`SELECT ${RUN} FROM clearing c WHERE c.id = ANY($1)`, [ids]);
    return rows.map(({ fundAccount, fundLimitMinor, ...row }) => ({
      ...row,
      fund:
        fundAccount === null || fundLimitMinor === null
          ? null
          : { account: fundAccount, limitMinor: BigInt(fundLimitMinor) },
      totalMinor: BigInt(row.totalMinor),
      clearedMinor: BigInt(row.clearedMinor),
      fundUsedMinor: BigInt(row.fundUsedMinor),
    }));
  }

  async getIssuer(currencyId: string): Promise<string> {
    const [row] = await this.sql.query<{ issuer: string }>("SELECT issuer FROM currency WHERE id = $1", [currencyId]);
    return row?.issuer ?? "";
  }

  /** By participant; `agents` null: of all. */
  async listNotices(
    clearing: string,
    agents: readonly string[] | null,
    after: string | null,
    limit: number,
  ): Promise<KeptNotice[]> {
    const rows = await this.sql.query<NoticeRecord>(
      `SELECT n.clearing_id AS clearing, n.participant, c.currency_code AS currency, n.paid_minor AS "paidMinor",
         n.received_minor AS "receivedMinor", n.drawn_minor AS "drawnMinor"
       FROM clearing_notice n JOIN clearing c ON c.id = n.clearing_id
       WHERE n.clearing_id = $1 AND ($2::text[] IS NULL OR n.participant = ANY($2)) AND ($3::text IS NULL OR n.participant > $3)
       ORDER BY n.participant LIMIT $4`,
      [clearing, agents, after, limit],
    );
    return rows.map((row) => ({
      ...row,
      paidMinor: BigInt(row.paidMinor),
      receivedMinor: BigInt(row.receivedMinor),
      drawnMinor: BigInt(row.drawnMinor),
    }));
  }

  async countNotices(clearing: string, agents: readonly string[] | null): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM clearing_notice WHERE clearing_id = $1 AND ($2::text[] IS NULL OR participant = ANY($2))",
      [clearing, agents],
    );
    return row?.count ?? 0;
  }

  /** The lines of notices, each named by its clearing and its participant. */
  async loadLines(
    notices: readonly { readonly clearing: string; readonly participant: string }[],
  ): Promise<KeptLine[]> {
    const rows = await this.sql.query<LineRecord>(
      `SELECT asked.clearing, asked.participant, found.*
       FROM unnest($1::text[], $2::text[]) AS asked(clearing, participant)
       CROSS JOIN LATERAL (
         SELECT l.obligation_id AS obligation, l.before_minor AS "beforeMinor", l.cleared_minor AS "clearedMinor", o.currency_code AS currency
         FROM (
           SELECT * FROM clearing_line WHERE clearing_id = asked.clearing AND debtor = asked.participant
           UNION ALL SELECT * FROM clearing_line WHERE clearing_id = asked.clearing AND creditor = asked.participant
         ) l JOIN obligation o ON o.id = l.obligation_id
         ORDER BY l.cleared_minor DESC, l.obligation_id LIMIT ${LINES_MAX}
       ) found`,
      [notices.map(({ clearing }) => clearing), notices.map(({ participant }) => participant)],
    );
    return rows.map((row) => ({
      ...row,
      beforeMinor: BigInt(row.beforeMinor),
      clearedMinor: BigInt(row.clearedMinor),
    }));
  }

  /** One clearing of a currency at a time. */
  static async lockCurrency(tx: Transaction, currencyId: string): Promise<void> {
    await tx.query("SELECT id FROM currency WHERE id = $1 FOR NO KEY UPDATE", [currencyId]);
  }

  /** Shrinks the obligations. False when one of them is not as it was: then nothing may be kept. */
  static async shrink(tx: Transaction, obligations: readonly ClearedDebt[]): Promise<boolean> {
    const [row] = await tx.query<{ count: number }>(
      `WITH shrunk AS (
         UPDATE obligation o SET settled_minor = o.settled_minor + c.cleared
         FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS c(id, before, cleared)
         WHERE o.id = c.id AND o.amount_minor - o.settled_minor = c.before RETURNING 1
       ) SELECT count(*)::int AS count FROM shrunk`,
      columnsOf(obligations),
    );
    return row?.count === obligations.length;
  }

  static async insert(tx: Transaction, run: ClearingRun, { notices, obligations }: ClearingResult): Promise<void> {
    await tx.query("INSERT INTO clearing VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", [
      run.id,
      run.currencyId,
      run.currency,
      run.until,
      String(run.totalMinor),
      String(run.clearedMinor),
      String(run.fundUsedMinor),
      run.participants,
      run.runBy,
      run.runAt,
      run.fund?.account ?? null,
      run.fund?.limitMinor.toString() ?? null,
    ]);
    await tx.query(
      "INSERT INTO clearing_notice SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[])",
      [
        run.id,
        notices.map(({ participant }) => participant),
        notices.map(({ paidMinor }) => String(paidMinor)),
        notices.map(({ receivedMinor }) => String(receivedMinor)),
        notices.map(({ drawnMinor }) => String(drawnMinor)),
      ],
    );
    await tx.query(
      "INSERT INTO clearing_line SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])",
      [
        run.id,
        ...columnsOf(obligations),
        obligations.map(({ debtor }) => debtor),
        obligations.map(({ creditor }) => creditor),
      ],
    );
  }
}

function columnsOf(obligations: readonly ClearedDebt[]): [string[], string[], string[]] {
  return [
    obligations.map(({ id }) => id),
    obligations.map(({ amountMinor }) => String(amountMinor)),
    obligations.map(({ clearedMinor }) => String(clearedMinor)),
  ];
}
