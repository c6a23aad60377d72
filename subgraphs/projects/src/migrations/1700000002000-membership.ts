import type { MigrationInterface, QueryRunner } from "typeorm";

export class Membership1700000002000 implements MigrationInterface {
  readonly name = "Membership1700000002000";

  async up(runner: QueryRunner): Promise<void> {
    // Who made the record: whoever made a person may hand over its first access key. Null for the hub itself.
    await runner.query(`ALTER TABLE agent ADD COLUMN created_by text`);
    await runner.query(`
      CREATE TABLE membership (
        id text PRIMARY KEY,
        agent_id text NOT NULL REFERENCES agent,
        organization_id text NOT NULL REFERENCES agent,
        roles text[] NOT NULL CHECK (
          cardinality(roles) > 0
          AND roles <@ ARRAY['STEWARD', 'MEMBER', 'TREASURER', 'AUDITOR', 'OBSERVER', 'AGENCY']
        ),
        "from" timestamptz NOT NULL,
        until timestamptz,
        CHECK (agent_id <> organization_id),
        CHECK (until >= "from")
      )`);
    await runner.query(`CREATE INDEX membership_agent ON membership (agent_id)`);
    await runner.query(`CREATE INDEX membership_organization ON membership (organization_id, "from", id)`);
    await runner.query(`
      CREATE TABLE access_key (
        id text PRIMARY KEY,
        agent_id text NOT NULL REFERENCES agent,
        hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
        label text,
        scopes text[] NOT NULL CHECK (
          cardinality(scopes) > 0
          AND scopes <@ ARRAY['READ', 'PROJECTS', 'GOVERNANCE', 'EXCHANGE', 'RETURNS', 'ADMIN']
        ),
        created_at timestamptz NOT NULL,
        created_by text,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      )`);
    await runner.query(`CREATE INDEX access_key_agent ON access_key (agent_id, created_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE access_key, membership`);
    await runner.query(`ALTER TABLE agent DROP COLUMN created_by`);
  }
}
