import type { MigrationInterface, QueryRunner } from "typeorm";

/** Mutual credit that lets a clearing go further: over which account, how far, and who agreed to it. */
export class ClearingFund1700000060010 implements MigrationInterface {
  readonly name = "ClearingFund1700000060010";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE clearing ADD COLUMN fund_account text REFERENCES account, ADD COLUMN fund_limit_minor bigint,
         ADD CONSTRAINT clearing_fund CHECK ((fund_account IS NULL) = (fund_limit_minor IS NULL)),
         ADD CONSTRAINT clearing_fund_limit CHECK (fund_used_minor <= COALESCE(fund_limit_minor, 0))`,
    );
    await runner.query(`
      CREATE TABLE clearing_consent (
        account_id text PRIMARY KEY REFERENCES account,
        limit_minor bigint NOT NULL CHECK (limit_minor > 0),
        given_by text,
        given_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE clearing_consent");
    await runner.query("ALTER TABLE clearing DROP COLUMN fund_account, DROP COLUMN fund_limit_minor");
  }
}
