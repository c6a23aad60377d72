import type { MigrationInterface, QueryRunner } from "typeorm";

/** Who agreed to bear what its exchanges cost others, and what was levied of which exchange, once. */
export class Levy1700000060020 implements MigrationInterface {
  readonly name = "Levy1700000060020";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE levy_agreement (
        id text PRIMARY KEY,
        payer text NOT NULL,
        collector text NOT NULL CHECK (collector <> payer),
        factor_set text NOT NULL REFERENCES cost_factor_set,
        territory text CHECK (length(territory) BETWEEN 1 AND 200),
        agreed_by text,
        agreed_at timestamptz NOT NULL,
        revoked_at timestamptz CHECK (revoked_at >= agreed_at)
      )`);
    await runner.query(
      "CREATE UNIQUE INDEX levy_agreement_once ON levy_agreement (payer, collector, factor_set) WHERE revoked_at IS NULL",
    );
    await runner.query("CREATE INDEX levy_agreement_payer ON levy_agreement (payer, id)");
    await runner.query(`
      CREATE TABLE levy (
        id text PRIMARY KEY,
        agreement_id text NOT NULL REFERENCES levy_agreement,
        economic_event text NOT NULL REFERENCES economic_event,
        minor_per_unit numeric CHECK (minor_per_unit >= 0),
        exact_minor numeric,
        missing text,
        announced_at timestamptz NOT NULL,
        UNIQUE (agreement_id, economic_event),
        CHECK ((exact_minor IS NULL) = (missing IS NOT NULL) AND (minor_per_unit IS NULL) = (exact_minor IS NULL))
      )`);
    await runner.query("CREATE INDEX levy_missing ON levy (agreement_id) WHERE missing IS NOT NULL");
    await runner.query(
      `CREATE TRIGGER levy_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON levy FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE levy, levy_agreement");
  }
}
