import type { MigrationInterface, QueryRunner } from "typeorm";

export class BillOfMaterials1700000005000 implements MigrationInterface {
  readonly name = "BillOfMaterials1700000005000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bill_component (
        bill_id text NOT NULL REFERENCES bill_of_materials,
        index integer NOT NULL,
        project_id text NOT NULL REFERENCES project,
        name text NOT NULL,
        version text,
        licence text NOT NULL,
        PRIMARY KEY (bill_id, index)
      )`);
    // What the edges of a bill say about projects: distinct by projects, version and kind, in the order of the bill.
    await runner.query(`
      CREATE TABLE dependency (
        bill_id text NOT NULL REFERENCES bill_of_materials,
        position integer NOT NULL,
        from_project_id text NOT NULL,
        to_project_id text NOT NULL,
        version text,
        kind text NOT NULL CHECK (kind IN ('RUNTIME', 'OPTIONAL', 'PEER', 'DEVELOPMENT', 'CONTAINS')),
        PRIMARY KEY (bill_id, position)
      )`);
    await runner.query(`CREATE INDEX dependency_from ON dependency (from_project_id, bill_id, position)`);
    await runner.query(`CREATE INDEX dependency_to ON dependency (to_project_id, bill_id, position)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE dependency, bill_component`);
  }
}
