import type { MigrationInterface, QueryRunner } from "typeorm";

/** Ballots of every kind, seats and budgets, delegations, and secret ballots with the sheet that is published of them. */
export class EveryBallot1700000021000 implements MigrationInterface {
  readonly name = "EveryBallot1700000021000";

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...NEEDS, ...DELEGATIONS, ...SECRETS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE sheet_page, carried, delegation");
    await runner.query("ALTER TABLE proposal_chamber DROP COLUMN put_count");
    await runner.query("DELETE FROM ballot WHERE sealed IS NOT NULL");
    await runner.query(
      "ALTER TABLE ballot DROP COLUMN sealed, ALTER COLUMN marks SET NOT NULL, ALTER COLUMN receipt SET NOT NULL",
    );
    await runner.query("ALTER TABLE tally_chamber DROP COLUMN delegated_count, DROP COLUMN stuck_count");
    await runner.query("ALTER TABLE tally DROP COLUMN seats, DROP COLUMN ties");
    await runner.query("ALTER TABLE proposal_option DROP COLUMN cost_minor");
    await runner.query("ALTER TABLE proposal DROP COLUMN seats, DROP COLUMN budget_minor, DROP COLUMN budget_currency");
  }
}

const NEEDS = [
  `ALTER TABLE proposal
     ADD COLUMN seats integer CHECK (seats > 0),
     ADD COLUMN budget_minor bigint CHECK (budget_minor > 0),
     ADD COLUMN budget_currency text,
     ADD CONSTRAINT proposal_budget CHECK ((budget_minor IS NULL) = (budget_currency IS NULL))`,
  `ALTER TABLE proposal_option ADD COLUMN cost_minor bigint CHECK (cost_minor > 0)`,
  `ALTER TABLE tally ADD COLUMN seats integer[], ADD COLUMN ties jsonb NOT NULL DEFAULT '[]'`,
  `ALTER TABLE tally_chamber
     ADD COLUMN delegated_count integer NOT NULL DEFAULT 0 CHECK (delegated_count >= 0),
     ADD COLUMN stuck_count integer NOT NULL DEFAULT 0 CHECK (stuck_count >= 0),
     ADD CONSTRAINT tally_chamber_whole CHECK (cast_count + delegated_count + stuck_count <= eligible)`,
];

const DELEGATIONS = [
  `CREATE TABLE delegation (
    id text PRIMARY KEY,
    assembly text NOT NULL REFERENCES assembly,
    proposal text REFERENCES proposal,
    topic text,
    from_agent text NOT NULL,
    to_agent text NOT NULL CHECK (to_agent <> from_agent),
    given_at timestamptz NOT NULL,
    until timestamptz CHECK (until > given_at),
    revoked_at timestamptz CHECK (revoked_at >= given_at),
    CHECK (proposal IS NULL OR topic IS NULL)
  )`,
  `CREATE UNIQUE INDEX delegation_standing ON delegation
     (assembly, from_agent, coalesce(proposal, ''), coalesce(lower(topic), '')) WHERE revoked_at IS NULL`,
  `CREATE INDEX delegation_assembly ON delegation (assembly, id)`,
  `CREATE INDEX delegation_to ON delegation (to_agent) WHERE revoked_at IS NULL`,
  // Who was carried by whose ballot in a closed vote with open ballots.
  `CREATE TABLE carried (
    proposal text NOT NULL,
    agent text NOT NULL,
    chamber text NOT NULL,
    weight bigint NOT NULL CHECK (weight > 0),
    voter text NOT NULL,
    PRIMARY KEY (proposal, agent)
  )`,
  `CREATE INDEX carried_voter ON carried (voter)`,
];

// While a secret vote is open, a ballot is its sealed text beside the voter; at the close the pages of the sheet take
// the place of all of them.
const SECRETS = [
  `ALTER TABLE proposal_chamber ADD COLUMN put_count bigint NOT NULL DEFAULT 0`,
  `ALTER TABLE ballot ADD COLUMN sealed bytea, ALTER COLUMN marks DROP NOT NULL, ALTER COLUMN receipt DROP NOT NULL,
     ADD CONSTRAINT ballot_open_or_sealed CHECK (
       (sealed IS NULL) <> (marks IS NULL) AND (marks IS NULL) = (receipt IS NULL))`,
  `CREATE TABLE sheet_page (
    proposal text NOT NULL REFERENCES proposal,
    page integer NOT NULL,
    first_receipt text NOT NULL,
    line_count integer NOT NULL,
    lines jsonb NOT NULL,
    PRIMARY KEY (proposal, page),
    UNIQUE (proposal, first_receipt)
  )`,
];
