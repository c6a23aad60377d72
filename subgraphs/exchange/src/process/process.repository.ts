import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Process, ProcessSpecification } from "./process";

const COLUMNS = `id, name, agent, based_on AS "basedOn", started_at AS "startedAt"`;
const SPECIFICATION = `id, name, note, agent, created_at AS "createdAt"`;

/** All SQL on processes. */
export class ProcessRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<Process[]> {
    return this.sql.query<Process>(`SELECT ${COLUMNS} FROM process WHERE id = ANY($1)`, [ids]);
  }

  static async find(tx: Transaction, ids: readonly string[]): Promise<Process[]> {
    return tx.query<Process>(`SELECT ${COLUMNS} FROM process WHERE id = ANY($1)`, [ids]);
  }

  static async insert(tx: Transaction, { id, name, agent, basedOn, startedAt }: Process): Promise<void> {
    await tx.query("INSERT INTO process (id, name, agent, based_on, started_at) VALUES ($1, $2, $3, $4, $5)", [
      id,
      name,
      agent,
      basedOn,
      startedAt,
    ]);
  }

  loadSpecifications(ids: readonly string[]): Promise<ProcessSpecification[]> {
    return this.sql.query<ProcessSpecification>(
      `SELECT ${SPECIFICATION} FROM process_specification WHERE id = ANY($1)`,
      [ids],
    );
  }

  /** The newest first; `limit` rows after the given id. */
  listSpecifications(afterId: string | null, limit: number): Promise<ProcessSpecification[]> {
    return this.sql.query<ProcessSpecification>(
      `SELECT ${SPECIFICATION} FROM process_specification WHERE $1::text IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
      [afterId, limit],
    );
  }

  async countSpecifications(): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>("SELECT count(*)::int AS count FROM process_specification");
    return row?.count ?? 0;
  }

  static async insertSpecification(tx: Transaction, specification: ProcessSpecification): Promise<void> {
    const { id, name, note, agent, createdAt } = specification;
    await tx.query(
      "INSERT INTO process_specification (id, name, note, agent, created_at) VALUES ($1, $2, $3, $4, $5)",
      [id, name, note, agent, createdAt],
    );
  }
}
