import type { MigrationInterface, QueryRunner } from "typeorm";

/** What this subgraph knows of projects: fed by the events of that part alone, and rebuilt from them. */
export class Projection1700000010000 implements MigrationInterface {
  readonly name = "Projection1700000010000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE known_agent (id text PRIMARY KEY, kind text NOT NULL)`);
    // The slug, or the name by which a bill of materials brought it.
    await runner.query(`CREATE TABLE known_project (id text PRIMARY KEY, label text NOT NULL)`);
    await runner.query(`
      CREATE TABLE known_steward (
        project text NOT NULL,
        agent text NOT NULL,
        PRIMARY KEY (project, agent)
      )`);
    await runner.query(`CREATE INDEX known_steward_agent ON known_steward (agent)`);
    // Visible once published_at is set, when the last part has come.
    await runner.query(`
      CREATE TABLE known_bill (
        id text PRIMARY KEY,
        root_project text NOT NULL,
        digest text NOT NULL,
        parts integer NOT NULL CHECK (parts > 0),
        announced_at timestamptz NOT NULL,
        published_at timestamptz
      )`);
    await runner.query(
      `CREATE INDEX known_bill_root ON known_bill (root_project, announced_at DESC, id DESC) WHERE published_at IS NOT NULL`,
    );
    await runner.query(`CREATE INDEX known_bill_digest ON known_bill (digest) WHERE published_at IS NOT NULL`);
    await runner.query(`
      CREATE TABLE known_bill_part (
        bill text NOT NULL REFERENCES known_bill ON DELETE CASCADE,
        part integer NOT NULL,
        component_index integer[] NOT NULL,
        component_project text[] NOT NULL,
        component_name text[] NOT NULL,
        component_version text[] NOT NULL,
        edge_from integer[] NOT NULL,
        edge_to integer[] NOT NULL,
        PRIMARY KEY (bill, part)
      )`);
    for (const table of ["known_agent", "known_project", "known_steward", "known_bill", "known_bill_part"])
      await runner.query(`COMMENT ON TABLE ${table} IS 'projection of events of projects'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE known_bill_part, known_bill, known_steward, known_project, known_agent`);
  }
}
