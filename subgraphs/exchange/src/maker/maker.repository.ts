import type { Sql } from "@commons-hub/shared/database";
import type { PriceOffer } from "../cost/true-price";
import type { Near } from "../intent/intent";

const RESOURCES_MAX = 5_000;

interface OfferRecord {
  readonly agent: string;
  readonly specification: string;
  readonly gift: boolean;
  readonly value: string | null;
  readonly unit: string | null;
  readonly minor: string | null;
  readonly currency: string | null;
}

/** All SQL on who has and offers what a design needs. */
export class MakerRepository {
  constructor(private readonly sql: Sql) {}

  /** What is on hand of some specifications within an area, the nearest first; at most 5,000. */
  listNear(
    specifications: readonly string[],
    { latitude, longitude, radiusKm }: Near,
  ): Promise<{ id: string; distanceKm: number }[]> {
    return this.sql.query<{ id: string; distanceKm: number }>(
      `SELECT id, "distanceKm" FROM (
         SELECT id, distance_km(latitude, longitude, $2, $3) AS "distanceKm" FROM economic_resource
         WHERE specification = ANY($1) AND onhand > 0 AND latitude IS NOT NULL) r
       WHERE "distanceKm" <= $4 ORDER BY "distanceKm", id LIMIT ${RESOURCES_MAX}`,
      [specifications, latitude, longitude, radiusKm],
    );
  }

  /** What these agents offer now of some specifications. */
  async loadOffers(
    agents: readonly string[],
    specifications: readonly string[],
  ): Promise<(PriceOffer & { readonly agent: string })[]> {
    const rows = await this.sql.query<OfferRecord>(
      `SELECT agent, specification, gift, quantity_value::text AS value, quantity_unit AS unit, price_minor AS minor,
         price_currency AS currency
       FROM intent WHERE kind = 'OFFER' AND withdrawn_at IS NULL AND agent = ANY($1) AND specification = ANY($2)
         AND (available_from IS NULL OR available_from <= hub_now()) AND (available_until IS NULL OR available_until > hub_now())`,
      [agents, specifications],
    );
    return rows.map(({ agent, specification, gift, value, unit, minor, currency }) => ({
      agent,
      specification,
      gift,
      quantity: value === null || unit === null ? null : { value, unit },
      price: minor === null || currency === null ? null : { minor: BigInt(minor), currency },
    }));
  }
}
