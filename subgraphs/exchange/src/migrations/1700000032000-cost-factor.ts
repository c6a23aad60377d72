import type { MigrationInterface, QueryRunner } from "typeorm";

/** What the making of things costs others and nature, as published by somebody, with source and version. */
export class CostFactor1700000032000 implements MigrationInterface {
  readonly name = "CostFactor1700000032000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cost_factor_set (
        id text PRIMARY KEY,
        publisher text NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        source text NOT NULL CHECK (length(source) BETWEEN 1 AND 500),
        version text NOT NULL CHECK (length(version) BETWEEN 1 AND 100),
        currency text NOT NULL,
        standard boolean NOT NULL,
        published_at timestamptz NOT NULL,
        CONSTRAINT cost_factor_set_version UNIQUE (publisher, name, version)
      )`);
    await runner.query("CREATE INDEX cost_factor_set_standard ON cost_factor_set (name, id DESC) WHERE standard");
    await runner.query(`
      CREATE TABLE cost_factor (
        set_id text NOT NULL REFERENCES cost_factor_set,
        specification text NOT NULL,
        territory text NOT NULL,
        unit text NOT NULL,
        minor_per_unit numeric NOT NULL CHECK (minor_per_unit >= 0),
        PRIMARY KEY (set_id, specification, territory)
      )`);
    for (const table of ["cost_factor_set", "cost_factor"])
      await runner.query(
        `CREATE TRIGGER ${table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
         FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()`,
      );
    await runner.query(
      "CREATE INDEX intent_offered ON intent (agent, specification) WHERE kind = 'OFFER' AND specification IS NOT NULL",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP INDEX intent_offered");
    await runner.query("DROP TABLE cost_factor, cost_factor_set");
  }
}
