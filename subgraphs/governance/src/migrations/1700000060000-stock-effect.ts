import type { MigrationInterface, QueryRunner } from "typeorm";

/** Open proposals are found by what they would do. */
export class StockEffect1700000060000 implements MigrationInterface {
  readonly name = "StockEffect1700000060000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "CREATE INDEX proposal_open_effects ON proposal USING gin (effects jsonb_path_ops) WHERE state = 'OPEN'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP INDEX proposal_open_effects");
  }
}
