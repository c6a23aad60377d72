import type { MigrationInterface, QueryRunner } from "typeorm";

export class Project1700000003000 implements MigrationInterface {
  readonly name = "Project1700000003000";

  async up(runner: QueryRunner): Promise<void> {
    // published_at stays null while an import is staged: nothing of such a bill, and no project that came with it, is seen.
    await runner.query(`
      CREATE TABLE bill_of_materials (
        id text PRIMARY KEY,
        root_project_id text NOT NULL,
        digest text NOT NULL,
        format text NOT NULL CHECK (format IN ('cyclonedx', 'npm')),
        format_version text NOT NULL,
        source_uri text,
        component_count integer NOT NULL,
        edge_count integer NOT NULL,
        imported_by text REFERENCES agent,
        staged_at timestamptz NOT NULL,
        published_at timestamptz,
        superseded_at timestamptz
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX bill_of_materials_current ON bill_of_materials (root_project_id)
       WHERE published_at IS NOT NULL AND superseded_at IS NULL`,
    );
    await runner.query(`CREATE INDEX bill_of_materials_staged ON bill_of_materials (id) WHERE published_at IS NULL`);
    await runner.query(`
      CREATE TABLE project (
        id text PRIMARY KEY,
        slug text NOT NULL CONSTRAINT project_slug UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        status text NOT NULL CHECK (status IN ('ACTIVE', 'DORMANT', 'ARCHIVED')),
        licence text NOT NULL,
        identity text CONSTRAINT project_identity UNIQUE,
        purl text,
        repository text,
        created_at timestamptz NOT NULL,
        staged_by text REFERENCES bill_of_materials,
        origin_source text,
        origin_uri text,
        origin_imported_at timestamptz,
        origin_digest text,
        CHECK ((origin_source IS NULL) = (origin_imported_at IS NULL) AND (origin_source IS NULL) = (origin_digest IS NULL))
      )`);
    await runner.query(`CREATE INDEX project_name ON project (name, id)`);
    await runner.query(`CREATE INDEX project_staged_by ON project (staged_by) WHERE staged_by IS NOT NULL`);
    // Every read goes through this view: a project is there when it was made here, or when a published bill brought it.
    await runner.query(`
      CREATE VIEW visible_project AS
      SELECT p.* FROM project p
      WHERE p.staged_by IS NULL
         OR EXISTS (SELECT FROM bill_of_materials b WHERE b.id = p.staged_by AND b.published_at IS NOT NULL)`);
    await runner.query(`
      CREATE TABLE project_steward (
        project_id text NOT NULL REFERENCES project,
        agent_id text NOT NULL REFERENCES agent,
        since timestamptz NOT NULL,
        PRIMARY KEY (project_id, agent_id)
      )`);
    await runner.query(`CREATE INDEX project_steward_agent ON project_steward (agent_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE project_steward`);
    await runner.query(`DROP VIEW visible_project`);
    await runner.query(`DROP TABLE project, bill_of_materials`);
  }
}
