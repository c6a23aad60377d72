import type { MigrationInterface, QueryRunner } from "typeorm";

/** A debt that somebody else has written down is the debtor's only when the debtor says so. */
export class ObligationAcknowledgement1700000080000 implements MigrationInterface {
  readonly name = "ObligationAcknowledgement1700000080000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE obligation ADD COLUMN acknowledged_at timestamptz");
    await runner.query("UPDATE obligation SET acknowledged_at = recorded_at");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE obligation DROP COLUMN acknowledged_at");
  }
}
