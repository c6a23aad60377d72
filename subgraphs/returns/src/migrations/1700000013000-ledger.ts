import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * Double entry: every entry moves one amount from one account to another, so that what came in is at every instant
 * what is unspent, held and allocated. The balances are the entries' sums: only the entries' trigger writes them.
 */
export class Ledger1700000013000 implements MigrationInterface {
  readonly name = "Ledger1700000013000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_balance (
        organization text NOT NULL,
        currency text NOT NULL,
        received_minor bigint NOT NULL CHECK (received_minor >= 0),
        unspent_minor bigint NOT NULL CHECK (unspent_minor >= 0),
        held_minor bigint NOT NULL CHECK (held_minor >= 0),
        allocated_minor bigint NOT NULL CHECK (allocated_minor >= 0),
        PRIMARY KEY (organization, currency),
        CONSTRAINT nothing_is_lost CHECK (received_minor = unspent_minor + held_minor + allocated_minor)
      )`);
    await runner.query(`
      CREATE TABLE ledger_entry (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        organization text NOT NULL,
        currency text NOT NULL,
        source text NOT NULL CHECK (source IN ('RECEIVED', 'UNSPENT', 'HELD')),
        target text NOT NULL CHECK (target IN ('UNSPENT', 'HELD', 'ALLOCATED')),
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        receipt text UNIQUE REFERENCES receipt,
        run text REFERENCES allocation_run,
        holding text UNIQUE REFERENCES unclaimed_holding,
        at timestamptz NOT NULL,
        UNIQUE (run, target),
        CHECK (num_nonnulls(receipt, run, holding) = 1),
        CHECK ((receipt IS NOT NULL) = (source = 'RECEIVED' AND target = 'UNSPENT')),
        CHECK ((run IS NOT NULL) = (source = 'UNSPENT' AND target IN ('HELD', 'ALLOCATED'))),
        CHECK ((holding IS NOT NULL) = (source = 'HELD' AND target = 'ALLOCATED'))
      )`);
    await runner.query(`
      CREATE FUNCTION ledger_post() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        INSERT INTO ledger_balance
          SELECT DISTINCT organization, currency, 0, 0, 0, 0 FROM posted ORDER BY organization, currency
          ON CONFLICT DO NOTHING;
        UPDATE ledger_balance b SET
          received_minor = received_minor + moved.received,
          unspent_minor = unspent_minor + moved.unspent,
          held_minor = held_minor + moved.held,
          allocated_minor = allocated_minor + moved.allocated
        FROM (
          SELECT organization, currency,
            sum(amount_minor) FILTER (WHERE source = 'RECEIVED') AS received,
            sum(amount_minor * ((target = 'UNSPENT')::int - (source = 'UNSPENT')::int)) AS unspent,
            sum(amount_minor * ((target = 'HELD')::int - (source = 'HELD')::int)) AS held,
            sum(amount_minor) FILTER (WHERE target = 'ALLOCATED') AS allocated
          FROM posted GROUP BY organization, currency
        ) AS sums
        CROSS JOIN LATERAL (
          SELECT coalesce(sums.received, 0) AS received, sums.unspent, sums.held, coalesce(sums.allocated, 0) AS allocated
        ) AS moved
        WHERE b.organization = sums.organization AND b.currency = sums.currency;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER ledger_entry_posts AFTER INSERT ON ledger_entry
      REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION ledger_post()`);
    await runner.query(`
      CREATE FUNCTION ledger_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'entries of the ledger are never changed' USING ERRCODE = 'check_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
      FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_stays()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ledger_entry, ledger_balance`);
    await runner.query(`DROP FUNCTION ledger_entry_stays, ledger_post`);
  }
}
