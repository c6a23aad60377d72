import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Booking } from "./booking";

const COLUMNS = `b.id, b.resource_id AS resource, b.agent, b.starts_at AS "startsAt", b.ends_at AS "endsAt",
  b.booked_by AS "bookedBy", b.booked_at AS "bookedAt", b.cancelled_at AS "cancelledAt"`;
const TO_COME = "b.cancelled_at IS NULL AND b.ends_at > hub_now()";

/** Of whom or of what bookings are listed. */
export type BookingSide = "agent" | "resource";
const COLUMN: Readonly<Record<BookingSide, string>> = { agent: "b.agent", resource: "b.resource_id" };

/** All SQL on bookings. */
export class BookingRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<Booking[]> {
    return this.sql.query<Booking>(`SELECT ${COLUMNS} FROM booking b WHERE b.id = ANY($1)`, [ids]);
  }

  /** What is to come for each, the soonest first: `limit` after the given time and id; one statement. */
  listOfMany(
    side: BookingSide,
    ids: readonly string[],
    after: { startsAt: string; id: string } | null,
    limit: number,
  ): Promise<Booking[]> {
    return this.sql.query<Booking>(
      `SELECT ${COLUMNS} FROM unnest($1::text[]) AS o(id)
       CROSS JOIN LATERAL (SELECT * FROM booking b WHERE ${COLUMN[side]} = o.id AND ${TO_COME}
         AND ($2::timestamptz IS NULL OR (b.starts_at, b.id) > ($2, $3)) ORDER BY b.starts_at, b.id LIMIT $4) b
       ORDER BY o.id, b.starts_at, b.id`,
      [ids, after?.startsAt ?? null, after?.id ?? null, limit],
    );
  }

  countOfMany(side: BookingSide, ids: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query<{ id: string; count: number }>(
      `SELECT ${COLUMN[side]} AS id, count(*)::int AS count FROM booking b
       WHERE ${COLUMN[side]} = ANY($1) AND ${TO_COME} GROUP BY 1`,
      [ids],
    );
  }

  static async getForUpdate(tx: Transaction, id: string): Promise<Booking | null> {
    const [row] = await tx.query<Booking>(`SELECT ${COLUMNS} FROM booking b WHERE b.id = $1 FOR UPDATE`, [id]);
    return row ?? null;
  }

  static async insert(tx: Transaction, booking: Booking): Promise<void> {
    await tx.query(
      `INSERT INTO booking (id, resource_id, agent, starts_at, ends_at, booked_by, booked_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        booking.id,
        booking.resource,
        booking.agent,
        booking.startsAt,
        booking.endsAt,
        booking.bookedBy,
        booking.bookedAt,
      ],
    );
  }

  static async cancel(tx: Transaction, { id, cancelledAt }: Booking): Promise<void> {
    await tx.query("UPDATE booking SET cancelled_at = $2 WHERE id = $1", [id, cancelledAt]);
  }
}
