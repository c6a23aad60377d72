import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Release, Reservation, Stock, StockNow } from "./stock";

const STOCK = `id, steward, specification, territory, "from", until, capacity::text, regeneration::text, unit, open,
  reserved::text, reserved_at AS "reservedAt", created_at AS "createdAt"`;
const RESERVATION = `r.id, r.stock_id AS stock, r.agent, r.quantity::text, s.unit, r.decision,
  r.reserved_by AS "reservedBy", r.reserved_at AS "reservedAt"`;
const RELEASE = `b.quantity::text AS freed, b.released_by AS "releasedBy", b.released_at AS "releasedAt"`;
const STANDS = "NOT EXISTS (SELECT FROM reservation_release b WHERE b.reservation_id = o.id)";

type StockRecord = Omit<Stock, "period" | "capacity" | "regeneration"> & {
  readonly from: Date;
  readonly until: Date | null;
  readonly capacity: string;
  readonly regeneration: string | null;
  readonly unit: string;
};
interface ReservationRecord extends Omit<Reservation, "quantity" | "release"> {
  readonly quantity: string;
  readonly unit: string;
  readonly freed?: string | null;
  readonly releasedBy?: string | null;
  readonly releasedAt?: Date | null;
}

/** All SQL on stocks and their reservations. */
export class StockRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<StockNow[]> {
    return this.#query(`SELECT ${STOCK}, hub_now() AS now FROM resource_stock WHERE id = ANY($1)`, [ids]);
  }

  /** Newest first; `limit` rows after the given id. */
  async list(territory: string, afterId: string | null, limit: number): Promise<StockNow[]> {
    return this.#query(
      `SELECT ${STOCK}, hub_now() AS now FROM resource_stock
       WHERE territory = $1 AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [territory, afterId, limit],
    );
  }

  async count(territory: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM resource_stock WHERE territory = $1",
      [territory],
    );
    return row?.count ?? 0;
  }

  async loadReservations(ids: readonly string[]): Promise<Reservation[]> {
    const rows = await this.sql.query<ReservationRecord>(
      `SELECT ${RESERVATION}, ${RELEASE} FROM reservation r JOIN resource_stock s ON s.id = r.stock_id
       LEFT JOIN reservation_release b ON b.reservation_id = r.id WHERE r.id = ANY($1)`,
      [ids],
    );
    return rows.map(toReservation);
  }

  /** Standing reservations of many stocks, newest first: `limit` of each after the given id; one statement. */
  async listReservationsOfMany(
    stocks: readonly string[],
    afterId: string | null,
    limit: number,
  ): Promise<Reservation[]> {
    const rows = await this.sql.query<ReservationRecord>(
      `SELECT ${RESERVATION} FROM resource_stock s
       CROSS JOIN LATERAL (SELECT * FROM reservation o WHERE o.stock_id = s.id AND ($2::text IS NULL OR o.id < $2)
         AND ${STANDS} ORDER BY o.id DESC LIMIT $3) r
       WHERE s.id = ANY($1) ORDER BY s.id, r.id DESC`,
      [stocks, afterId, limit],
    );
    return rows.map(toReservation);
  }

  countReservationsOfMany(stocks: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query<{ id: string; count: number }>(
      `SELECT o.stock_id AS id, count(*)::int AS count FROM reservation o
       WHERE o.stock_id = ANY($1) AND ${STANDS} GROUP BY o.stock_id`,
      [stocks],
    );
  }

  /**
   * Locked in the order of their ids. The clock may be from before the locks were had, so that at most too little has
   * grown back.
   */
  static async lock(tx: Transaction, ids: readonly string[]): Promise<StockNow[]> {
    return new StockRepository(tx).#query(
      `SELECT ${STOCK}, hub_now() AS now FROM resource_stock WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
      [ids],
    );
  }

  /** How much of the stock was reserved after this reservation and still stands. */
  static async sumLater(tx: Transaction, { id, stock }: Reservation): Promise<string> {
    const [row] = await tx.query<{ later: string }>(
      `SELECT coalesce(sum(o.quantity), 0)::text AS later FROM reservation o
       WHERE o.stock_id = $1 AND o.position > (SELECT position FROM reservation WHERE id = $2) AND ${STANDS}`,
      [stock, id],
    );
    return row?.later ?? "0";
  }

  static async insert(tx: Transaction, stock: Stock): Promise<void> {
    await tx.query(
      `INSERT INTO resource_stock (id, steward, specification, territory, "from", until, capacity, regeneration, unit, open,
         reserved, reserved_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        stock.id,
        stock.steward,
        stock.specification,
        stock.territory,
        stock.period.from,
        stock.period.until,
        stock.capacity.value,
        stock.regeneration?.value ?? null,
        stock.capacity.unit,
        stock.open,
        stock.reserved,
        stock.reservedAt,
        stock.createdAt,
      ],
    );
  }

  static async saveLevels(tx: Transaction, stocks: readonly Stock[]): Promise<void> {
    await tx.query(
      `UPDATE resource_stock SET reserved = l.reserved, reserved_at = l.reserved_at
       FROM unnest($1::text[], $2::numeric[], $3::timestamptz[]) AS l(id, reserved, reserved_at)
       WHERE resource_stock.id = l.id`,
      [stocks.map(({ id }) => id), stocks.map(({ reserved }) => reserved), stocks.map(({ reservedAt }) => reservedAt)],
    );
  }

  /** In their order. */
  static async insertReservations(tx: Transaction, reservations: readonly Reservation[]): Promise<void> {
    await tx.query(
      `INSERT INTO reservation (id, stock_id, agent, quantity, decision, reserved_by, reserved_at)
       SELECT id, stock, agent, quantity, decision, reserved_by, reserved_at
       FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::text[], $6::text[], $7::timestamptz[])
         WITH ORDINALITY AS r(id, stock, agent, quantity, decision, reserved_by, reserved_at, place) ORDER BY place`,
      [
        reservations.map(({ id }) => id),
        reservations.map(({ stock }) => stock),
        reservations.map(({ agent }) => agent),
        reservations.map(({ quantity }) => quantity.value),
        reservations.map(({ decision }) => decision),
        reservations.map(({ reservedBy }) => reservedBy),
        reservations.map(({ reservedAt }) => reservedAt),
      ],
    );
  }

  static async insertRelease(tx: Transaction, id: string, { quantity, by, at }: Release): Promise<void> {
    await tx.query(
      "INSERT INTO reservation_release (reservation_id, quantity, released_by, released_at) VALUES ($1, $2, $3, $4)",
      [id, quantity.value, by, at],
    );
  }

  async #query(text: string, values: readonly unknown[]): Promise<StockNow[]> {
    const rows = await this.sql.query<StockRecord & { readonly now: Date }>(text, values);
    return rows.map((row) => ({ ...toStock(row), now: row.now }));
  }
}

function toStock({ from, until, capacity, regeneration, unit, ...row }: StockRecord): Stock {
  return {
    ...row,
    period: { from, until },
    capacity: { value: capacity, unit },
    regeneration: regeneration === null ? null : { value: regeneration, unit },
  };
}

function toReservation(record: ReservationRecord): Reservation {
  const { quantity, unit, freed, releasedBy, releasedAt, ...row } = record;
  const release =
    freed && releasedAt ? { quantity: { value: freed, unit }, by: releasedBy ?? null, at: releasedAt } : null;
  return { ...row, quantity: { value: quantity, unit }, release };
}
