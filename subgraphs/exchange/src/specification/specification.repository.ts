import type { Sql, Transaction } from "@commons-hub/shared/database";

/** All SQL on the projection of kinds of things. */
export class KnownSpecificationRepository {
  constructor(private readonly sql: Sql) {}

  async find(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.sql.query<{ id: string }>("SELECT id FROM known_specification WHERE id = ANY($1)", [ids]);
    return new Set(rows.map(({ id }) => id));
  }

  static async add(tx: Transaction, ids: readonly string[]): Promise<void> {
    await tx.query("INSERT INTO known_specification (id) SELECT * FROM unnest($1::text[]) ON CONFLICT DO NOTHING", [
      ids,
    ]);
  }

  static async clear(tx: Transaction): Promise<void> {
    await tx.query("DELETE FROM known_specification");
  }
}
