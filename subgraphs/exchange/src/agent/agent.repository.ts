import type { Sql, Transaction } from "@commons-hub/shared/database";

export interface KnownAgent {
  readonly id: string;
  readonly kind: string;
}

/** All SQL on the projection of agents. */
export class KnownAgentRepository {
  constructor(private readonly sql: Sql) {}

  async findKind(id: string): Promise<string | null> {
    const [row] = await this.sql.query<{ kind: string }>("SELECT kind FROM known_agent WHERE id = $1", [id]);
    return row?.kind ?? null;
  }

  /** Of these, those that exist. */
  async listKnown(ids: readonly string[]): Promise<string[]> {
    const rows = await this.sql.query<{ id: string }>("SELECT id FROM known_agent WHERE id = ANY($1)", [ids]);
    return rows.map(({ id }) => id);
  }

  static async add(tx: Transaction, agents: readonly KnownAgent[]): Promise<void> {
    await tx.query(
      `INSERT INTO known_agent (id, kind) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (id) DO NOTHING`,
      [agents.map((agent) => agent.id), agents.map((agent) => agent.kind)],
    );
  }

  static async clear(tx: Transaction): Promise<void> {
    await tx.query("DELETE FROM known_agent");
  }
}
