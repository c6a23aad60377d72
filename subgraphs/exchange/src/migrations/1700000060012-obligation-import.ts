import type { MigrationInterface, QueryRunner } from "typeorm";

/** What a file names is found again when the file comes again. */
export class ObligationImport1700000060012 implements MigrationInterface {
  readonly name = "ObligationImport1700000060012";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "ALTER TABLE obligation ADD COLUMN import_key text CHECK (length(import_key) BETWEEN 1 AND 400)",
    );
    await runner.query(
      "CREATE UNIQUE INDEX obligation_imported ON obligation (currency_id, import_key) WHERE import_key IS NOT NULL",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE obligation DROP COLUMN import_key");
  }
}
