import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * The warning before a limit: written by the database itself, in the transaction that passes it, whichever statement that
 * is. For all other changes of an account it costs one comparison.
 */
export class SoftLimit1700000060002 implements MigrationInterface {
  readonly name = "SoftLimit1700000060002";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(NEW_EVENT_ID);
    await runner.query(ANNOUNCE);
    await runner.query(TRIGGER);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TRIGGER account_soft_limit ON account");
    await runner.query("DROP FUNCTION announce_soft_limit, new_event_id");
  }
}

// 48 bits of milliseconds and 80 random ones, in the letters of all other ids.
const NEW_EVENT_ID = `
  CREATE FUNCTION new_event_id(moment timestamptz) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    noise bit(128) := ('x' || replace(gen_random_uuid()::text, '-', ''))::bit(128);
    bits bit varying := B'00' || floor(extract(epoch FROM moment) * 1000)::bigint::bit(48)
      || substring(noise FROM 1 FOR 48) || substring(noise FROM 97 FOR 32);
    letters text := '';
  BEGIN
    FOR i IN 0..25 LOOP
      letters := letters || substr('0123456789abcdefghjkmnpqrstvwxyz', substring(bits FROM i * 5 + 1 FOR 5)::integer + 1, 1);
    END LOOP;
    RETURN 'evt_' || letters;
  END $$`;

const ANNOUNCE = `
  CREATE FUNCTION announce_soft_limit() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    moment timestamptz := hub_now();
  BEGIN
    INSERT INTO event (id, type, occurred_at, actor, subject, payload)
    VALUES (
      new_event_id(moment), 'exchange.account.soft-limit-passed.v1', moment, NULL, NEW.id,
      jsonb_build_object(
        'account', NEW.id, 'owner', NEW.owner, 'currency', NEW.currency_code,
        'softLimitMinor', NEW.soft_limit_minor::text, 'spendableMinor', (NEW.posted_minor - NEW.pending_out_minor)::text
      )
    );
    RETURN NULL;
  END $$`;

// Never beyond 64 bits: the account's own checks compare the same difference.
const TRIGGER = `
  CREATE TRIGGER account_soft_limit AFTER UPDATE OF posted_minor, pending_out_minor ON account FOR EACH ROW
  WHEN (NEW.soft_limit_minor IS NOT NULL
    AND NEW.posted_minor - NEW.pending_out_minor < -NEW.soft_limit_minor
    AND OLD.posted_minor - OLD.pending_out_minor >= -NEW.soft_limit_minor)
  EXECUTE FUNCTION announce_soft_limit()`;
