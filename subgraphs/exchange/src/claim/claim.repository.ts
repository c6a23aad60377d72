import type { Sql, Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import {
  EXPECTATION_COLUMNS,
  type MeasuredRecord,
  fromRecord,
  expectationValues,
} from "../commitment/expectation.record";
import type { Claim } from "./claim";

const COLUMNS = `${EXPECTATION_COLUMNS}, triggered_by AS "triggeredBy", due, note,
  (SELECT coalesce(sum(e.change), 0) FROM economic_event e WHERE e.settles = p.id) AS settled,
  waived_at AS "waivedAt", recorded_by AS "recordedBy", recorded_at AS "recordedAt"`;
const OF_AGENT = "$1 IN (provider, receiver)";

type ClaimRecord = MeasuredRecord<Claim>;

/** All SQL on claims. */
export class ClaimRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Claim[]> {
    const rows = await this.sql.query<ClaimRecord>(`SELECT ${COLUMNS} FROM claim p WHERE id = ANY($1)`, [ids]);
    return rows.map(fromRecord);
  }

  /** What an agent owes and is owed, newest first; `limit` rows after the given id. */
  async list(agent: string, afterId: string | null, limit: number): Promise<Claim[]> {
    const rows = await this.sql.query<ClaimRecord>(
      `SELECT ${COLUMNS} FROM claim p WHERE ${OF_AGENT} AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [agent, afterId, limit],
    );
    return rows.map(fromRecord);
  }

  async count(agent: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM claim WHERE ${OF_AGENT}`,
      [agent],
    );
    return row?.count ?? 0;
  }

  /** Locked before its sum is read, so that the sum holds until the commit. Errors: NOT_FOUND. */
  static async getForUpdate(tx: Transaction, id: string): Promise<Claim> {
    await tx.query("SELECT FROM claim WHERE id = $1 FOR UPDATE", [id]);
    const [row] = await tx.query<ClaimRecord>(`SELECT ${COLUMNS} FROM claim p WHERE id = $1`, [id]);
    if (!row) throw new DomainError("NOT_FOUND", "No such claim.", { claim: id });
    return fromRecord(row);
  }

  static async insert(tx: Transaction, claim: Claim): Promise<void> {
    const { triggeredBy, due, note, recordedBy, recordedAt } = claim;
    await tx.query(
      `INSERT INTO claim (id, action, provider, receiver, resource_id, specification, quantity_value, quantity_unit,
         effort_value, effort_unit, triggered_by, due, note, recorded_by, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [...expectationValues(claim), triggeredBy, due, note, recordedBy, recordedAt],
    );
  }

  static async waive(tx: Transaction, { id, waivedAt }: Claim): Promise<void> {
    await tx.query("UPDATE claim SET waived_at = $2 WHERE id = $1", [id, waivedAt]);
  }

  /** Whether somebody has promised something of its own in an agreement. */
  static async hasPromised(tx: Transaction, agent: string, agreement: string): Promise<boolean> {
    const rows = await tx.query("SELECT FROM commitment WHERE agreement_id = $1 AND provider = $2 LIMIT 1", [
      agreement,
      agent,
    ]);
    return rows.length > 0;
  }
}
