import { constraintOf, type Sql, type Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { ORIGIN } from "../economic-event/origin";
import { type Benefit, WINNERS, type Winner, type WinnersReport } from "./benefit";

/** All SQL on benefits. */
export class BenefitRepository {
  constructor(private readonly sql: Sql) {}

  /** Of each event or, where it puts another one right, of that one. */
  load(events: readonly string[]): Promise<Benefit[]> {
    return this.sql.query<Benefit>(
      `SELECT e.id AS "economicEvent", b.winner, b.words, b.recorded_at AS "recordedAt"
       FROM economic_event e JOIN event_benefit b ON b.event_id = ${ORIGIN}
       WHERE e.id = ANY($1) ORDER BY e.id, array_position($2, b.winner)`,
      [events, WINNERS],
    );
  }

  /** Of an agent's exchanges, or of all. */
  async report(agent: string | null): Promise<WinnersReport> {
    const rows = await this.sql.query<{ exchanges: number; complete: number; winner: Winner; named: number }>(
      `WITH own AS (SELECT origin FROM exchange_between WHERE $1::text IS NULL OR $1 IN (provider, receiver)),
         named AS (SELECT b.event_id, b.winner FROM event_benefit b JOIN own ON own.origin = b.event_id)
       SELECT (SELECT count(*)::int FROM own) AS exchanges,
         (SELECT count(*)::int FROM (SELECT FROM named GROUP BY event_id HAVING count(*) = $3) AS whole) AS complete,
         w.winner, (SELECT count(*)::int FROM named n WHERE n.winner = w.winner) AS named
       FROM unnest($2::text[]) WITH ORDINALITY AS w(winner, place) ORDER BY w.place`,
      [agent, WINNERS, WINNERS.length],
    );
    const [first] = rows;
    return {
      exchanges: first?.exchanges ?? 0,
      complete: first?.complete ?? 0,
      missing: rows
        .map(({ winner, exchanges, named }) => ({ winner, exchanges: exchanges - named }))
        .filter(({ exchanges }) => exchanges > 0),
    };
  }

  /** Errors: ALREADY_EXISTS. */
  static async insert(tx: Transaction, benefit: Benefit, recordedBy: string | null): Promise<void> {
    const { economicEvent, winner, words, recordedAt } = benefit;
    try {
      await tx.query(
        `INSERT INTO event_benefit (event_id, winner, words, recorded_by, recorded_at)
         SELECT ${ORIGIN}, $2, $3, $4, $5::timestamptz FROM economic_event e WHERE e.id = $1`,
        [economicEvent, winner, words, recordedBy, recordedAt],
      );
    } catch (error) {
      if (constraintOf(error) !== "event_benefit_pkey") throw error;
      throw new DomainError("ALREADY_EXISTS", "This exchange names how this winner benefits.", {
        economicEvent,
        winner,
      });
    }
  }
}
