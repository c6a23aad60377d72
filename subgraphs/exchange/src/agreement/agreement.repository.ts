import type { Sql, Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Agreement } from "./agreement";

const COLUMNS = `id, name, note, parties, created_by AS "createdBy", created_at AS "createdAt"`;

/** All SQL on agreements. */
export class AgreementRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<Agreement[]> {
    return this.sql.query<Agreement>(`SELECT ${COLUMNS} FROM agreement WHERE id = ANY($1)`, [ids]);
  }

  /** Those of an agent, newest first; `limit` rows after the given id. */
  list(party: string, afterId: string | null, limit: number): Promise<Agreement[]> {
    return this.sql.query<Agreement>(
      `SELECT ${COLUMNS} FROM agreement WHERE parties @> ARRAY[$1] AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [party, afterId, limit],
    );
  }

  async count(party: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM agreement WHERE parties @> ARRAY[$1]",
      [party],
    );
    return row?.count ?? 0;
  }

  /** Errors: NOT_FOUND. */
  static async get(tx: Transaction, id: string): Promise<Agreement> {
    const [row] = await tx.query<Agreement>(`SELECT ${COLUMNS} FROM agreement WHERE id = $1`, [id]);
    if (!row) throw new DomainError("NOT_FOUND", "No such agreement.", { agreement: id });
    return row;
  }

  static async insert(tx: Transaction, agreement: Agreement): Promise<void> {
    const { id, name, note, parties, createdBy, createdAt } = agreement;
    await tx.query(
      "INSERT INTO agreement (id, name, note, parties, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
      [id, name, note, parties, createdBy, createdAt],
    );
  }
}
