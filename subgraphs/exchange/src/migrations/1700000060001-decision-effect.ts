import type { MigrationInterface, QueryRunner } from "typeorm";

/** What came of decisions that want something of stocks, and who convened which assembly (a projection of governance). */
export class DecisionEffect1700000060001 implements MigrationInterface {
  readonly name = "DecisionEffect1700000060001";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("CREATE TABLE known_assembly (id text PRIMARY KEY, organization text NOT NULL)");
    await runner.query(`
      CREATE TABLE decision_effect (
        decision text NOT NULL,
        index integer NOT NULL CHECK (index >= 0),
        stock text NOT NULL,
        quantity text NOT NULL,
        unit text NOT NULL,
        reservation_id text UNIQUE REFERENCES reservation,
        code text,
        message text,
        carried_out_at timestamptz NOT NULL,
        PRIMARY KEY (decision, index),
        CHECK ((reservation_id IS NULL) = (code IS NOT NULL) AND (code IS NULL) = (message IS NULL))
      )`);
    await runner.query(
      `CREATE TRIGGER decision_effect_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_effect
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE decision_effect, known_assembly");
  }
}
