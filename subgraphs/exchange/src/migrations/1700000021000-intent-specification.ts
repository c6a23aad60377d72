import type { MigrationInterface, QueryRunner } from "typeorm";

/** What kind of thing is offered or needed, so that one can be held against the other. */
export class IntentSpecification1700000021000 implements MigrationInterface {
  readonly name = "IntentSpecification1700000021000";

  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE intent ADD COLUMN specification text");
    await runner.query(
      "CREATE INDEX intent_specification ON intent (specification, kind) WHERE specification IS NOT NULL",
    );
    await runner.query("CREATE INDEX intent_agent ON intent (agent, kind)");
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP INDEX intent_agent");
    await runner.query("ALTER TABLE intent DROP COLUMN specification");
  }
}
