import type { MigrationInterface, QueryRunner } from "typeorm";

/** Inventories and what happens to them. A resource never holds less than nothing, and no event is rewritten. */
export class EconomicEvent1700000020000 implements MigrationInterface {
  readonly name = "EconomicEvent1700000020000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE economic_resource (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        specification text,
        owner text NOT NULL,
        unit text NOT NULL CHECK (length(unit) BETWEEN 1 AND 64),
        accounting numeric NOT NULL CHECK (accounting >= 0 AND accounting < 1e30),
        onhand numeric NOT NULL CHECK (onhand >= 0 AND onhand < 1e30),
        latitude double precision CHECK (latitude BETWEEN -90 AND 90),
        longitude double precision CHECK (longitude BETWEEN -180 AND 180),
        shareable boolean NOT NULL,
        created_at timestamptz NOT NULL,
        CHECK ((latitude IS NULL) = (longitude IS NULL))
      )`);
    await runner.query("CREATE INDEX economic_resource_owner ON economic_resource (owner, id DESC)");
    await runner.query("CREATE INDEX economic_resource_specification ON economic_resource (specification)");
    await runner.query(`
      CREATE TABLE economic_event (
        id text PRIMARY KEY,
        action text NOT NULL,
        provider text NOT NULL,
        receiver text NOT NULL,
        resource_id text REFERENCES economic_resource,
        to_resource_id text REFERENCES economic_resource CHECK (to_resource_id <> resource_id),
        specification text,
        quantity_value numeric CHECK (quantity_value >= 0),
        quantity_unit text,
        effort_value numeric CHECK (effort_value >= 0),
        effort_unit text,
        gift boolean NOT NULL CHECK (NOT gift OR provider <> receiver),
        occurred_at timestamptz NOT NULL,
        corrects text REFERENCES economic_event,
        change numeric NOT NULL,
        recorded_by text,
        recorded_at timestamptz NOT NULL,
        CHECK ((quantity_value IS NULL) = (quantity_unit IS NULL)),
        CHECK ((effort_value IS NULL) = (effort_unit IS NULL)),
        CHECK (num_nonnulls(quantity_value, effort_value) > 0),
        CONSTRAINT economic_event_corrected_once UNIQUE (corrects)
      )`);
    await runner.query("CREATE INDEX economic_event_resource ON economic_event (resource_id, id DESC)");
    await runner.query("CREATE INDEX economic_event_to_resource ON economic_event (to_resource_id, id DESC)");
    await runner.query("CREATE INDEX economic_event_provider ON economic_event (provider, id DESC)");
    await runner.query("CREATE INDEX economic_event_receiver ON economic_event (receiver, id DESC)");
    await runner.query(
      "CREATE TRIGGER economic_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON economic_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE economic_event, economic_resource");
  }
}
