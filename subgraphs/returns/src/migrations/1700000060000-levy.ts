import type { MigrationInterface, QueryRunner } from "typeorm";

/** What exchange announced that organizations are levied (a projection). */
export class Levy1700000060000 implements MigrationInterface {
  readonly name = "Levy1700000060000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE levy (
        id text PRIMARY KEY,
        agreement text NOT NULL,
        payer text NOT NULL,
        collector text NOT NULL,
        factor_set text NOT NULL,
        economic_event text NOT NULL,
        specification text NOT NULL,
        quantity numeric NOT NULL,
        unit text NOT NULL,
        minor_per_unit numeric NOT NULL,
        currency text NOT NULL,
        exact_minor numeric NOT NULL,
        occurred_at timestamptz NOT NULL
      )`);
    await runner.query("CREATE INDEX levy_payer ON levy (payer, id DESC)");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE levy");
  }
}
