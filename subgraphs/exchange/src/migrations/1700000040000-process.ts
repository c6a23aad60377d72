import type { MigrationInterface, QueryRunner } from "typeorm";

/** Processes, and which events go into them and come out of them. */
export class Process1700000040000 implements MigrationInterface {
  readonly name = "Process1700000040000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE process (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        agent text NOT NULL,
        started_at timestamptz NOT NULL
      )`);
    await runner.query(`
      ALTER TABLE economic_event
        ADD COLUMN input_of text REFERENCES process,
        ADD COLUMN output_of text REFERENCES process`);
    await runner.query(
      "CREATE INDEX economic_event_input_of ON economic_event (input_of, id) WHERE input_of IS NOT NULL",
    );
    await runner.query(
      "CREATE INDEX economic_event_output_of ON economic_event (output_of, id) WHERE output_of IS NOT NULL",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE economic_event DROP COLUMN input_of, DROP COLUMN output_of");
    await runner.query("DROP TABLE process");
  }
}
