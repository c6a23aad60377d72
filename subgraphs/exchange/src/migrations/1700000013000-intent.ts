import type { MigrationInterface, QueryRunner } from "typeorm";

/** Offers and needs, and the distance between two places on the Earth's surface. */
export class Intent1700000013000 implements MigrationInterface {
  readonly name = "Intent1700000013000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE intent (
        id text PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('OFFER', 'NEED')),
        agent text NOT NULL,
        title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
        gift boolean NOT NULL,
        quantity_value numeric CHECK (quantity_value > 0),
        quantity_unit text,
        price_minor bigint CHECK (price_minor > 0),
        price_currency text,
        latitude double precision CHECK (latitude BETWEEN -90 AND 90),
        longitude double precision CHECK (longitude BETWEEN -180 AND 180),
        radius_km double precision CHECK (radius_km BETWEEN 0 AND 20038),
        available_from timestamptz,
        available_until timestamptz CHECK (available_until > available_from),
        published_at timestamptz NOT NULL,
        CHECK ((quantity_value IS NULL) = (quantity_unit IS NULL)),
        CHECK ((price_minor IS NULL) = (price_currency IS NULL)),
        CHECK (num_nulls(latitude, longitude, radius_km) IN (0, 3)),
        CHECK (price_minor IS NULL OR (kind = 'OFFER' AND NOT gift)),
        CHECK (available_until IS NULL OR available_from IS NOT NULL)
      )`);
    await runner.query("CREATE INDEX intent_newest ON intent (kind, id DESC)");
    // Great-circle distance by the haversine formula, on a sphere of the mean radius.
    await runner.query(`
      CREATE FUNCTION distance_km(latitude_a double precision, longitude_a double precision, latitude_b double precision, longitude_b double precision)
      RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT 2 * 6371.0088 * asin(sqrt(least(1,
          power(sind((latitude_b - latitude_a) / 2), 2)
          + cosd(latitude_a) * cosd(latitude_b) * power(sind((longitude_b - longitude_a) / 2), 2)
        )))
      $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP FUNCTION distance_km");
    await runner.query("DROP TABLE intent");
  }
}
