import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { StoredBallot } from "../ballot/ballot";
import type { BallotSecrecy } from "../proposal/proposal";

/** A line of the published sheet of a secret vote: one person who was counted. */
export interface SheetLine {
  readonly receipt: string;
  readonly chamber: string;
  readonly weight: bigint;
  readonly marks: readonly number[];
}

type LineJson = readonly [receipt: string, chamber: string, weight: string, marks: readonly number[]];

const PAGE_LINES = 500;

/**
 * The sheets of secret votes, in pages that are sorted by receipt: receipts are random, so that the place of a line, its
 * neighbours and its row in the database tell nothing.
 */
export class SheetRepository {
  constructor(private readonly sql: Sql) {}

  async list(proposal: string, after: string | null, limit: number): Promise<StoredBallot[]> {
    const rows = await this.sql.query<{ lines: LineJson[] }>(
      `SELECT lines FROM sheet_page
       WHERE proposal = $1 AND page >= (
         SELECT coalesce(max(page), 0) FROM sheet_page WHERE proposal = $1 AND first_receipt <= $2)
       ORDER BY page LIMIT $3`,
      [proposal, after ?? "", Math.ceil(limit / PAGE_LINES) + 1],
    );
    return rows
      .flatMap(({ lines }) => lines)
      .filter(([receipt]) => after === null || receipt > after)
      .slice(0, limit)
      .map((line) => toBallot(proposal, line));
  }

  async count(proposal: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      "SELECT coalesce(sum(line_count), 0)::int AS count FROM sheet_page WHERE proposal = $1",
      [proposal],
    );
    return row?.count ?? 0;
  }

  async find(proposal: string, receipt: string, secrecy: BallotSecrecy): Promise<StoredBallot | null> {
    if (secrecy === "OPEN") {
      const [row] = await this.sql.query<Omit<StoredBallot, "weight"> & { weight: string }>(
        `SELECT proposal, voter, chamber, weight::text AS weight, marks, receipt, accepted_at AS "acceptedAt"
         FROM ballot WHERE proposal = $1 AND receipt = $2`,
        [proposal, receipt],
      );
      return row ? { ...row, weight: BigInt(row.weight) } : null;
    }
    const [page] = await this.sql.query<{ lines: LineJson[] }>(
      `SELECT lines FROM sheet_page WHERE proposal = $1 AND first_receipt <= $2 ORDER BY first_receipt DESC LIMIT 1`,
      [proposal, receipt],
    );
    const line = page?.lines.find(([each]) => each === receipt);
    return line ? toBallot(proposal, line) : null;
  }

  /** All lines of all pages. */
  async loadLines(proposal: string): Promise<SheetLine[]> {
    const rows = await this.sql.query<{ lines: LineJson[] }>(
      "SELECT lines FROM sheet_page WHERE proposal = $1 ORDER BY page",
      [proposal],
    );
    return rows.flatMap(({ lines }) => lines).map(toLine);
  }

  /** Publishes the sheet in the place of all sealed ballots. */
  static async publish(tx: Transaction, proposal: string, lines: readonly SheetLine[]): Promise<void> {
    const sorted = [...lines].sort((a, b) => (a.receipt < b.receipt ? -1 : 1));
    const pages: LineJson[][] = [];
    for (let start = 0; start < sorted.length; start += PAGE_LINES)
      pages.push(
        sorted
          .slice(start, start + PAGE_LINES)
          .map(({ receipt, chamber, weight, marks }) => [receipt, chamber, weight.toString(), marks]),
      );
    await tx.query(
      `INSERT INTO sheet_page (proposal, page, first_receipt, line_count, lines)
       SELECT $1, n - 1, page->0->>0, jsonb_array_length(page), page
       FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS p(page, n)`,
      [proposal, JSON.stringify(pages)],
    );
    await tx.query("DELETE FROM ballot WHERE proposal = $1", [proposal]);
  }
}

function toLine([receipt, chamber, weight, marks]: LineJson): SheetLine {
  return { receipt, chamber, weight: BigInt(weight), marks };
}

function toBallot(proposal: string, line: LineJson): StoredBallot {
  return { ...toLine(line), proposal, voter: null, acceptedAt: null };
}
