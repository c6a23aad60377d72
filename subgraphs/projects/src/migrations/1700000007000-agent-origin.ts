import type { MigrationInterface, QueryRunner } from "typeorm";

export class AgentOrigin1700000007000 implements MigrationInterface {
  readonly name = "AgentOrigin1700000007000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agent
        ADD COLUMN origin_source text,
        ADD COLUMN origin_uri text,
        ADD COLUMN origin_imported_at timestamptz,
        ADD COLUMN origin_digest text,
        ADD CHECK ((origin_source IS NULL) = (origin_imported_at IS NULL) AND (origin_source IS NULL) = (origin_digest IS NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agent
        DROP COLUMN origin_source, DROP COLUMN origin_uri, DROP COLUMN origin_imported_at, DROP COLUMN origin_digest`);
  }
}
