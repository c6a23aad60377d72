import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { EffectOutcome, StoredOutcome } from "./decision";

/** All SQL on the decisions that exchange carries out. */
export class DecisionRepository {
  constructor(private readonly sql: Sql) {}

  /** Of all these decisions, in the order of their effects. */
  async load(decisions: readonly string[]): Promise<StoredOutcome[]> {
    const rows = await this.sql.query<Omit<StoredOutcome, "quantity"> & { quantity: string; unit: string }>(
      `SELECT decision, index, stock, quantity, unit, reservation_id AS reservation, code, message, carried_out_at AS "carriedOutAt"
       FROM decision_effect WHERE decision = ANY($1) ORDER BY decision, index`,
      [decisions],
    );
    return rows.map(({ quantity, unit, ...row }) => ({ ...row, quantity: { value: quantity, unit } }));
  }

  static async addAssemblies(
    tx: Transaction,
    assemblies: readonly { readonly assembly: string; readonly organization: string }[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO known_assembly (id, organization) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
      [assemblies.map(({ assembly }) => assembly), assemblies.map(({ organization }) => organization)],
    );
  }

  static async loadOrganizations(tx: Transaction, assemblies: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await tx.query<{ id: string; organization: string }>(
      "SELECT id, organization FROM known_assembly WHERE id = ANY($1)",
      [assemblies],
    );
    return new Map(rows.map(({ id, organization }) => [id, organization]));
  }

  static async clearAssemblies(tx: Transaction): Promise<void> {
    await tx.query("DELETE FROM known_assembly");
  }

  static async insert(tx: Transaction, outcomes: readonly EffectOutcome[], at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO decision_effect (decision, index, stock, quantity, unit, reservation_id, code, message, carried_out_at)
       SELECT *, $9::timestamptz FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`,
      [
        outcomes.map(({ effect }) => effect.decision),
        outcomes.map(({ effect }) => effect.index),
        outcomes.map(({ effect }) => effect.stock),
        outcomes.map(({ effect }) => effect.quantity.value),
        outcomes.map(({ effect }) => effect.quantity.unit),
        outcomes.map(({ reservation }) => reservation?.id ?? null),
        outcomes.map(({ refusal }) => refusal?.code ?? null),
        outcomes.map(({ refusal }) => refusal?.message ?? null),
        at,
      ],
    );
  }
}
