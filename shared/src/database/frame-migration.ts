import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * The tables that every subgraph's schema has: the event log, jobs, cursors of followed logs, idempotency records, and
 * the hub's clock. A fresh class each time, since every schema keeps its own list of migrations.
 */
export function createFrameMigration(): new () => MigrationInterface {
  return class Frame1700000000000 implements MigrationInterface {
    readonly name = "Frame1700000000000";

    async up(runner: QueryRunner): Promise<void> {
      // The only clock that deadlines are judged by; tests replace it with a shifted one.
      await runner.query(
        `CREATE FUNCTION hub_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT date_trunc(''milliseconds'', clock_timestamp())'`,
      );
      for (const statement of LOG_NUMBERS) await runner.query(statement);
      await runner.query(`
        CREATE TABLE event (
          position bigint GENERATED ALWAYS AS IDENTITY,
          xid bigint NOT NULL DEFAULT log_number(pg_current_xact_id()),
          id text PRIMARY KEY,
          type text NOT NULL,
          occurred_at timestamptz NOT NULL,
          actor text,
          subject text NOT NULL,
          payload jsonb NOT NULL,
          stream text,
          stream_seq bigint,
          previous_hash text,
          hash text,
          CHECK ((stream IS NULL) = (hash IS NULL) AND (stream IS NULL) = (stream_seq IS NULL)),
          UNIQUE (stream, stream_seq)
        )`);
      await runner.query(`CREATE INDEX event_order ON event (xid, position)`);
      await runner.query(`CREATE INDEX event_stream_order ON event (stream, xid, position) WHERE stream IS NOT NULL`);
      await runner.query(`CREATE INDEX event_subject_order ON event (subject, xid, position)`);
      await runner.query(`
        CREATE TABLE job (
          id text PRIMARY KEY,
          kind text NOT NULL,
          key text NOT NULL,
          due_at timestamptz NOT NULL,
          payload jsonb NOT NULL,
          attempts integer NOT NULL DEFAULT 0,
          last_error text,
          UNIQUE (kind, key)
        )`);
      await runner.query(`CREATE INDEX job_due ON job (due_at)`);
      await runner.query(`
        CREATE TABLE follower (
          name text PRIMARY KEY,
          xid bigint NOT NULL,
          position bigint NOT NULL,
          updated_at timestamptz NOT NULL
        )`);
      await runner.query(`
        CREATE TABLE idempotency (
          caller text NOT NULL,
          key text NOT NULL,
          path text NOT NULL,
          content_hash text,
          answer text,
          created_at timestamptz NOT NULL,
          PRIMARY KEY (caller, key, path)
        )`);
      await runner.query(`CREATE INDEX idempotency_age ON idempotency (created_at)`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`DROP TABLE idempotency, follower, job, event`);
      await runner.query(`DROP FUNCTION hub_now(), log_number(xid8)`);
      await runner.query(`DROP TABLE log_origin`);
    }
  };
}

// Numbers of transactions start anew in another server; `added` keeps the log's order going after a restored dump.
const LOG_NUMBERS = [
  `CREATE TABLE log_origin (one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row), added bigint NOT NULL)`,
  `INSERT INTO log_origin (added) VALUES (0)`,
  `CREATE FUNCTION log_number(number xid8) RETURNS bigint LANGUAGE sql STABLE
   RETURN number::text::bigint + (SELECT added FROM log_origin)`,
];
