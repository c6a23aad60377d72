import { constraintOf, type Sql, type Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Period } from "@commons-hub/shared/value";
import type { GiftShare, Thanks } from "./gift";

const COLUMNS = `event_id AS "economicEvent", words, thanked_by AS "thankedBy", thanked_at AS "thankedAt"`;
const OF_AGENT = "gift AND $1 IN (provider, receiver)";

/** All SQL on gifts. */
export class GiftRepository {
  constructor(private readonly sql: Sql) {}

  loadThanks(events: readonly string[]): Promise<Thanks[]> {
    return this.sql.query<Thanks>(`SELECT ${COLUMNS} FROM gift_thanks WHERE event_id = ANY($1)`, [events]);
  }

  /** The ids of what an agent gave and was given, newest first. */
  async list(agent: string, afterId: string | null, limit: number): Promise<string[]> {
    const rows = await this.sql.query<{ id: string }>(
      `SELECT id FROM exchange_between WHERE ${OF_AGENT} AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [agent, afterId, limit],
    );
    return rows.map(({ id }) => id);
  }

  async count(agent: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM exchange_between WHERE ${OF_AGENT}`,
      [agent],
    );
    return row?.count ?? 0;
  }

  async share(agent: string | null, period: Period | null): Promise<GiftShare> {
    const [row] = await this.sql.query<GiftShare>(
      `SELECT count(*)::int AS exchanges, count(*) FILTER (WHERE gift)::int AS gifts, count(t.event_id)::int AS thanked
       FROM exchange_between e LEFT JOIN gift_thanks t ON t.event_id = e.id
       WHERE ($1::text IS NULL OR $1 IN (e.provider, e.receiver))
         AND ($2::timestamptz IS NULL OR e.occurred_at >= $2) AND ($3::timestamptz IS NULL OR e.occurred_at < $3)`,
      [agent, period?.from ?? null, period?.until ?? null],
    );
    return row ?? { exchanges: 0, gifts: 0, thanked: 0 };
  }

  /** Errors: ALREADY_EXISTS. */
  static async insert(tx: Transaction, { economicEvent, words, thankedBy, thankedAt }: Thanks): Promise<void> {
    try {
      await tx.query("INSERT INTO gift_thanks (event_id, words, thanked_by, thanked_at) VALUES ($1, $2, $3, $4)", [
        economicEvent,
        words,
        thankedBy,
        thankedAt,
      ]);
    } catch (error) {
      if (constraintOf(error) !== "gift_thanks_pkey") throw error;
      throw new DomainError("ALREADY_EXISTS", "Thanks were said for this gift before.", { economicEvent });
    }
  }
}
