import type { MigrationInterface, QueryRunner } from "typeorm";

/** Projection of `projects.resource-specification.created.v1`: which kinds of things there are. */
export class KnownSpecification1700000050040 implements MigrationInterface {
  readonly name = "KnownSpecification1700000050040";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("CREATE TABLE known_specification (id text PRIMARY KEY)");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE known_specification");
  }
}
