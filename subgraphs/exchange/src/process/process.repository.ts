import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Process } from "./process";

const COLUMNS = `id, name, agent, started_at AS "startedAt"`;

/** All SQL on processes. */
export class ProcessRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<Process[]> {
    return this.sql.query<Process>(`SELECT ${COLUMNS} FROM process WHERE id = ANY($1)`, [ids]);
  }

  static async find(tx: Transaction, ids: readonly string[]): Promise<Process[]> {
    return tx.query<Process>(`SELECT ${COLUMNS} FROM process WHERE id = ANY($1)`, [ids]);
  }

  static async insert(tx: Transaction, { id, name, agent, startedAt }: Process): Promise<void> {
    await tx.query("INSERT INTO process (id, name, agent, started_at) VALUES ($1, $2, $3, $4)", [
      id,
      name,
      agent,
      startedAt,
    ]);
  }
}
