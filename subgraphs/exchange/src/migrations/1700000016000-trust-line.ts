import type { MigrationInterface, QueryRunner } from "typeorm";

/** How far one currency's issuer accepts what another's owes it. What is used of a line are its open obligations. */
export class TrustLine1700000016000 implements MigrationInterface {
  readonly name = "TrustLine1700000016000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trust_line (
        id text PRIMARY KEY,
        trusting_id text NOT NULL,
        trusting_code text NOT NULL,
        trusted_id text NOT NULL,
        trusted_code text NOT NULL,
        limit_minor bigint NOT NULL CHECK (limit_minor > 0),
        trusting_units bigint NOT NULL CHECK (trusting_units > 0),
        trusted_units bigint NOT NULL CHECK (trusted_units > 0),
        opened_by text,
        opened_at timestamptz NOT NULL,
        CHECK (trusting_id <> trusted_id),
        UNIQUE (trusting_id, trusted_id),
        FOREIGN KEY (trusting_id, trusting_code) REFERENCES currency (id, code),
        FOREIGN KEY (trusted_id, trusted_code) REFERENCES currency (id, code)
      )`);
    await runner.query("ALTER TABLE obligation ADD COLUMN trust_line_id text REFERENCES trust_line");
    await runner.query(
      "CREATE INDEX obligation_trust_line ON obligation (trust_line_id) WHERE trust_line_id IS NOT NULL AND settled_minor < amount_minor",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE obligation DROP COLUMN trust_line_id");
    await runner.query("DROP TABLE trust_line");
  }
}
