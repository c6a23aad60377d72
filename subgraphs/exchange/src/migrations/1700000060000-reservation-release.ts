import type { MigrationInterface, QueryRunner } from "typeorm";

/** Reservations that were given back: a record beside the one that is never rewritten. */
export class ReservationRelease1700000060000 implements MigrationInterface {
  readonly name = "ReservationRelease1700000060000";

  async up(runner: QueryRunner): Promise<void> {
    // Reservations of one stock are numbered under its lock: the order in which they filled it.
    await runner.query("ALTER TABLE reservation ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY");
    await runner.query("CREATE INDEX reservation_order ON reservation (stock_id, position) INCLUDE (quantity, id)");
    await runner.query(`
      CREATE TABLE reservation_release (
        reservation_id text PRIMARY KEY REFERENCES reservation,
        quantity numeric NOT NULL CHECK (quantity >= 0),
        released_by text,
        released_at timestamptz NOT NULL
      )`);
    await runner.query(
      `CREATE TRIGGER reservation_release_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON reservation_release
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE reservation_release");
    await runner.query("DROP INDEX reservation_order");
    await runner.query("ALTER TABLE reservation DROP COLUMN position");
  }
}
