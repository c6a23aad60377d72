import type { MigrationInterface, QueryRunner } from "typeorm";

/** What is said of an exchange stands at the event that was recorded first, and outlives every correction of it. */
export class EventOrigin1700000070000 implements MigrationInterface {
  readonly name = "EventOrigin1700000070000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION event_origin(event text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
        WITH RECURSIVE back AS (
          SELECT id, corrects FROM economic_event WHERE id = event
          UNION ALL SELECT e.id, e.corrects FROM back JOIN economic_event e ON e.id = back.corrects
        )
        SELECT id FROM back WHERE corrects IS NULL
      $$`);
    await runner.query(`
      CREATE OR REPLACE VIEW exchange_between AS
        SELECT e.id, e.provider, e.receiver, e.gift, e.occurred_at,
          CASE WHEN e.corrects IS NULL THEN e.id ELSE event_origin(e.id) END AS origin
        FROM economic_event e
        WHERE e.provider <> e.receiver AND coalesce(e.quantity_value, e.effort_value) > 0
          AND NOT EXISTS (SELECT FROM economic_event c WHERE c.corrects = e.id)`);
    await runner.query(`
      INSERT INTO gift_thanks SELECT event_origin(event_id), words, thanked_by, thanked_at FROM gift_thanks
      ORDER BY thanked_at ON CONFLICT DO NOTHING`);
    await runner.query("DELETE FROM gift_thanks WHERE event_id <> event_origin(event_id)");
    await runner.query(`
      INSERT INTO event_benefit SELECT event_origin(event_id), winner, words, recorded_by, recorded_at FROM event_benefit
      ORDER BY recorded_at ON CONFLICT DO NOTHING`);
    await runner.query("DELETE FROM event_benefit WHERE event_id <> event_origin(event_id)");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP VIEW exchange_between");
    await runner.query(`
      CREATE VIEW exchange_between AS
        SELECT e.id, e.provider, e.receiver, e.gift, e.occurred_at FROM economic_event e
        WHERE e.provider <> e.receiver AND coalesce(e.quantity_value, e.effort_value) > 0
          AND NOT EXISTS (SELECT FROM economic_event c WHERE c.corrects = e.id)`);
    await runner.query("DROP FUNCTION event_origin");
  }
}
