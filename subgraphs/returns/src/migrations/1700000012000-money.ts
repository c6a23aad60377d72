import type { MigrationInterface, QueryRunner } from "typeorm";

/** What came in and where it went. */
export class Money1700000012000 implements MigrationInterface {
  readonly name = "Money1700000012000";

  async up(runner: QueryRunner): Promise<void> {
    await this.#createReceipts(runner);
    await this.#createRuns(runner);
    await this.#addSumCheck(runner);
  }

  async #createReceipts(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE receipt (
        id text PRIMARY KEY,
        organization text NOT NULL,
        payer text NOT NULL,
        pledge text REFERENCES pledge,
        currency text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        unspent_minor bigint NOT NULL CHECK (unspent_minor BETWEEN 0 AND amount_minor),
        received_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        reference text CHECK (length(reference) BETWEEN 1 AND 200)
      )`);
    await runner.query(
      `CREATE INDEX receipt_unspent ON receipt (organization, payer, currency, received_at, id) WHERE unspent_minor > 0`,
    );
    await runner.query(`CREATE INDEX receipt_payer ON receipt (payer, received_at)`);
  }

  async #createRuns(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE allocation_run (
        id text PRIMARY KEY,
        organization text NOT NULL,
        rule text NOT NULL REFERENCES return_rule,
        payer text NOT NULL,
        pledge text REFERENCES pledge,
        bill text,
        declaration text REFERENCES usage_declaration,
        currency text NOT NULL,
        pool_minor bigint NOT NULL CHECK (pool_minor > 0),
        held_minor bigint NOT NULL CHECK (held_minor BETWEEN 0 AND pool_minor),
        digest text NOT NULL,
        projects_cursor text NOT NULL,
        published_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX allocation_run_payer ON allocation_run (payer, published_at)`);
    await runner.query(`
      CREATE TABLE allocation_draw (
        run text NOT NULL REFERENCES allocation_run,
        receipt text NOT NULL REFERENCES receipt,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        PRIMARY KEY (run, receipt)
      )`);
    // Many lines are written ahead of their run; its trigger sees that they are all there.
    await runner.query(`
      CREATE TABLE allocation_line (
        id text PRIMARY KEY,
        run text NOT NULL,
        index integer NOT NULL CHECK (index >= 0),
        project text NOT NULL,
        receiver text,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        passed_on_minor bigint NOT NULL CHECK (passed_on_minor >= 0),
        text text NOT NULL,
        path text[] NOT NULL,
        UNIQUE (run, index),
        UNIQUE (run, project)
      )`);
    await runner.query(`CREATE INDEX allocation_line_project ON allocation_line (project, run)`);
    await runner.query(`
      CREATE TABLE unclaimed_holding (
        id text PRIMARY KEY,
        line text NOT NULL UNIQUE,
        run text NOT NULL,
        organization text NOT NULL,
        project text NOT NULL,
        currency text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor > 0),
        held_at timestamptz NOT NULL,
        claimed_at timestamptz,
        claimed_by text,
        proof text CHECK (length(proof) BETWEEN 1 AND 2000),
        CHECK ((claimed_at IS NULL) = (claimed_by IS NULL) AND (claimed_at IS NULL) = (proof IS NULL))
      )`);
    await runner.query(`CREATE INDEX unclaimed_holding_project ON unclaimed_holding (project, id)`);
    await runner.query(`CREATE INDEX unclaimed_holding_run ON unclaimed_holding (run)`);
  }

  /** Lines sum to the pool, and so does what the run took from receipts. */
  async #addSumCheck(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION allocation_run_is_complete() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
      BEGIN
        IF (SELECT coalesce(sum(amount_minor), 0) FROM allocation_line WHERE run = NEW.id) <> NEW.pool_minor
          OR (SELECT coalesce(sum(amount_minor), 0) FROM allocation_draw WHERE run = NEW.id) <> NEW.pool_minor
          OR (SELECT coalesce(sum(amount_minor), 0) FROM allocation_line WHERE run = NEW.id AND receiver IS NULL)
             <> NEW.held_minor
          OR (SELECT coalesce(sum(amount_minor), 0) FROM unclaimed_holding WHERE run = NEW.id) <> NEW.held_minor
        THEN
          RAISE EXCEPTION 'allocation run % does not add up', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE CONSTRAINT TRIGGER allocation_run_complete AFTER INSERT OR UPDATE ON allocation_run
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION allocation_run_is_complete()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE unclaimed_holding, allocation_line, allocation_draw, allocation_run, receipt`);
    await runner.query(`DROP FUNCTION allocation_run_is_complete`);
  }
}
