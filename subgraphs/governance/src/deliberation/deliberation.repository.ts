import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Argument, Objection } from "./deliberation";

const ARGUMENT = `id, proposal, author, stance, text, reply_to AS "replyTo", added_at AS "addedAt"`;
const OBJECTION = `id, proposal, author, paramount, text, raised_at AS "raisedAt", answer, answered_by AS "answeredBy",
  answered_at AS "answeredAt", withdrawn_at AS "withdrawnAt"`;

type Words = "argument" | "objection";

/** All SQL on arguments and objections. */
export class DeliberationRepository {
  constructor(private readonly sql: Sql) {}

  loadArguments(ids: readonly string[]): Promise<Argument[]> {
    return this.sql.query(`SELECT ${ARGUMENT} FROM argument WHERE id = ANY($1)`, [ids]);
  }

  loadObjections(ids: readonly string[]): Promise<Objection[]> {
    return this.sql.query(`SELECT ${OBJECTION} FROM objection WHERE id = ANY($1)`, [ids]);
  }

  /** By age, of each proposal. */
  listArguments(
    proposals: readonly string[],
    after: string | null,
    limit: number,
  ): Promise<(Argument & { key: string })[]> {
    return this.#list("argument", ARGUMENT, proposals, after, limit);
  }

  /** By age, of each proposal. */
  listObjections(
    proposals: readonly string[],
    after: string | null,
    limit: number,
  ): Promise<(Objection & { key: string })[]> {
    return this.#list("objection", OBJECTION, proposals, after, limit);
  }

  count(words: Words, proposals: readonly string[]): Promise<{ key: string; count: number }[]> {
    return this.sql.query(
      `SELECT proposal AS key, count(*)::int AS count FROM ${words} WHERE proposal = ANY($1) GROUP BY proposal`,
      [proposals],
    );
  }

  /** Paramount objections that are neither answered nor withdrawn. */
  async countBlocking(proposal: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM objection
       WHERE proposal = $1 AND paramount AND answered_at IS NULL AND withdrawn_at IS NULL`,
      [proposal],
    );
    return row?.count ?? 0;
  }

  static async insertArgument(tx: Transaction, argument: Argument): Promise<void> {
    const { id, proposal, author, stance, text, replyTo, addedAt } = argument;
    await tx.query(
      `INSERT INTO argument (id, proposal, author, stance, text, reply_to, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, proposal, author, stance, text, replyTo, addedAt],
    );
  }

  static async insertObjection(tx: Transaction, objection: Objection): Promise<void> {
    const { id, proposal, author, paramount, text, raisedAt } = objection;
    await tx.query(
      `INSERT INTO objection (id, proposal, author, paramount, text, raised_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, proposal, author, paramount, text, raisedAt],
    );
  }

  static async saveResolution(tx: Transaction, objection: Objection): Promise<void> {
    const { id, answer, answeredBy, answeredAt, withdrawnAt } = objection;
    await tx.query(
      `UPDATE objection SET answer = $2, answered_by = $3, answered_at = $4, withdrawn_at = $5 WHERE id = $1`,
      [id, answer, answeredBy, answeredAt, withdrawnAt],
    );
  }

  /** Takes an agent's words and name from what it wrote; answers of how many records. */
  static async erase(tx: Transaction, agent: string): Promise<number> {
    const rows = await tx.query<{ count: number }>(
      `WITH arguments AS (UPDATE argument SET author = NULL, text = NULL WHERE author = $1 RETURNING id),
         objections AS (UPDATE objection SET author = NULL, text = NULL WHERE author = $1 RETURNING id),
         versions AS (UPDATE proposal_version SET author = NULL WHERE author = $1 RETURNING proposal)
       SELECT ((SELECT count(*) FROM arguments) + (SELECT count(*) FROM objections) + (SELECT count(*) FROM versions))::int AS count`,
      [agent],
    );
    const answers = await tx.query(
      "UPDATE objection SET answer = NULL, answered_by = NULL WHERE answered_by = $1 RETURNING id",
      [agent],
    );
    return (rows[0]?.count ?? 0) + answers.length;
  }

  #list<N extends object>(
    words: Words,
    columns: string,
    proposals: readonly string[],
    after: string | null,
    limit: number,
  ): Promise<(N & { key: string })[]> {
    return this.sql.query(
      `SELECT k.key, l.* FROM unnest($1::text[]) AS k(key) CROSS JOIN LATERAL (
         SELECT ${columns} FROM ${words} WHERE proposal = k.key AND ($2::text IS NULL OR id > $2) ORDER BY id LIMIT $3
       ) l`,
      [proposals, after, limit],
    );
  }
}
