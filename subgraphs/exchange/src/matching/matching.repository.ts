import type { Sql } from "@commons-hub/shared/database";
import type { Near } from "../intent/intent";
import type { Pair, Side } from "./matching";

/** How many pairs are looked at for one answer, newest offers first. */
export const PAIRS_MAX = 1_000;

const FIGURES = `o.id AS offer, n.id AS need, o.agent AS provider, n.agent AS receiver, o.gift,
  o.quantity_value AS "givenValue", o.quantity_unit AS "givenUnit", n.quantity_value AS "wantedValue", n.quantity_unit AS "wantedUnit",
  o.available_from AS "givenFrom", o.available_until AS "givenUntil", n.available_from AS "wantedFrom", n.available_until AS "wantedUntil",
  distance_km(o.latitude, o.longitude, n.latitude, n.longitude) AS "distanceKm",
  CASE WHEN o.latitude IS NOT NULL AND n.latitude IS NOT NULL THEN o.radius_km + n.radius_km END AS "reachKm"`;

/** The same kind of thing, somebody else's, in the same unit, at a common time, within reach; both still to be had. */
const FITS = `o.kind = 'OFFER' AND n.kind = 'NEED' AND o.withdrawn_at IS NULL AND n.withdrawn_at IS NULL AND n.specification = o.specification AND n.agent <> o.agent
  AND (o.quantity_unit IS NULL OR n.quantity_unit IS NULL OR o.quantity_unit = n.quantity_unit)
  AND (o.available_until IS NULL OR o.available_until > greatest(hub_now(), n.available_from))
  AND (n.available_until IS NULL OR n.available_until > greatest(hub_now(), o.available_from))
  AND (o.latitude IS NULL OR n.latitude IS NULL
    OR distance_km(o.latitude, o.longitude, n.latitude, n.longitude) <= o.radius_km + n.radius_km)`;

const reaches = (side: string, first: number): string =>
  `($${first}::float8 IS NULL OR ${side}.latitude IS NULL
    OR distance_km(${side}.latitude, ${side}.longitude, $${first}, $${first + 1}) <= ${side}.radius_km + $${first + 2})`;

interface PairRecord extends Omit<Pair, "given" | "wanted"> {
  readonly givenValue: string | null;
  readonly givenUnit: string | null;
  readonly givenFrom: Date | null;
  readonly givenUntil: Date | null;
  readonly wantedValue: string | null;
  readonly wantedUnit: string | null;
  readonly wantedFrom: Date | null;
  readonly wantedUntil: Date | null;
}

/** All SQL that holds offers against needs. */
export class MatchingRepository {
  constructor(private readonly sql: Sql) {}

  /** Of an agent's own offers and needs with those of others; both within reach of the place, where one is given. */
  async listOfAgent(agent: string, near: Near | null): Promise<Pair[]> {
    const rows = await this.sql.query<PairRecord>(
      `SELECT ${FIGURES} FROM intent o JOIN intent n ON ${FITS}
       WHERE (o.agent = $1 OR n.agent = $1) AND ${reaches("o", 2)} AND ${reaches("n", 2)}
       ORDER BY o.id DESC, n.id DESC LIMIT ${PAIRS_MAX}`,
      [agent, near?.latitude ?? null, near?.longitude ?? null, near?.radiusKm ?? null],
    );
    return rows.map(toPair);
  }

  /** What some agents offer for something in return to whoever needs it. */
  async listFromProviders(providers: readonly string[]): Promise<Pair[]> {
    const rows = await this.sql.query<PairRecord>(
      `SELECT ${FIGURES} FROM intent o JOIN intent n ON ${FITS}
       WHERE o.agent = ANY($1) AND NOT o.gift ORDER BY o.id DESC, n.id DESC LIMIT ${PAIRS_MAX}`,
      [providers],
    );
    return rows.map(toPair);
  }
}

function toPair(record: PairRecord): Pair {
  const { offer, need, provider, receiver, gift, distanceKm, reachKm } = record;
  const given = sideOf(record.givenValue, record.givenUnit, record.givenFrom, record.givenUntil);
  const wanted = sideOf(record.wantedValue, record.wantedUnit, record.wantedFrom, record.wantedUntil);
  return { offer, need, provider, receiver, gift, distanceKm, reachKm, given, wanted };
}

function sideOf(value: string | null, unit: string | null, from: Date | null, until: Date | null): Side {
  return {
    quantity: value === null || unit === null ? null : { value, unit },
    period: from === null ? null : { from, until },
  };
}
