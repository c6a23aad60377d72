import type { MigrationInterface, QueryRunner } from "typeorm";

/** A thing may be said to be as it was before: what follows each other is what counts, not what was ever said. */
export class ValueFlowsOrder1700000050030 implements MigrationInterface {
  readonly name = "ValueFlowsOrder1700000050030";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE valueflows_record DROP CONSTRAINT valueflows_record_once");
    await runner.query("CREATE INDEX valueflows_record_uri ON valueflows_record (uri, sequence)");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP INDEX valueflows_record_uri");
    await runner.query(`
      DELETE FROM valueflows_record r USING valueflows_record earlier
      WHERE earlier.uri = r.uri AND earlier.digest = r.digest AND earlier.sequence < r.sequence`);
    await runner.query("ALTER TABLE valueflows_record ADD CONSTRAINT valueflows_record_once UNIQUE (uri, digest)");
  }
}
