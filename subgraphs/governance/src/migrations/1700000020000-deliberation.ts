import type { MigrationInterface, QueryRunner } from "typeorm";

/** Versions of a proposal's text, its regime, topic and effects, arguments and objections, the weight of chambers. */
export class Deliberation1700000020000 implements MigrationInterface {
  readonly name = "Deliberation1700000020000";

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PROPOSALS, ...VERSIONS, ...WORDS, ...OUTCOMES]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE tally ADD CONSTRAINT tally_winners_check CHECK (cardinality(winners) > 0)");
    await runner.query("ALTER TABLE decision DROP COLUMN outcome, DROP COLUMN effects");
    await runner.query("DROP TABLE objection, argument, proposal_version");
    await runner.query(
      `ALTER TABLE proposal DROP COLUMN topic, DROP COLUMN regime, DROP COLUMN regime_reason, DROP COLUMN effects,
         DROP COLUMN in_force_until, DROP COLUMN version`,
    );
    await runner.query("ALTER TABLE chamber DROP COLUMN weight");
  }
}

const PROPOSALS = [
  `ALTER TABLE chamber ADD COLUMN weight integer NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 1000000)`,
  `ALTER TABLE proposal
     ADD COLUMN topic text,
     ADD COLUMN regime text NOT NULL DEFAULT 'PEER' CHECK (regime IN ('PEER', 'MULTISTAKEHOLDER')),
     ADD COLUMN regime_reason text NOT NULL DEFAULT 'One chamber: those who take part decide together.',
     ADD COLUMN effects jsonb NOT NULL DEFAULT '[]',
     ADD COLUMN in_force_until timestamptz,
     ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0)`,
  `UPDATE proposal p SET regime = 'MULTISTAKEHOLDER',
     regime_reason = 'Several chambers: each group that is concerned must agree by itself.'
   WHERE (SELECT count(*) FROM proposal_chamber c WHERE c.proposal = p.id) > 1`,
  `ALTER TABLE proposal ALTER COLUMN regime DROP DEFAULT, ALTER COLUMN regime_reason DROP DEFAULT`,
];

const VERSIONS = [
  `CREATE TABLE proposal_version (
    proposal text NOT NULL REFERENCES proposal,
    version integer NOT NULL CHECK (version > 0),
    title text NOT NULL,
    text text NOT NULL,
    note text,
    author text,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (proposal, version)
  )`,
  `INSERT INTO proposal_version (proposal, version, title, text, author, written_at)
   SELECT id, 1, title, text, proposer, drafted_at FROM proposal`,
];

// A text that was erased is null, and so is its author; the record stays, because events name it.
const WORDS = [
  `CREATE TABLE argument (
    id text PRIMARY KEY,
    proposal text NOT NULL REFERENCES proposal,
    author text,
    stance text NOT NULL CHECK (stance IN ('FOR', 'AGAINST', 'NEUTRAL')),
    text text,
    reply_to text REFERENCES argument,
    added_at timestamptz NOT NULL
  )`,
  `CREATE INDEX argument_proposal ON argument (proposal, id)`,
  `CREATE INDEX argument_author ON argument (author) WHERE author IS NOT NULL`,
  `CREATE TABLE objection (
    id text PRIMARY KEY,
    proposal text NOT NULL REFERENCES proposal,
    author text,
    paramount boolean NOT NULL,
    text text,
    raised_at timestamptz NOT NULL,
    answer text,
    answered_by text,
    answered_at timestamptz,
    withdrawn_at timestamptz,
    CHECK (answered_at IS NULL OR withdrawn_at IS NULL)
  )`,
  `CREATE INDEX objection_proposal ON objection (proposal, id)`,
  `CREATE INDEX objection_author ON objection (author) WHERE author IS NOT NULL`,
];

// A method that can refuse all options has no winner.
const OUTCOMES = [
  `ALTER TABLE tally DROP CONSTRAINT tally_winners_check`,
  `ALTER TABLE decision ADD COLUMN outcome text, ADD COLUMN effects jsonb NOT NULL DEFAULT '[]'`,
  `UPDATE decision d SET outcome = CASE
     WHEN d.adopted THEN 'ADOPTED'
     WHEN EXISTS (SELECT FROM tally_chamber c WHERE c.proposal = d.proposal AND NOT c.quorum_met) THEN 'FAILED_QUORUM'
     WHEN (SELECT cardinality(t.winners) FROM tally t WHERE t.proposal = d.proposal) > 1 THEN 'TIED'
     WHEN EXISTS (SELECT FROM tally t JOIN proposal p ON p.id = t.proposal
                  WHERE t.proposal = d.proposal AND p.status_quo = t.winners[1]) THEN 'KEPT'
     ELSE 'FAILED_THRESHOLD' END`,
  `ALTER TABLE decision ALTER COLUMN outcome SET NOT NULL`,
];
