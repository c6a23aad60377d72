import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { WeighedMarks } from "../tally";
import { type EffectJson, fromEffectJson, toEffectJson } from "../proposal/effect";
import type { Decision, StoredChamberResult, StoredTally, Tally } from "./closing";

type ChamberJson = Omit<StoredChamberResult, "castWeight" | "supportWeight"> & {
  castWeight: string;
  supportWeight: string;
};

const DECISION_COLUMNS = `id, proposal, adopted, outcome, effects, in_force_from AS "inForceFrom", in_force_until AS "inForceUntil"`;

/** All SQL on tallies and decisions. */
export class ClosingRepository {
  constructor(private readonly sql: Sql) {}

  async loadTallies(proposals: readonly string[]): Promise<StoredTally[]> {
    const rows = await this.sql.query<Omit<StoredTally, "chambers"> & { chambers: ChamberJson[] }>(
      `SELECT t.proposal, t.method, t.method_version AS "methodVersion", t.inputs_digest AS "inputsDigest", t.winners, t.places,
         t.rounds, t.counted_at AS "countedAt",
         (SELECT json_agg(json_build_object('chamber', c.chamber, 'cast', c.cast_count, 'eligible', c.eligible,
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

  /** Equal ballots of a chamber in one row, so that a count does not grow with the number of voters. */
  static async countBallots(
    tx: Transaction,
    proposal: string,
  ): Promise<(WeighedMarks & { readonly chamber: string })[]> {
    const rows = await tx.query<{ chamber: string; marks: number[]; weight: string }>(
      `SELECT chamber, marks, sum(weight)::text AS weight FROM ballot WHERE proposal = $1 GROUP BY chamber, marks`,
      [proposal],
    );
    return rows.map((row) => ({ ...row, weight: BigInt(row.weight) }));
  }

  static async insertTally(tx: Transaction, tally: Tally): Promise<void> {
    await tx.query(
      `INSERT INTO tally (proposal, method, method_version, inputs_digest, winners, places, rounds, counted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tally.proposal,
        tally.method,
        tally.methodVersion,
        tally.inputsDigest,
        tally.winners,
        tally.places,
        JSON.stringify(tally.rounds),
        tally.countedAt,
      ],
    );
    const rows = tally.chambers.map((chamber, index) => ({
      chamber: chamber.chamber,
      index,
      cast: chamber.cast,
      eligible: chamber.eligible,
      cast_weight: chamber.castWeight.toString(),
      support_weight: chamber.supportWeight.toString(),
      quorum_met: chamber.quorumMet,
      adopted: chamber.adopted,
    }));
    await tx.query(
      `INSERT INTO tally_chamber (proposal, chamber, index, cast_count, eligible, cast_weight, support_weight, quorum_met, adopted)
       SELECT $1, chamber, index, "cast", eligible, cast_weight, support_weight, quorum_met, adopted
       FROM jsonb_to_recordset($2::jsonb) AS r(chamber text, index int, "cast" int, eligible int, cast_weight bigint,
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
