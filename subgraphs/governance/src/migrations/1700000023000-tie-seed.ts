import type { MigrationInterface, QueryRunner } from "typeorm";

/** The published seed by which a proposal settles ties. */
export class TieSeed1700000023000 implements MigrationInterface {
  readonly name = "TieSeed1700000023000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE proposal ADD COLUMN tie_seed text");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE proposal DROP COLUMN tie_seed");
  }
}
