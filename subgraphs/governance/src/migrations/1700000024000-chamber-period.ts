import type { MigrationInterface, QueryRunner } from "typeorm";

/** Chambers of those who contributed lately. */
export class ChamberPeriod1700000024000 implements MigrationInterface {
  readonly name = "ChamberPeriod1700000024000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE chamber ADD COLUMN period_days integer CHECK (period_days > 0)");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE chamber DROP COLUMN period_days");
  }
}
