import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * Currencies, accounts and transfers of mutual credit.
 *
 * The database itself keeps what must never break: limits are checks on the account row; a statement that changes
 * balances without their sum staying the same is refused; one transfer row is both sides of a posting, so no side can
 * be missing; nothing that is settled is rewritten. No column can carry interest: balances change by transfers only.
 */
export class Ledger1700000010000 implements MigrationInterface {
  readonly name = "Ledger1700000010000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CURRENCY);
    await runner.query(ACCOUNT);
    await runner.query(TRANSFER);
    await runner.query("CREATE UNIQUE INDEX transfer_payer ON transfer (from_account, from_index)");
    await runner.query("CREATE UNIQUE INDEX transfer_receiver ON transfer (to_account, to_index)");
    await runner.query(POSTING);
    for (const guard of GUARDS) await runner.query(guard);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP VIEW posting");
    await runner.query("DROP TABLE transfer, account, currency");
    await runner.query("DROP FUNCTION refuse_rewriting(), keep_sum_of_balances(), keep_opening_balance()");
  }
}

const CURRENCY = `
  CREATE TABLE currency (
    id text PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[A-Z][A-Z0-9]{1,11}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    decimals smallint NOT NULL CHECK (decimals BETWEEN 0 AND 8),
    issuer text NOT NULL,
    default_credit_limit_minor bigint NOT NULL CHECK (default_credit_limit_minor >= 0),
    default_soft_limit_minor bigint CHECK (default_soft_limit_minor BETWEEN 0 AND default_credit_limit_minor),
    default_maximum_minor bigint CHECK (default_maximum_minor >= 0),
    created_at timestamptz NOT NULL,
    UNIQUE (id, code)
  )`;

// Room on the page lets balances change without touching an index.
const ACCOUNT = `
  CREATE TABLE account (
    id text PRIMARY KEY,
    owner text NOT NULL,
    currency_id text NOT NULL,
    currency_code text NOT NULL,
    credit_limit_minor bigint NOT NULL CHECK (credit_limit_minor >= 0),
    soft_limit_minor bigint CHECK (soft_limit_minor BETWEEN 0 AND credit_limit_minor),
    maximum_minor bigint CHECK (maximum_minor >= 0),
    posted_minor bigint NOT NULL DEFAULT 0,
    pending_out_minor bigint NOT NULL DEFAULT 0 CHECK (pending_out_minor >= 0),
    pending_in_minor bigint NOT NULL DEFAULT 0 CHECK (pending_in_minor >= 0),
    posting_count bigint NOT NULL DEFAULT 0,
    opened_at timestamptz NOT NULL,
    UNIQUE (owner, currency_id),
    FOREIGN KEY (currency_id, currency_code) REFERENCES currency (id, code),
    CONSTRAINT account_credit_limit CHECK (posted_minor - pending_out_minor >= -credit_limit_minor),
    CONSTRAINT account_maximum CHECK (posted_minor + pending_in_minor <= COALESCE(maximum_minor, 9223372036854775807))
  ) WITH (fillfactor = 50)`;

const TRANSFER = `
  CREATE TABLE transfer (
    id text PRIMARY KEY,
    from_account text NOT NULL REFERENCES account (id),
    to_account text NOT NULL REFERENCES account (id),
    currency_code text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    pending boolean NOT NULL,
    timeout_seconds integer CHECK (timeout_seconds > 0),
    memo text CHECK (length(memo) <= 280),
    state text NOT NULL CHECK (state IN ('PENDING', 'POSTED', 'VOIDED')),
    posted_minor bigint CHECK (posted_minor BETWEEN 1 AND amount_minor),
    created_by text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    settled_at timestamptz,
    from_index bigint,
    from_balance_minor bigint,
    to_index bigint,
    to_balance_minor bigint,
    CHECK (from_account <> to_account),
    CHECK (pending OR (state = 'POSTED' AND posted_minor = amount_minor AND timeout_seconds IS NULL)),
    CHECK ((timeout_seconds IS NULL) = (expires_at IS NULL)),
    CHECK ((state = 'PENDING') = (settled_at IS NULL)),
    CHECK ((state = 'POSTED') = (posted_minor IS NOT NULL)),
    CHECK (num_nulls(posted_minor, from_index, from_balance_minor, to_index, to_balance_minor) IN (0, 5))
  )`;

const POSTING = `
  CREATE VIEW posting AS
    SELECT from_account AS account_id, from_index AS index, id AS transfer_id, -posted_minor AS amount_minor,
           from_balance_minor AS balance_minor, settled_at AS posted_at
    FROM transfer WHERE from_index IS NOT NULL
    UNION ALL
    SELECT to_account, to_index, id, posted_minor, to_balance_minor, settled_at
    FROM transfer WHERE to_index IS NOT NULL`;

const GUARDS = [
  `CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'a settled % is never rewritten', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
   END $$`,
  `CREATE TRIGGER transfer_settled BEFORE UPDATE ON transfer FOR EACH ROW
   WHEN (OLD.state <> 'PENDING' OR (OLD.id, OLD.from_account, OLD.to_account, OLD.currency_code, OLD.amount_minor)
     IS DISTINCT FROM (NEW.id, NEW.from_account, NEW.to_account, NEW.currency_code, NEW.amount_minor))
   EXECUTE FUNCTION refuse_rewriting()`,
  `CREATE TRIGGER transfer_kept BEFORE DELETE OR TRUNCATE ON transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()`,
  `CREATE TRIGGER account_kept BEFORE DELETE OR TRUNCATE ON account FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()`,
  `CREATE TRIGGER account_same BEFORE UPDATE ON account FOR EACH ROW
   WHEN ((OLD.id, OLD.currency_id) IS DISTINCT FROM (NEW.id, NEW.currency_id))
   EXECUTE FUNCTION refuse_rewriting()`,
  `CREATE FUNCTION keep_opening_balance() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'an account opens at zero' USING ERRCODE = 'integrity_constraint_violation';
   END $$`,
  `CREATE TRIGGER account_opens_at_zero BEFORE INSERT ON account FOR EACH ROW
   WHEN (NEW.posted_minor <> 0 OR NEW.pending_out_minor <> 0 OR NEW.pending_in_minor <> 0 OR NEW.posting_count <> 0)
   EXECUTE FUNCTION keep_opening_balance()`,
  `CREATE FUNCTION keep_sum_of_balances() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF EXISTS (
       SELECT FROM (
         SELECT currency_id, posted_minor, pending_out_minor, pending_in_minor FROM after_change
         UNION ALL SELECT currency_id, -posted_minor, -pending_out_minor, -pending_in_minor FROM before_change
       ) change
       GROUP BY currency_id
       HAVING sum(posted_minor) <> 0 OR sum(pending_out_minor) <> sum(pending_in_minor)
     ) THEN
       RAISE EXCEPTION 'balances of a currency must sum to zero' USING ERRCODE = 'integrity_constraint_violation';
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER account_sum AFTER UPDATE ON account REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
   FOR EACH STATEMENT EXECUTE FUNCTION keep_sum_of_balances()`,
];
