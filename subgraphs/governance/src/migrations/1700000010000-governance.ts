import type { MigrationInterface, QueryRunner } from "typeorm";

/** Assemblies, proposals with frozen rolls, ballots, tallies, decisions, and the projections that rolls are computed from. */
export class Governance1700000010000 implements MigrationInterface {
  readonly name = "Governance1700000010000";

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...ASSEMBLIES, ...PROPOSALS, ...VOTES, ...RESULTS, ...PROJECTIONS])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE contribution, membership, decision, tally_chamber, tally, ballot, roll_entry, roll_stage, electoral_roll,
      proposal_chamber, proposal_option, proposal, chamber, assembly`);
  }
}

const ASSEMBLIES = [
  `CREATE TABLE assembly (
    id text PRIMARY KEY,
    name text NOT NULL,
    organization text NOT NULL,
    project text,
    territory text,
    created_at timestamptz NOT NULL
  )`,
  `CREATE INDEX assembly_organization ON assembly (organization, id)`,
  `CREATE INDEX assembly_territory ON assembly (territory, id) WHERE territory IS NOT NULL`,
  `CREATE TABLE chamber (
    id text PRIMARY KEY,
    assembly text NOT NULL REFERENCES assembly,
    index integer NOT NULL,
    name text NOT NULL,
    seats integer CHECK (seats > 0),
    rule text NOT NULL CHECK (rule IN ('MEMBERS', 'CONTRIBUTORS', 'MEMBERS_AND_CONTRIBUTORS')),
    organization text CHECK (organization IS NOT NULL OR rule = 'CONTRIBUTORS'),
    project text CHECK (project IS NOT NULL OR rule = 'MEMBERS'),
    roles text[] NOT NULL CHECK (cardinality(roles) > 0),
    UNIQUE (assembly, index),
    UNIQUE (assembly, name)
  )`,
  `CREATE INDEX chamber_organization ON chamber (organization)`,
  `CREATE INDEX chamber_project ON chamber (project)`,
];

const PROPOSALS = [
  `CREATE TABLE proposal (
    id text PRIMARY KEY,
    assembly text NOT NULL REFERENCES assembly,
    project text,
    proposer text,
    title text NOT NULL,
    text text NOT NULL,
    method text NOT NULL,
    secrecy text NOT NULL,
    status_quo integer,
    state text NOT NULL CHECK (state IN ('DRAFT', 'OPEN', 'CLOSED', 'WITHDRAWN')),
    drafted_at timestamptz NOT NULL,
    opens_at timestamptz,
    closes_at timestamptz CHECK (closes_at > opens_at),
    closed_at timestamptz,
    withdrawn_at timestamptz,
    CHECK ((opens_at IS NULL) = (closes_at IS NULL)),
    CHECK (state <> 'DRAFT' OR opens_at IS NULL),
    CHECK (state NOT IN ('OPEN', 'CLOSED') OR opens_at IS NOT NULL),
    CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL)),
    CHECK ((state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL))
  )`,
  `CREATE INDEX proposal_assembly ON proposal (assembly, id)`,
  `CREATE INDEX proposal_project ON proposal (project, id) WHERE project IS NOT NULL`,
  `CREATE INDEX proposal_open ON proposal (assembly, id) WHERE state = 'OPEN'`,
  `CREATE TABLE proposal_option (
    id text PRIMARY KEY,
    proposal text NOT NULL REFERENCES proposal,
    index integer NOT NULL,
    label text NOT NULL,
    UNIQUE (proposal, index),
    UNIQUE (proposal, label)
  )`,
  // Quorum and threshold are exact shares as text; eligible, digest and cast are known from the opening on.
  `CREATE TABLE proposal_chamber (
    proposal text NOT NULL REFERENCES proposal,
    chamber text NOT NULL REFERENCES chamber,
    index integer NOT NULL,
    quorum text NOT NULL,
    threshold text NOT NULL,
    eligible integer CHECK (eligible > 0),
    digest text,
    cast_count integer NOT NULL DEFAULT 0 CHECK (cast_count >= 0 AND cast_count <= coalesce(eligible, 0)),
    quorum_reached_at timestamptz,
    PRIMARY KEY (proposal, chamber)
  )`,
];

const VOTES = [
  `CREATE TABLE electoral_roll (
    id text PRIMARY KEY,
    proposal text NOT NULL UNIQUE REFERENCES proposal,
    rule text NOT NULL,
    size integer NOT NULL,
    digest text NOT NULL,
    frozen_at timestamptz NOT NULL,
    seen_cursor text NOT NULL
  )`,
  // Entries are written in batches before the proposal opens, and count from the moment that electoral_roll names them.
  `CREATE TABLE roll_stage (
    roll text PRIMARY KEY,
    staged_at timestamptz NOT NULL
  )`,
  `CREATE TABLE roll_entry (
    roll text NOT NULL,
    agent text NOT NULL,
    chamber text NOT NULL,
    weight bigint NOT NULL CHECK (weight > 0),
    reason text NOT NULL,
    PRIMARY KEY (roll, agent)
  )`,
  `CREATE INDEX roll_entry_agent ON roll_entry (agent)`,
  // One row per voter: a replaced ballot leaves no trace. Only who is on the roll can have one.
  `CREATE TABLE ballot (
    proposal text NOT NULL,
    voter text NOT NULL,
    roll text NOT NULL,
    chamber text NOT NULL,
    weight bigint NOT NULL,
    marks integer[] NOT NULL,
    receipt text NOT NULL UNIQUE,
    accepted_at timestamptz NOT NULL,
    PRIMARY KEY (proposal, voter),
    FOREIGN KEY (proposal, chamber) REFERENCES proposal_chamber,
    FOREIGN KEY (roll, voter) REFERENCES roll_entry
  )`,
];

const RESULTS = [
  `CREATE TABLE tally (
    proposal text PRIMARY KEY REFERENCES proposal,
    method text NOT NULL,
    method_version integer NOT NULL,
    inputs_digest text NOT NULL,
    winners integer[] NOT NULL CHECK (cardinality(winners) > 0),
    places integer[] NOT NULL,
    rounds jsonb NOT NULL,
    counted_at timestamptz NOT NULL
  )`,
  `CREATE TABLE tally_chamber (
    proposal text NOT NULL REFERENCES tally,
    chamber text NOT NULL REFERENCES chamber,
    index integer NOT NULL,
    cast_count integer NOT NULL,
    eligible integer NOT NULL,
    cast_weight bigint NOT NULL,
    support_weight bigint NOT NULL CHECK (support_weight <= cast_weight),
    quorum_met boolean NOT NULL,
    adopted boolean NOT NULL,
    PRIMARY KEY (proposal, chamber)
  )`,
  `CREATE TABLE decision (
    id text PRIMARY KEY,
    proposal text NOT NULL UNIQUE REFERENCES proposal,
    adopted boolean NOT NULL,
    in_force_from timestamptz CHECK ((in_force_from IS NOT NULL) = adopted),
    in_force_until timestamptz
  )`,
];

/** Fed by the events of projects, and by nothing else; emptied and read again by a rebuild. */
const PROJECTIONS = [
  `CREATE TABLE membership (
    membership text PRIMARY KEY,
    agent text NOT NULL,
    organization text NOT NULL,
    roles text[] NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz
  )`,
  `CREATE INDEX membership_organization ON membership (organization)`,
  `CREATE INDEX membership_agent ON membership (agent)`,
  `CREATE TABLE contribution (
    contribution text PRIMARY KEY,
    agent text NOT NULL,
    project text NOT NULL,
    corrects text,
    confirmed_at timestamptz
  )`,
  `CREATE INDEX contribution_project ON contribution (project) WHERE confirmed_at IS NOT NULL`,
  `CREATE INDEX contribution_agent ON contribution (agent) WHERE confirmed_at IS NOT NULL`,
  `CREATE INDEX contribution_corrects ON contribution (corrects) WHERE corrects IS NOT NULL`,
];
