import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Reservation, Stock, StockNow } from "./stock";

const STOCK = `id, steward, specification, territory, "from", until, capacity::text, regeneration::text, unit, open,
  reserved::text, reserved_at AS "reservedAt", created_at AS "createdAt"`;
const RESERVATION = `r.id, r.stock_id AS stock, r.agent, r.quantity::text, s.unit, r.decision,
  r.reserved_by AS "reservedBy", r.reserved_at AS "reservedAt"`;

type StockRecord = Omit<Stock, "period" | "capacity" | "regeneration"> & {
  readonly from: Date;
  readonly until: Date | null;
  readonly capacity: string;
  readonly regeneration: string | null;
  readonly unit: string;
};
type ReservationRecord = Omit<Reservation, "quantity"> & { readonly quantity: string; readonly unit: string };

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
      `SELECT ${RESERVATION} FROM reservation r JOIN resource_stock s ON s.id = r.stock_id WHERE r.id = ANY($1)`,
      [ids],
    );
    return rows.map(toReservation);
  }

  /** Reservations of many stocks, newest first: `limit` of each after the given id; one statement. */
  async listReservationsOfMany(
    stocks: readonly string[],
    afterId: string | null,
    limit: number,
  ): Promise<Reservation[]> {
    const rows = await this.sql.query<ReservationRecord>(
      `SELECT ${RESERVATION} FROM resource_stock s
       CROSS JOIN LATERAL (SELECT * FROM reservation o WHERE o.stock_id = s.id AND ($2::text IS NULL OR o.id < $2)
         ORDER BY o.id DESC LIMIT $3) r
       WHERE s.id = ANY($1) ORDER BY s.id, r.id DESC`,
      [stocks, afterId, limit],
    );
    return rows.map(toReservation);
  }

  countReservationsOfMany(stocks: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query<{ id: string; count: number }>(
      "SELECT stock_id AS id, count(*)::int AS count FROM reservation WHERE stock_id = ANY($1) GROUP BY stock_id",
      [stocks],
    );
  }

  /** The clock may be from before the lock was had, so that at most too little has grown back. */
  static async getForUpdate(tx: Transaction, id: string): Promise<StockNow | null> {
    const [row] = await tx.query<StockRecord & { readonly now: Date }>(
      `SELECT ${STOCK}, hub_now() AS now FROM resource_stock WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row ? { ...toStock(row), now: row.now } : null;
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

  static async insertReservation(tx: Transaction, stock: Stock, reservation: Reservation): Promise<void> {
    await tx.query(
      `WITH level AS (UPDATE resource_stock SET reserved = $2, reserved_at = $3 WHERE id = $1)
       INSERT INTO reservation (id, stock_id, agent, quantity, decision, reserved_by, reserved_at)
       VALUES ($4, $1, $5, $6, $7, $8, $9)`,
      [
        stock.id,
        stock.reserved,
        stock.reservedAt,
        reservation.id,
        reservation.agent,
        reservation.quantity.value,
        reservation.decision,
        reservation.reservedBy,
        reservation.reservedAt,
      ],
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

function toReservation({ quantity, unit, ...row }: ReservationRecord): Reservation {
  return { ...row, quantity: { value: quantity, unit } };
}
