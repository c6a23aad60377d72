import type { MigrationInterface, QueryRunner } from "typeorm";

/** What promises and claims have in common. */
const EXPECTATION = `
  id text PRIMARY KEY,
  action text NOT NULL,
  provider text NOT NULL,
  receiver text NOT NULL,
  resource_id text REFERENCES economic_resource,
  specification text,
  quantity_value numeric CHECK (quantity_value > 0),
  quantity_unit text,
  effort_value numeric CHECK (effort_value > 0),
  effort_unit text,
  CHECK ((quantity_value IS NULL) = (quantity_unit IS NULL)),
  CHECK ((effort_value IS NULL) = (effort_unit IS NULL)),
  CHECK (num_nonnulls(quantity_value, effort_value) > 0)`;

/** Agreements, what is promised in them, what is claimed for events, and the events that answer. */
export class Agreement1700000050010 implements MigrationInterface {
  readonly name = "Agreement1700000050010";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agreement (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        note text CHECK (length(note) BETWEEN 1 AND 2000),
        parties text[] NOT NULL CHECK (cardinality(parties) BETWEEN 2 AND 20),
        created_by text,
        created_at timestamptz NOT NULL
      )`);
    await runner.query("CREATE INDEX agreement_parties ON agreement USING gin (parties)");
    await runner.query(`
      CREATE TABLE commitment (${EXPECTATION},
        input_of text REFERENCES process,
        output_of text REFERENCES process,
        agreement_id text REFERENCES agreement,
        due timestamptz,
        note text CHECK (length(note) BETWEEN 1 AND 2000),
        cancelled_by text,
        cancelled_at timestamptz,
        created_by text,
        created_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE claim (${EXPECTATION},
        triggered_by text NOT NULL REFERENCES economic_event,
        due timestamptz,
        note text CHECK (length(note) BETWEEN 1 AND 2000),
        waived_at timestamptz,
        recorded_by text,
        recorded_at timestamptz NOT NULL,
        CHECK (provider <> receiver)
      )`);
    for (const table of ["commitment", "claim"])
      for (const party of ["provider", "receiver"])
        await runner.query(`CREATE INDEX ${table}_${party} ON ${table} (${party}, id DESC)`);
    await runner.query(
      "CREATE INDEX commitment_agreement ON commitment (agreement_id, id) WHERE agreement_id IS NOT NULL",
    );
    await runner.query(`
      ALTER TABLE economic_event
        ADD COLUMN agreement_id text REFERENCES agreement,
        ADD COLUMN fulfills text REFERENCES commitment,
        ADD COLUMN settles text REFERENCES claim CHECK (settles IS NULL OR NOT gift)`);
    for (const column of ["agreement_id", "fulfills", "settles"])
      await runner.query(
        `CREATE INDEX economic_event_${column} ON economic_event (${column}, id) WHERE ${column} IS NOT NULL`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      "ALTER TABLE economic_event DROP COLUMN agreement_id, DROP COLUMN fulfills, DROP COLUMN settles",
    );
    await runner.query("DROP TABLE claim, commitment, agreement");
  }
}
