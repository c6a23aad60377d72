import type { MigrationInterface, QueryRunner } from "typeorm";

/** Projection of `projects.agent.created.v1`: who exists, so that no account is opened for nobody. */
export class KnownAgent1700000012000 implements MigrationInterface {
  readonly name = "KnownAgent1700000012000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("CREATE TABLE known_agent (id text PRIMARY KEY, kind text NOT NULL)");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE known_agent");
  }
}
