import type { MigrationInterface, QueryRunner } from "typeorm";

/** Offers and needs that were taken back: still there to be read, and listed and matched no more. */
export class IntentWithdrawal1700000070010 implements MigrationInterface {
  readonly name = "IntentWithdrawal1700000070010";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE intent ADD COLUMN withdrawn_at timestamptz");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE intent DROP COLUMN withdrawn_at");
  }
}
