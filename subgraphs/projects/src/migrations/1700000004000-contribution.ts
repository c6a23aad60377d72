import type { MigrationInterface, QueryRunner } from "typeorm";

export class Contribution1700000004000 implements MigrationInterface {
  readonly name = "Contribution1700000004000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE contribution (
        id text PRIMARY KEY,
        agent_id text NOT NULL REFERENCES agent,
        project_id text NOT NULL REFERENCES project,
        action text NOT NULL CHECK (action IN ('WORK', 'CITE', 'DELIVER_SERVICE', 'MONEY', 'CARE', 'DESIGN', 'TRANSLATE',
          'USE', 'CONSUME', 'PRODUCE')),
        effort_value numeric CHECK (effort_value >= 0),
        effort_unit text,
        at timestamptz NOT NULL,
        evidence text,
        corrects text CONSTRAINT contribution_corrected_once UNIQUE REFERENCES contribution,
        recorded_by text,
        recorded_at timestamptz NOT NULL,
        origin_source text,
        origin_uri text,
        origin_imported_at timestamptz,
        origin_digest text,
        CHECK ((effort_value IS NULL) = (effort_unit IS NULL)),
        CHECK ((origin_source IS NULL) = (origin_imported_at IS NULL) AND (origin_source IS NULL) = (origin_digest IS NULL))
      )`);
    await runner.query(`CREATE INDEX contribution_project ON contribution (project_id, at DESC, id DESC)`);
    await runner.query(`CREATE INDEX contribution_agent ON contribution (agent_id, at DESC, id DESC)`);
    await runner.query(`
      CREATE TABLE contribution_confirmation (
        contribution_id text NOT NULL REFERENCES contribution,
        agent_id text NOT NULL REFERENCES agent,
        at timestamptz NOT NULL,
        PRIMARY KEY (contribution_id, agent_id)
      )`);
    // The log of contributions is append-only: a mistake is corrected by a new record.
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'contributions are append-only';
      END $$`);
    await runner.query(`
      CREATE TRIGGER contribution_append_only BEFORE UPDATE OR DELETE ON contribution
      FOR EACH ROW EXECUTE FUNCTION refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE contribution_confirmation, contribution`);
    await runner.query(`DROP FUNCTION refuse_change()`);
  }
}
