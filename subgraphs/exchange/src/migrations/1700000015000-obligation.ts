import type { MigrationInterface, QueryRunner } from "typeorm";

/** Who owes whom outside of all accounts, and what clearings have set off. A notice that does not balance cannot be kept. */
export class Obligation1700000015000 implements MigrationInterface {
  readonly name = "Obligation1700000015000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE obligation (
        id text PRIMARY KEY,
        debtor text NOT NULL,
        creditor text NOT NULL,
        currency_id text NOT NULL,
        currency_code text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        settled_minor bigint NOT NULL DEFAULT 0 CHECK (settled_minor BETWEEN 0 AND amount_minor),
        due_at timestamptz,
        reference text CHECK (length(reference) BETWEEN 1 AND 280),
        recorded_by text,
        recorded_at timestamptz NOT NULL,
        CHECK (debtor <> creditor),
        FOREIGN KEY (currency_id, currency_code) REFERENCES currency (id, code)
      )`);
    await runner.query(
      "CREATE INDEX obligation_open ON obligation (currency_id, due_at, id) WHERE settled_minor < amount_minor",
    );
    await runner.query("CREATE INDEX obligation_debtor ON obligation (debtor, id)");
    await runner.query("CREATE INDEX obligation_creditor ON obligation (creditor, id)");
    await runner.query(`
      CREATE TABLE clearing (
        id text PRIMARY KEY,
        currency_id text NOT NULL,
        currency_code text NOT NULL,
        until timestamptz,
        total_minor bigint NOT NULL CHECK (total_minor >= 0),
        cleared_minor bigint NOT NULL CHECK (cleared_minor BETWEEN 0 AND total_minor),
        fund_used_minor bigint NOT NULL CHECK (fund_used_minor >= 0),
        participants integer NOT NULL,
        run_by text,
        run_at timestamptz NOT NULL,
        FOREIGN KEY (currency_id, currency_code) REFERENCES currency (id, code)
      )`);
    await runner.query(`
      CREATE TABLE clearing_notice (
        clearing_id text NOT NULL REFERENCES clearing,
        participant text NOT NULL,
        paid_minor bigint NOT NULL CHECK (paid_minor >= 0),
        received_minor bigint NOT NULL CHECK (received_minor >= 0),
        drawn_minor bigint NOT NULL CHECK (paid_minor - received_minor = drawn_minor),
        PRIMARY KEY (clearing_id, participant)
      )`);
    await runner.query("CREATE INDEX clearing_notice_participant ON clearing_notice (participant, clearing_id)");
    await runner.query(`
      CREATE TABLE clearing_line (
        clearing_id text NOT NULL REFERENCES clearing,
        obligation_id text NOT NULL REFERENCES obligation,
        before_minor bigint NOT NULL,
        cleared_minor bigint NOT NULL CHECK (cleared_minor BETWEEN 1 AND before_minor),
        debtor text NOT NULL,
        creditor text NOT NULL,
        PRIMARY KEY (clearing_id, obligation_id)
      )`);
    await runner.query("CREATE INDEX clearing_line_debtor ON clearing_line (clearing_id, debtor)");
    await runner.query("CREATE INDEX clearing_line_creditor ON clearing_line (clearing_id, creditor)");
    for (const table of ["clearing", "clearing_notice", "clearing_line"])
      await runner.query(
        `CREATE TRIGGER ${table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE clearing_line, clearing_notice, clearing, obligation");
  }
}
