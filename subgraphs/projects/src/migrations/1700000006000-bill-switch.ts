import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * Publishing a bill is writing its events: a transaction that has written anything holds back every reader of the log, so
 * this one writes little and late. Payloads are staged before, as `bill_part`; an event names its part and the database
 * puts the payload in; the first part publishes the bill.
 */
export class BillSwitch1700000006000 implements MigrationInterface {
  readonly name = "BillSwitch1700000006000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bill_part (
        bill_id text NOT NULL REFERENCES bill_of_materials,
        part integer NOT NULL,
        payload jsonb NOT NULL,
        PRIMARY KEY (bill_id, part)
      )`);
    await runner.query(`
      CREATE FUNCTION fill_bill_part() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        SELECT payload INTO NEW.payload FROM bill_part
        WHERE bill_id = NEW.subject AND part = (NEW.payload->>'part')::integer;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'the bill is not staged' USING ERRCODE = '23514', CONSTRAINT = 'bill_of_materials_is_staged';
        END IF;
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE FUNCTION publish_bill() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        root text;
      BEGIN
        SELECT root_project_id INTO root FROM bill_of_materials WHERE id = NEW.subject AND published_at IS NULL FOR UPDATE;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'the bill is not staged' USING ERRCODE = '23514', CONSTRAINT = 'bill_of_materials_is_staged';
        END IF;
        UPDATE bill_of_materials SET superseded_at = NEW.occurred_at
        WHERE root_project_id = root AND published_at IS NOT NULL AND superseded_at IS NULL;
        UPDATE bill_of_materials SET published_at = NEW.occurred_at WHERE id = NEW.subject;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER event_takes_bill_part BEFORE INSERT ON event FOR EACH ROW
      WHEN (NEW.type = 'projects.bill-of-materials.published.v1') EXECUTE FUNCTION fill_bill_part()`);
    await runner.query(`
      CREATE TRIGGER event_publishes_bill AFTER INSERT ON event FOR EACH ROW
      WHEN (NEW.type = 'projects.bill-of-materials.published.v1' AND NEW.payload->>'part' = '0')
      EXECUTE FUNCTION publish_bill()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER event_publishes_bill ON event`);
    await runner.query(`DROP TRIGGER event_takes_bill_part ON event`);
    await runner.query(`DROP FUNCTION publish_bill(), fill_bill_part()`);
    await runner.query(`DROP TABLE bill_part`);
  }
}
