import type { MigrationInterface, QueryRunner } from "typeorm";

/** Thanks for gifts, and who wins by an exchange. Neither has a place for a price. */
export class GiftAndBenefit1700000041000 implements MigrationInterface {
  readonly name = "GiftAndBenefit1700000041000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE gift_thanks (
        event_id text PRIMARY KEY REFERENCES economic_event,
        words text NOT NULL CHECK (length(words) BETWEEN 1 AND 280),
        thanked_by text,
        thanked_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE event_benefit (
        event_id text NOT NULL REFERENCES economic_event,
        winner text NOT NULL CHECK (winner IN ('PROVIDER', 'RECEIVER', 'COMMUNITY', 'COMMONS')),
        words text NOT NULL CHECK (length(words) BETWEEN 1 AND 280),
        recorded_by text,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (event_id, winner)
      )`);
    // What was exchanged between two agents, as it was put right last; what never happened is left out.
    await runner.query(`
      CREATE VIEW exchange_between AS
        SELECT e.id, e.provider, e.receiver, e.gift, e.occurred_at FROM economic_event e
        WHERE e.provider <> e.receiver AND coalesce(e.quantity_value, e.effort_value) > 0
          AND NOT EXISTS (SELECT FROM economic_event c WHERE c.corrects = e.id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP VIEW exchange_between");
    await runner.query("DROP TABLE event_benefit, gift_thanks");
  }
}
