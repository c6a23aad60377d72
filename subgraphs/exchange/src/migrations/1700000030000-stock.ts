import type { MigrationInterface, QueryRunner } from "typeorm";

/** What may be taken of a territory's nature in a period, and who reserved how much of it. */
export class Stock1700000030000 implements MigrationInterface {
  readonly name = "Stock1700000030000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("CREATE EXTENSION IF NOT EXISTS btree_gist");
    await runner.query(`
      CREATE TABLE resource_stock (
        id text PRIMARY KEY,
        steward text NOT NULL,
        specification text NOT NULL CHECK (length(specification) BETWEEN 1 AND 128),
        territory text NOT NULL CHECK (length(territory) BETWEEN 1 AND 200),
        "from" timestamptz NOT NULL,
        until timestamptz CHECK (until > "from"),
        capacity numeric NOT NULL CHECK (capacity > 0),
        regeneration numeric CHECK (regeneration > 0),
        unit text NOT NULL,
        open boolean NOT NULL,
        reserved numeric NOT NULL DEFAULT 0,
        reserved_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT resource_stock_cap CHECK (reserved BETWEEN 0 AND capacity),
        CHECK (regeneration IS NULL OR until IS NOT NULL),
        CONSTRAINT resource_stock_once EXCLUDE USING gist
          (steward WITH =, specification WITH =, territory WITH =, tstzrange("from", until) WITH &&)
      )`);
    await runner.query("CREATE INDEX resource_stock_territory ON resource_stock (territory, id)");
    await runner.query(`
      CREATE TABLE reservation (
        id text PRIMARY KEY,
        stock_id text NOT NULL REFERENCES resource_stock,
        agent text NOT NULL,
        quantity numeric NOT NULL CHECK (quantity > 0),
        decision text CHECK (length(decision) BETWEEN 1 AND 128),
        reserved_by text,
        reserved_at timestamptz NOT NULL
      )`);
    await runner.query("CREATE INDEX reservation_newest ON reservation (stock_id, id DESC)");
    await runner.query(
      `CREATE TRIGGER reservation_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON reservation
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE reservation, resource_stock");
  }
}
