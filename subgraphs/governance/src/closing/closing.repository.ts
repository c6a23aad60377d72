import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { WeighedMarks } from "../tally";
import { type EffectJson, fromEffectJson, toEffectJson } from "../proposal/effect";
import { OBJECT_MARK, PARAMOUNT_MARK } from "../ballot/ballot";
import type { Decision, StoredChamberResult, StoredTally, Tally } from "./closing";

/** Somebody whose vote was counted as another's ballot says. */
export interface CarriedVote {
  readonly agent: string;
  readonly chamber: string;
  readonly weight: bigint;
  readonly voter: string;
}

type ChamberJson = Omit<StoredChamberResult, "castWeight" | "supportWeight"> & {
  castWeight: string;
  supportWeight: string;
};

const DECISION_COLUMNS = `id, proposal, adopted, outcome, effects, in_force_from AS "inForceFrom", in_force_until AS "inForceUntil"`;

/** Whether the paramount objection of the voter of `b` stands. */
const STANDS = `EXISTS (
  SELECT FROM objection o WHERE o.proposal = b.proposal AND o.author = b.voter AND o.paramount
    AND o.answered_at IS NULL AND o.withdrawn_at IS NULL)`;
const CARRIED_NOW = `jsonb_to_recordset($5::jsonb) AS c(chamber text, weight bigint, voter text)`;
const CARRIED_THEN = `(SELECT chamber, weight, voter FROM carried WHERE proposal = $1) AS c`;

/** All SQL on tallies and decisions. */
export class ClosingRepository {
  constructor(private readonly sql: Sql) {}

  async loadTallies(proposals: readonly string[]): Promise<StoredTally[]> {
    const rows = await this.sql.query<Omit<StoredTally, "chambers"> & { chambers: ChamberJson[] }>(
      `SELECT t.proposal, t.method, t.method_version AS "methodVersion", t.inputs_digest AS "inputsDigest", t.winners, t.places, t.seats, t.ties,
         t.rounds, t.counted_at AS "countedAt",
         (SELECT json_agg(json_build_object('chamber', c.chamber, 'cast', c.cast_count, 'delegated', c.delegated_count, 'stuck', c.stuck_count, 'eligible', c.eligible,
             'castWeight', c.cast_weight::text, 'supportWeight', c.support_weight::text, 'quorumMet', c.quorum_met,
             'adopted', c.adopted) ORDER BY c.index)
          FROM tally_chamber c WHERE c.proposal = t.proposal) AS chambers
       FROM tally t WHERE t.proposal = ANY($1)`,
      [proposals],
    );
    return rows.map(({ chambers, ...row }) => ({ ...row, chambers: chambers.map(toResult) }));
  }

  loadDecisions(ids: readonly string[]): Promise<Decision[]> {
    return this.#decisions("id", ids);
  }

  loadDecisionsOf(proposals: readonly string[]): Promise<Decision[]> {
    return this.#decisions("proposal", proposals);
  }

