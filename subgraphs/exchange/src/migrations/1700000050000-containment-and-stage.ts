import type { MigrationInterface, QueryRunner } from "typeorm";

/** What a resource is packed in, the stage and the state that it has reached, and the events that told so. */
export class ContainmentAndStage1700000050000 implements MigrationInterface {
  readonly name = "ContainmentAndStage1700000050000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE process_specification (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        note text CHECK (length(note) BETWEEN 1 AND 2000),
        agent text NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await runner.query("ALTER TABLE process ADD COLUMN based_on text REFERENCES process_specification");
    await runner.query(`
      ALTER TABLE economic_resource
        ADD COLUMN state text CHECK (length(state) BETWEEN 1 AND 64),
        ADD COLUMN stage text REFERENCES process_specification,
        ADD COLUMN contained_in text REFERENCES economic_resource CHECK (contained_in <> id)`);
    await runner.query(
      "CREATE INDEX economic_resource_contained_in ON economic_resource (contained_in, id) WHERE contained_in IS NOT NULL",
    );
    await runner.query(`
      ALTER TABLE economic_event
        ADD COLUMN state text CHECK (length(state) BETWEEN 1 AND 64),
        ADD COLUMN stage text REFERENCES process_specification,
        ADD COLUMN container_id text REFERENCES economic_resource`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE economic_event DROP COLUMN state, DROP COLUMN stage, DROP COLUMN container_id");
    await runner.query("ALTER TABLE economic_resource DROP COLUMN state, DROP COLUMN stage, DROP COLUMN contained_in");
    await runner.query("ALTER TABLE process DROP COLUMN based_on");
    await runner.query("DROP TABLE process_specification");
  }
}
