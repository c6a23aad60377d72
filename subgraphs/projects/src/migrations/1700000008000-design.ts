import type { MigrationInterface, QueryRunner } from "typeorm";

/** Kinds of things, and published versions of designs that are made of them. What is published stays as it is. */
export class Design1700000008000 implements MigrationInterface {
  readonly name = "Design1700000008000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE resource_specification (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        unit text,
        uri text CONSTRAINT resource_specification_uri UNIQUE CHECK (length(uri) <= 1000),
        created_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX resource_specification_name ON resource_specification (name, id)`);
    await runner.query(`
      CREATE TABLE design (
        id text PRIMARY KEY,
        project_id text NOT NULL REFERENCES project,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        version text NOT NULL CHECK (length(version) BETWEEN 1 AND 100),
        licence text NOT NULL,
        okh_uri text,
        published_by text,
        published_at timestamptz NOT NULL,
        CONSTRAINT design_version UNIQUE (project_id, name, version)
      )`);
    await runner.query(`CREATE INDEX design_newest ON design (project_id, id DESC)`);
    await runner.query(`
      CREATE TABLE design_source (
        design_id text NOT NULL REFERENCES design,
        source_id text NOT NULL REFERENCES design,
        PRIMARY KEY (design_id, source_id),
        CHECK (design_id <> source_id)
      )`);
    await runner.query(`
      CREATE TABLE design_line (
        design_id text NOT NULL REFERENCES design,
        position integer NOT NULL,
        specification_id text NOT NULL CONSTRAINT design_line_specification REFERENCES resource_specification,
        quantity_value numeric NOT NULL CHECK (quantity_value > 0),
        quantity_unit text NOT NULL,
        PRIMARY KEY (design_id, position),
        UNIQUE (design_id, specification_id)
      )`);
    await runner.query(`
      CREATE FUNCTION refuse_design_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'what a design was published with is never changed';
      END $$`);
    for (const table of ["design", "design_source", "design_line"])
      await runner.query(
        `CREATE TRIGGER ${table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
         FOR EACH STATEMENT EXECUTE FUNCTION refuse_design_change()`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE design_line, design_source, design, resource_specification`);
    await runner.query(`DROP FUNCTION refuse_design_change`);
  }
}