  async #decisions(column: "id" | "proposal", keys: readonly string[]): Promise<Decision[]> {
    const rows = await this.sql.query<Omit<Decision, "effects"> & { effects: readonly EffectJson[] }>(
      `SELECT ${DECISION_COLUMNS} FROM decision WHERE ${column} = ANY($1)`,
      [keys],
    );
    return rows.map((row) => ({ ...row, effects: row.effects.map(fromEffectJson) }));
  }

  /** A text that changes with every ballot, every delegation of the assembly and every objection that is resolved. */
  async readStamp(proposal: string): Promise<string> {
    const [row] = await this.sql.query<{ stamp: string }>(
      `SELECT concat_ws(' ',
         (SELECT sum(put_count) FROM proposal_chamber c WHERE c.proposal = p.id),
         (SELECT count(*) || ' ' || count(revoked_at) FROM delegation d WHERE d.assembly = p.assembly),
         (SELECT count(*) FROM objection o WHERE o.proposal = p.id
            AND (o.answered_at IS NOT NULL OR o.withdrawn_at IS NOT NULL))) AS stamp
       FROM proposal p WHERE p.id = $1`,
      [proposal],
    );
    return row?.stamp ?? "";
  }

  /**
   * Open ballots and the votes they carry, equal ones of a chamber in one row, so that a count does not grow with the
   * number of voters. Under consent an objection that is resolved blocks no more.
   */
  async countBallots(
    proposal: string,
    consent: boolean,
    carried: readonly { readonly chamber: string; readonly weight: bigint; readonly voter: string }[] | null,
  ): Promise<(WeighedMarks & { readonly chamber: string })[]> {
    const rows = await this.sql.query<{ chamber: string; marks: number[]; weight: string }>(
      `WITH cast_ballot AS (
         SELECT voter, chamber, weight, CASE WHEN $2 AND NOT ${STANDS} THEN array_replace(marks, $3, $4) ELSE marks END AS marks
         FROM ballot b WHERE proposal = $1 AND marks IS NOT NULL
       ), counted AS (
         SELECT chamber, marks, weight FROM cast_ballot
         UNION ALL
         SELECT c.chamber, b.marks, c.weight FROM ${carried ? CARRIED_NOW : CARRIED_THEN} JOIN cast_ballot b USING (voter)
       )
       SELECT chamber, marks, sum(weight)::text AS weight FROM counted GROUP BY chamber, marks`,
      [
        proposal,
        consent,
        PARAMOUNT_MARK,
        OBJECT_MARK,
        ...(carried ? [JSON.stringify(carried.map(({ weight, ...row }) => ({ ...row, weight: `${weight}` })))] : []),
      ],
    );
    return rows.map((row) => ({ ...row, weight: BigInt(row.weight) }));
  }

  /** Everybody who was counted in a closed open vote; whom a ballot carried has its receipt with a number. */
  async listCounted(
    proposal: string,
  ): Promise<{ chamber: string; receipt: string; weight: bigint; marks: readonly number[] }[]> {
    const rows = await this.sql.query<{ chamber: string; receipt: string; weight: string; marks: number[] }>(
      `SELECT chamber, receipt, weight::text AS weight, marks FROM ballot WHERE proposal = $1 AND marks IS NOT NULL
       UNION ALL
       SELECT c.chamber, b.receipt || '/' || row_number() OVER (PARTITION BY c.voter ORDER BY c.agent), c.weight::text, b.marks
       FROM carried c JOIN ballot b USING (proposal, voter) WHERE c.proposal = $1`,
      [proposal],
    );
    return rows.map((row) => ({ ...row, weight: BigInt(row.weight) }));
  }

  /** Those whose paramount objection is neither answered nor withdrawn. */
  async listStandingObjectors(proposal: string): Promise<string[]> {
    const rows = await this.sql.query<{ author: string }>(
      `SELECT DISTINCT author FROM objection WHERE proposal = $1 AND paramount AND author IS NOT NULL
         AND answered_at IS NULL AND withdrawn_at IS NULL`,
      [proposal],
    );
    return rows.map(({ author }) => author);
  }

  /** Keeps who was carried, and what became of objections, so that the open ballots alone can be counted again. */
  static async settleBallots(tx: Transaction, proposal: string, carried: readonly CarriedVote[]): Promise<void> {
    await tx.query(
      `UPDATE ballot b SET marks = array_replace(marks, $2, $3)
       FROM proposal p WHERE b.proposal = $1 AND p.id = $1 AND p.method = 'CONSENT' AND $2 = ANY(b.marks) AND NOT ${STANDS}`,
      [proposal, PARAMOUNT_MARK, OBJECT_MARK],
    );
    if (carried.length === 0) return;
    await tx.query(
      `INSERT INTO carried (proposal, agent, chamber, weight, voter)
       SELECT $1, agent, chamber, weight, voter
       FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) AS r(agent, chamber, weight, voter)`,
      [
        proposal,
        carried.map(({ agent }) => agent),
        carried.map(({ chamber }) => chamber),
        carried.map(({ weight }) => weight.toString()),
        carried.map(({ voter }) => voter),
      ],
    );
  }

  static async insertTally(tx: Transaction, tally: Tally): Promise<void> {
    await tx.query(
      `INSERT INTO tally (proposal, method, method_version, inputs_digest, winners, places, rounds, counted_at, seats, ties)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        tally.proposal,
        tally.method,
        tally.methodVersion,
        tally.inputsDigest,
        tally.winners,
        tally.places,
        JSON.stringify(tally.rounds),
        tally.countedAt,
        tally.seats ?? null,
        JSON.stringify(tally.ties),
      ],
    );
    const rows = tally.chambers.map((chamber, index) => ({
      chamber: chamber.chamber,
      index,
      cast: chamber.cast,
      delegated: chamber.delegated,
      stuck: chamber.stuck,
      eligible: chamber.eligible,
      cast_weight: chamber.castWeight.toString(),
      support_weight: chamber.supportWeight.toString(),
      quorum_met: chamber.quorumMet,
      adopted: chamber.adopted,
    }));
    await tx.query(
      `INSERT INTO tally_chamber (proposal, chamber, index, cast_count, delegated_count, stuck_count, eligible, cast_weight, support_weight, quorum_met, adopted)
       SELECT $1, chamber, index, "cast", delegated, stuck, eligible, cast_weight, support_weight, quorum_met, adopted
       FROM jsonb_to_recordset($2::jsonb) AS r(chamber text, index int, "cast" int, delegated int, stuck int, eligible int, cast_weight bigint,
         support_weight bigint, quorum_met boolean, adopted boolean)`,
      [tally.proposal, JSON.stringify(rows)],
    );
  }

  static async insertDecision(tx: Transaction, decision: Decision): Promise<void> {
    await tx.query(
      `INSERT INTO decision (id, proposal, adopted, outcome, effects, in_force_from, in_force_until)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        decision.id,
        decision.proposal,
        decision.adopted,
        decision.outcome,
        JSON.stringify(decision.effects.map(toEffectJson)),
        decision.inForceFrom,
        decision.inForceUntil,
      ],
    );
  }
}

function toResult(row: ChamberJson): StoredChamberResult {
  return { ...row, castWeight: BigInt(row.castWeight), supportWeight: BigInt(row.supportWeight) };
}
