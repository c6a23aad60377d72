import type { MigrationInterface, QueryRunner } from "typeorm";

export class Agent1700000001000 implements MigrationInterface {
  readonly name = "Agent1700000001000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agent (
        id text PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('PERSON', 'ORGANIZATION', 'ECOLOGICAL_AGENT')),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        uri text,
        latitude double precision CHECK (latitude BETWEEN -90 AND 90),
        longitude double precision CHECK (longitude BETWEEN -180 AND 180),
        created_at timestamptz NOT NULL,
        CHECK ((latitude IS NULL) = (longitude IS NULL))
      )`);
    await runner.query(`CREATE INDEX agent_name ON agent (name, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE agent`);
  }
}
