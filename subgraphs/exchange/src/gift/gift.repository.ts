import { constraintOf, type Sql, type Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Period } from "@commons-hub/shared/value";
import { ORIGIN } from "../economic-event/origin";
import type { GiftShare, Thanks } from "./gift";

const OF_AGENT = "gift AND o.id IN (provider, receiver)";

/** A gift and the party whose list it stands in. */
export interface ListedGift {
  readonly party: string;
  readonly id: string;
}

/** All SQL on gifts. */
export class GiftRepository {
  constructor(private readonly sql: Sql) {}

  /** Of each event or, where it puts another one right, of that one. */
  loadThanks(events: readonly string[]): Promise<Thanks[]> {
    return this.sql.query<Thanks>(
      `SELECT e.id AS "economicEvent", t.words, t.thanked_by AS "thankedBy", t.thanked_at AS "thankedAt"
       FROM economic_event e JOIN gift_thanks t ON t.event_id = ${ORIGIN} WHERE e.id = ANY($1)`,
      [events],
    );
  }

  /** What agents gave and were given, newest first: `limit` of each after the given id; one statement. */
  listOfMany(agents: readonly string[], afterId: string | null, limit: number): Promise<ListedGift[]> {
    return this.sql.query<ListedGift>(
      `SELECT o.id AS party, g.id FROM unnest($1::text[]) AS o(id)
       CROSS JOIN LATERAL (SELECT id FROM exchange_between WHERE ${OF_AGENT} AND ($2::text IS NULL OR exchange_between.id < $2)
         ORDER BY id DESC LIMIT $3) g
       ORDER BY o.id, g.id DESC`,
      [agents, afterId, limit],
    );
  }

  countOfMany(agents: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query<{ id: string; count: number }>(
      `SELECT o.id, (SELECT count(*)::int FROM exchange_between WHERE ${OF_AGENT}) AS count FROM unnest($1::text[]) AS o(id)`,
      [agents],
    );
  }

  async share(agent: string | null, period: Period | null): Promise<GiftShare> {
    const [row] = await this.sql.query<GiftShare>(
      `SELECT count(*)::int AS exchanges, count(*) FILTER (WHERE gift)::int AS gifts, count(t.event_id)::int AS thanked
       FROM exchange_between e LEFT JOIN gift_thanks t ON t.event_id = e.origin
       WHERE ($1::text IS NULL OR $1 IN (e.provider, e.receiver))
         AND ($2::timestamptz IS NULL OR e.occurred_at >= $2) AND ($3::timestamptz IS NULL OR e.occurred_at < $3)`,
      [agent, period?.from ?? null, period?.until ?? null],
    );
    return row ?? { exchanges: 0, gifts: 0, thanked: 0 };
  }

  /** Errors: ALREADY_EXISTS. */
  static async insert(tx: Transaction, { economicEvent, words, thankedBy, thankedAt }: Thanks): Promise<void> {
    try {
      await tx.query(
        `INSERT INTO gift_thanks (event_id, words, thanked_by, thanked_at)
         SELECT ${ORIGIN}, $2, $3, $4::timestamptz FROM economic_event e WHERE e.id = $1`,
        [economicEvent, words, thankedBy, thankedAt],
      );
    } catch (error) {
      if (constraintOf(error) !== "gift_thanks_pkey") throw error;
      throw new DomainError("ALREADY_EXISTS", "Thanks were said for this gift before.", { economicEvent });
    }
  }
}
