import type { MigrationInterface, QueryRunner } from "typeorm";

/** Draws by lot, and what other parts tell of stewardship, credit and money, for reports on who holds power. */
export class Power1700000022000 implements MigrationInterface {
  readonly name = "Power1700000022000";

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [SORTITION, ...PROJECTIONS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DROP TABLE money_moved, credit_balance, credit_currency, project_steward, sortition");
  }
}

const SORTITION = `
  CREATE TABLE sortition (
    id text PRIMARY KEY,
    assembly text NOT NULL REFERENCES assembly,
    title text NOT NULL,
    seed text NOT NULL,
    pool_digest text NOT NULL,
    pool_size integer NOT NULL CHECK (pool_size > 0),
    strata jsonb NOT NULL,
    members text[] NOT NULL CHECK (cardinality(members) > 0),
    drawn_at timestamptz NOT NULL
  )`;

// Each fed by the events of one other part, and by nothing else.
const PROJECTIONS = [
  `CREATE INDEX sortition_assembly ON sortition (assembly, id)`,
  `CREATE TABLE project_steward (project text NOT NULL, steward text NOT NULL, PRIMARY KEY (project, steward))`,
  `CREATE INDEX project_steward_steward ON project_steward (steward)`,
  `CREATE TABLE credit_currency (code text PRIMARY KEY, issuer text NOT NULL)`,
  `CREATE INDEX credit_currency_issuer ON credit_currency (issuer)`,
  `CREATE TABLE credit_balance (
    currency text NOT NULL,
    agent text NOT NULL,
    minor numeric NOT NULL,
    PRIMARY KEY (currency, agent)
  )`,
  `CREATE TABLE money_moved (
    organization text NOT NULL,
    currency text NOT NULL,
    agent text NOT NULL,
    minor numeric NOT NULL,
    PRIMARY KEY (organization, currency, agent)
  )`,
];
