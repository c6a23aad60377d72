import type { MigrationInterface, QueryRunner } from "typeorm";

/** What files of ValueFlows say, word for word, and where each word came from. */
export class ValueFlows1700000050020 implements MigrationInterface {
  readonly name = "ValueFlows1700000050020";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE valueflows_document (
        id text PRIMARY KEY,
        source_uri text NOT NULL CHECK (length(source_uri) BETWEEN 1 AND 2000),
        digest text NOT NULL,
        imported_by text,
        imported_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE valueflows_record (
        id text PRIMARY KEY,
        sequence bigint GENERATED ALWAYS AS IDENTITY,
        document_id text NOT NULL REFERENCES valueflows_document,
        uri text NOT NULL,
        type text,
        properties jsonb NOT NULL,
        digest text NOT NULL,
        CONSTRAINT valueflows_record_once UNIQUE (uri, digest)
      )`);
    // By which address outside something of the hub is known.
    await runner.query("CREATE TABLE valueflows_identity (uri text PRIMARY KEY, id text NOT NULL UNIQUE)");
    await runner.query("CREATE UNIQUE INDEX valueflows_record_sequence ON valueflows_record (sequence)");
    await runner.query("CREATE INDEX valueflows_record_type ON valueflows_record (type, sequence)");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE valueflows_identity, valueflows_record, valueflows_document");
  }
}
