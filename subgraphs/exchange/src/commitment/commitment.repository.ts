import type { Sql, Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { EXPECTATION_COLUMNS, type MeasuredRecord, fromRecord, expectationValues } from "./expectation.record";
import type { Commitment } from "./commitment";

const COLUMNS = `${EXPECTATION_COLUMNS}, input_of AS "inputOf", output_of AS "outputOf", agreement_id AS agreement, due, note,
  (SELECT coalesce(sum(e.change), 0) FROM economic_event e WHERE e.fulfills = p.id) AS fulfilled,
  cancelled_by AS "cancelledBy", cancelled_at AS "cancelledAt", created_by AS "createdBy", created_at AS "createdAt"`;

/** Whose promises are listed: those given and received by an agent, or the clauses of an agreement. */
export type CommitmentFilter = { readonly agent: string } | { readonly agreement: string };

type CommitmentRecord = MeasuredRecord<Commitment>;

/** All SQL on commitments. */
export class CommitmentRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Commitment[]> {
    const rows = await this.sql.query<CommitmentRecord>(`SELECT ${COLUMNS} FROM commitment p WHERE id = ANY($1)`, [
      ids,
    ]);
    return rows.map(fromRecord);
  }

  /** Newest first; `limit` rows after the given id. */
  async list(filter: CommitmentFilter, afterId: string | null, limit: number): Promise<Commitment[]> {
    const [where, id] = conditionOf(filter);
    const rows = await this.sql.query<CommitmentRecord>(
      `SELECT ${COLUMNS} FROM commitment p WHERE ${where} AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [id, afterId, limit],
    );
    return rows.map(fromRecord);
  }

  async count(filter: CommitmentFilter): Promise<number> {
    const [where, id] = conditionOf(filter);
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM commitment WHERE ${where}`,
      [id],
    );
    return row?.count ?? 0;
  }

  /** Locked before its sum is read, so that the sum holds until the commit. Errors: NOT_FOUND. */
  static async getForUpdate(tx: Transaction, id: string): Promise<Commitment> {
    await tx.query("SELECT FROM commitment WHERE id = $1 FOR UPDATE", [id]);
    const [row] = await tx.query<CommitmentRecord>(`SELECT ${COLUMNS} FROM commitment p WHERE id = $1`, [id]);
    if (!row) throw new DomainError("NOT_FOUND", "No such commitment.", { commitment: id });
    return fromRecord(row);
  }

  static async insert(tx: Transaction, commitment: Commitment): Promise<void> {
    const { inputOf, outputOf, agreement, due, note, createdBy, createdAt } = commitment;
    await tx.query(
      `INSERT INTO commitment (id, action, provider, receiver, resource_id, specification, quantity_value, quantity_unit,
         effort_value, effort_unit, input_of, output_of, agreement_id, due, note, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
      [...expectationValues(commitment), inputOf, outputOf, agreement, due, note, createdBy, createdAt],
    );
  }

  static async cancel(tx: Transaction, { id, cancelledBy, cancelledAt }: Commitment): Promise<void> {
    await tx.query("UPDATE commitment SET cancelled_by = $2, cancelled_at = $3 WHERE id = $1", [
      id,
      cancelledBy,
      cancelledAt,
    ]);
  }
}

function conditionOf(filter: CommitmentFilter): readonly [string, string] {
  return "agent" in filter ? ["$1 IN (provider, receiver)", filter.agent] : ["agreement_id = $1", filter.agreement];
}
