import type { MigrationInterface, QueryRunner } from "typeorm";

/** What is used, by which rule it is returned, and what was promised. */
export class Promise1700000011000 implements MigrationInterface {
  readonly name = "Promise1700000011000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE return_rule (
        id text PRIMARY KEY,
        organization text NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        kind text NOT NULL CHECK (kind IN ('EQUAL', 'BY_USAGE', 'DEPENDENCY_GRAPH')),
        alpha_bps integer CHECK (alpha_bps BETWEEN 0 AND 10000),
        family text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        replaces text UNIQUE REFERENCES return_rule,
        created_at timestamptz NOT NULL,
        UNIQUE (family, version),
        CHECK ((kind = 'DEPENDENCY_GRAPH') = (alpha_bps IS NOT NULL)),
        CHECK ((version = 1) = (replaces IS NULL))
      )`);
    await runner.query(`CREATE INDEX return_rule_organization ON return_rule (organization, id)`);
    await runner.query(`
      CREATE TABLE usage_declaration (
        id text PRIMARY KEY,
        agent text NOT NULL,
        period_from timestamptz NOT NULL,
        period_until timestamptz,
        bill text,
        created_at timestamptz NOT NULL,
        CHECK (period_until > period_from)
      )`);
    await runner.query(`CREATE INDEX usage_declaration_agent ON usage_declaration (agent, created_at DESC, id DESC)`);
    await runner.query(`
      CREATE TABLE declared_use (
        declaration text NOT NULL REFERENCES usage_declaration,
        project text NOT NULL,
        basis text NOT NULL CHECK (basis IN ('BILL_OF_MATERIALS', 'MEASURE', 'REVENUE', 'HEADCOUNT')),
        weight numeric(48, 18) NOT NULL CHECK (weight > 0),
        PRIMARY KEY (declaration, project, basis)
      )`);
    await runner.query(`
      CREATE TABLE pledge (
        id text PRIMARY KEY,
        agent text NOT NULL,
        organization text NOT NULL,
        rule text NOT NULL REFERENCES return_rule,
        bill text,
        declaration text REFERENCES usage_declaration,
        currency text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        due_from timestamptz NOT NULL,
        due_until timestamptz,
        digest text NOT NULL,
        created_at timestamptz NOT NULL,
        CHECK (due_until > due_from)
      )`);
    await runner.query(`CREATE INDEX pledge_agent ON pledge (agent, id)`);
    // Many rows are written ahead of their pledge; its trigger sees that they are all there.
    await runner.query(`
      CREATE TABLE pledge_due (
        pledge text NOT NULL,
        project text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        PRIMARY KEY (pledge, project)
      )`);
    await runner.query(`CREATE INDEX pledge_due_project ON pledge_due (project, pledge)`);
    await this.#addProration(runner);
    await this.#addSumCheck(runner);
  }

  /** The same rule as proration.ts; a test compares the two. */
  async #addProration(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION elapsed_part(amount bigint, due_from timestamptz, due_until timestamptz, at timestamptz)
      RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
        SELECT div(
          amount * (extract(epoch FROM least(greatest(at, due_from), due_until) - due_from) * 1000),
          extract(epoch FROM due_until - due_from) * 1000)
      $$`);
    await runner.query(`
      CREATE FUNCTION due_within(
        amount bigint, due_from timestamptz, due_until timestamptz, from_at timestamptz, until_at timestamptz)
      RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
        SELECT CASE
          WHEN due_until IS NULL THEN
            CASE WHEN due_from >= from_at AND due_from < coalesce(until_at, 'infinity') THEN amount ELSE 0 END
          ELSE (elapsed_part(amount, due_from, due_until, coalesce(until_at, due_until))
                - elapsed_part(amount, due_from, due_until, from_at))::bigint
        END
      $$`);
  }

  /** What is due to projects is the pledge, to the last unit. */
  async #addSumCheck(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION pledge_is_due_in_full() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        IF (SELECT coalesce(sum(amount_minor), 0) FROM pledge_due WHERE pledge = NEW.id) <> NEW.amount_minor THEN
          RAISE EXCEPTION 'the parts of pledge % do not sum to it', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE CONSTRAINT TRIGGER pledge_in_full AFTER INSERT OR UPDATE ON pledge
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pledge_is_due_in_full()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE pledge_due, pledge, declared_use, usage_declaration, return_rule`);
    await runner.query(`DROP FUNCTION pledge_is_due_in_full, due_within, elapsed_part`);
  }
}
