import type { MigrationInterface, QueryRunner } from "typeorm";

/** Who has which of the shared means when. Two bookings of one thing never overlap, whoever writes SQL. */
export class Booking1700000031000 implements MigrationInterface {
  readonly name = "Booking1700000031000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE booking (
        id text PRIMARY KEY,
        resource_id text NOT NULL REFERENCES economic_resource,
        agent text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
        booked_by text,
        booked_at timestamptz NOT NULL,
        cancelled_at timestamptz,
        CONSTRAINT booking_once EXCLUDE USING gist (resource_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
          WHERE (cancelled_at IS NULL)
      )`);
    await runner.query("CREATE INDEX booking_agent ON booking (agent, starts_at, id) WHERE cancelled_at IS NULL");
    await runner.query(
      "CREATE INDEX booking_resource ON booking (resource_id, starts_at, id) WHERE cancelled_at IS NULL",
    );
    await runner.query("CREATE INDEX economic_resource_shareable ON economic_resource (id DESC) WHERE shareable");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP INDEX economic_resource_shareable");
    await runner.query("DROP TABLE booking");
  }
}
