import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Intent, IntentKind, Near } from "./intent";
import { IntentRow } from "./intent.entity";

const COLUMNS = `id, kind, agent, title, specification, gift, quantity_value AS "quantityValue", quantity_unit AS "quantityUnit",
  price_minor AS "priceMinor", price_currency AS "priceCurrency", latitude, longitude, radius_km AS "radiusKm",
  available_from AS "availableFrom", available_until AS "availableUntil", published_at AS "publishedAt",
  withdrawn_at AS "withdrawnAt"`;

/** Still to be had; within reach of the place asked for, or not bound to a place. */
const FILTER = `kind = $1 AND withdrawn_at IS NULL AND (available_until IS NULL OR available_until > hub_now())
  AND ($2::float8 IS NULL OR latitude IS NULL OR distance_km(latitude, longitude, $2, $3) <= radius_km + $4)`;

/** As SQL answers: bigint columns as text. */
type IntentRecord = Omit<IntentRow, "priceMinor"> & { readonly priceMinor: string | null };

export interface IntentFilter {
  readonly kind: IntentKind;
  readonly near: Near | null;
}

/** All SQL on offers and needs. */
export class IntentRepository {
  constructor(private readonly sql: Sql) {}

  async load(kind: IntentKind, ids: readonly string[]): Promise<Intent[]> {
    const rows = await this.sql.query<IntentRecord>(`SELECT ${COLUMNS} FROM intent WHERE kind = $1 AND id = ANY($2)`, [
      kind,
      ids,
    ]);
    return rows.map(toIntent);
  }

  /** Newest first; `limit` rows after the given id. */
  async list(filter: IntentFilter, afterId: string | null, limit: number): Promise<Intent[]> {
    const rows = await this.sql.query<IntentRecord>(
      `SELECT ${COLUMNS} FROM intent WHERE ${FILTER} AND ($5::text IS NULL OR id < $5) ORDER BY id DESC LIMIT $6`,
      [...valuesOf(filter), afterId, limit],
    );
    return rows.map(toIntent);
  }

  async count(filter: IntentFilter): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM intent WHERE ${FILTER}`,
      valuesOf(filter),
    );
    return row?.count ?? 0;
  }

  static async getForUpdate(tx: Transaction, kind: IntentKind, id: string): Promise<Intent | null> {
    const [row] = await tx.query<IntentRecord>(`SELECT ${COLUMNS} FROM intent WHERE kind = $1 AND id = $2 FOR UPDATE`, [
      kind,
      id,
    ]);
    return row ? toIntent(row) : null;
  }

  static async withdraw(tx: Transaction, { id, withdrawnAt }: Intent): Promise<void> {
    await tx.query("UPDATE intent SET withdrawn_at = $2 WHERE id = $1", [id, withdrawnAt]);
  }

  static async insert(tx: Transaction, intent: Intent): Promise<void> {
    const { quantity, price, near, available, ...row } = intent;
    await tx.manager.insert(IntentRow, {
      ...row,
      quantityValue: quantity?.value ?? null,
      quantityUnit: quantity?.unit ?? null,
      priceMinor: price?.minor ?? null,
      priceCurrency: price?.currency ?? null,
      latitude: near?.latitude ?? null,
      longitude: near?.longitude ?? null,
      radiusKm: near?.radiusKm ?? null,
      availableFrom: available?.from ?? null,
      availableUntil: available?.until ?? null,
    });
  }
}

function valuesOf({ kind, near }: IntentFilter): unknown[] {
  return [kind, near?.latitude ?? null, near?.longitude ?? null, near?.radiusKm ?? null];
}

function toIntent(record: IntentRecord): Intent {
  const { quantityValue, quantityUnit, priceMinor, priceCurrency, latitude, longitude, radiusKm, ...rest } = record;
  const { availableFrom, availableUntil, ...row } = rest;
  return {
    ...row,
    quantity: quantityValue === null || quantityUnit === null ? null : { value: quantityValue, unit: quantityUnit },
    price:
      priceMinor === null || priceCurrency === null ? null : { minor: BigInt(priceMinor), currency: priceCurrency },
    near: latitude === null || longitude === null || radiusKm === null ? null : { latitude, longitude, radiusKm },
    available: availableFrom === null ? null : { from: availableFrom, until: availableUntil },
  };
}
