import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { AllocationLine, AllocationRun } from "./run";
import { AllocationRunRow } from "./run.entity";

const RUN = `id, organization, rule, payer, pledge, bill, declaration, currency, pool_minor AS "poolMinor",
  held_minor AS "heldMinor", digest,
  projects_cursor AS "projectsCursor", published_at AS "publishedAt"`;
/** Whoever claimed what was held is the line's receiver from then on. */
const LINE = `l.id, l.run, l.index, l.project, coalesce(l.receiver, h.claimed_by) AS receiver, r.currency,
  l.amount_minor AS "amountMinor", l.passed_on_minor AS "passedOnMinor", l.text, l.path`;
const LINE_FROM = `allocation_line l JOIN allocation_run r ON r.id = l.run LEFT JOIN unclaimed_holding h ON h.line = l.id`;

type RawRun = Omit<AllocationRunRow, "poolMinor" | "heldMinor"> & {
  readonly poolMinor: string;
  readonly heldMinor: string;
};
type RawLine = Omit<AllocationLine, "amount" | "passedOnMinor"> & {
  readonly currency: string;
  readonly amountMinor: string;
  readonly passedOnMinor: string;
};

/** All SQL on allocation runs and their lines. */
export class RunRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<AllocationRun[]> {
    return (await this.sql.query<RawRun>(`SELECT ${RUN} FROM allocation_run WHERE id = ANY($1)`, [ids])).map(toRun);
  }

  async loadLines(ids: readonly string[]): Promise<AllocationLine[]> {
    return (await this.sql.query<RawLine>(`SELECT ${LINE} FROM ${LINE_FROM} WHERE l.id = ANY($1)`, [ids])).map(toLine);
  }

  /** `limit` lines of each run after the given index. */
  async listLines(runs: readonly string[], afterIndex: number, limit: number): Promise<AllocationLine[]> {
    const rows = await this.sql.query<RawLine>(
      `SELECT ${LINE} FROM ${LINE_FROM}
       WHERE l.run = ANY($1) AND l.index > $2 AND l.index <= $2 + $3 ORDER BY l.run, l.index`,
      [runs, afterIndex, limit],
    );
    return rows.map(toLine);
  }

  countLines(runs: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query(
      "SELECT run AS id, count(*)::int AS count FROM allocation_line WHERE run = ANY($1) GROUP BY run",
      [runs],
    );
  }

  static async insertRun(tx: Transaction, { pool, ...row }: AllocationRun): Promise<void> {
    await tx.manager.insert(AllocationRunRow, { ...row, currency: pool.currency, poolMinor: pool.minor });
  }

  /** One statement, however many lines there are. */
  static async insertLines(tx: Transaction, lines: readonly AllocationLine[]): Promise<void> {
    await tx.query(
      `INSERT INTO allocation_line (id, run, index, project, receiver, amount_minor, passed_on_minor, text, path)
       SELECT id, run, index, project, receiver, "amountMinor", "passedOnMinor", text, path
       FROM jsonb_to_recordset($1::jsonb) AS l(id text, run text, index integer, project text, receiver text,
         "amountMinor" bigint, "passedOnMinor" bigint, text text, path text[])`,
      [
        JSON.stringify(
          lines.map(({ amount, passedOnMinor, ...line }) => ({
            ...line,
            amountMinor: amount.minor.toString(),
            passedOnMinor: passedOnMinor.toString(),
          })),
        ),
      ],
    );
  }
}

function toRun({ currency, poolMinor, heldMinor, ...row }: RawRun): AllocationRun {
  return { ...row, pool: { minor: BigInt(poolMinor), currency }, heldMinor: BigInt(heldMinor) };
}

function toLine({ currency, amountMinor, passedOnMinor, ...row }: RawLine): AllocationLine {
  return { ...row, amount: { minor: BigInt(amountMinor), currency }, passedOnMinor: BigInt(passedOnMinor) };
}
