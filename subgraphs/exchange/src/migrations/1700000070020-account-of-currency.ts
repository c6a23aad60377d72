import type { MigrationInterface, QueryRunner } from "typeorm";

/** The accounts of a currency in their order. Balances are in no index, so they still change without touching one. */
export class AccountOfCurrency1700000070020 implements MigrationInterface {
  readonly name = "AccountOfCurrency1700000070020";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("CREATE INDEX account_of_currency ON account (currency_id, id)");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP INDEX account_of_currency");
  }
}
