import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Ratio } from "@commons-hub/shared/numbers";
import type { BallotSecrecy, ProposalState } from "../proposal/proposal";
import { parseShare } from "../proposal/share";
import type { TallyMethodName } from "../tally";
import type { StoredBallot } from "./ballot";

/** What of a proposal decides about a ballot. */
export interface VotingDesk {
  readonly id: string;
  readonly state: ProposalState;
  readonly method: TallyMethodName;
  readonly secrecy: BallotSecrecy;
  readonly project: string | null;
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  /** Ids in the order of the ballot. */
  readonly options: readonly string[];
  /** The database's clock. */
  readonly now: Date;
}

/** A chamber of a proposal with its count so far. */
export interface ChamberDesk {
  readonly proposal: string;
  readonly chamber: string;
  readonly quorum: Ratio;
  readonly eligible: number;
  readonly cast: number;
  readonly quorumReached: boolean;
}

/** A voter's place on the roll. */
export interface RollSeat {
  readonly proposal: string;
  readonly voter: string;
  readonly roll: string;
  readonly chamber: string;
  readonly weight: bigint;
  readonly hasBallot: boolean;
  /** A paramount objection of theirs stands. */
  readonly objects: boolean;
}

export interface BallotKey {
  readonly proposal: string;
  readonly voter: string;
}

/** A ballot to be put, open or sealed. */
export interface NewBallotRow extends BallotKey {
  readonly roll: string;
  readonly chamber: string;
  readonly weight: bigint;
  readonly marks: readonly number[] | null;
  readonly receipt: string | null;
  readonly sealed: Buffer | null;
  readonly acceptedAt: Date;
}

/** What a group adds to a chamber: voters who had no ballot, and every ballot that was put. */
export interface ChamberCounts {
  readonly proposal: string;
  readonly chamber: string;
  readonly cast: number;
  readonly put: number;
  readonly reached: boolean;
}

export interface SealedBallot extends BallotKey {
  readonly chamber: string;
  readonly weight: bigint;
  readonly sealed: Buffer;
  readonly acceptedAt: Date;
}

/** All SQL on ballots. */
export class BallotRepository {
  constructor(private readonly sql: Sql) {}

  async findAssembly(proposal: string): Promise<string | null> {
    const [row] = await this.sql.query<{ assembly: string }>("SELECT assembly FROM proposal WHERE id = $1", [proposal]);
    return row?.assembly ?? null;
  }

  async findScope(proposal: string): Promise<{ assembly: string; secrecy: BallotSecrecy } | null> {
    const [row] = await this.sql.query<{ assembly: string; secrecy: BallotSecrecy }>(
      "SELECT assembly, secrecy FROM proposal WHERE id = $1",
      [proposal],
    );
    return row ?? null;
  }

  loadDesks(proposals: readonly string[]): Promise<VotingDesk[]> {
    return this.sql.query(
      `SELECT p.id, p.state, p.method, p.secrecy, p.project, p.opens_at AS "opensAt", p.closes_at AS "closesAt",
         hub_now() AS now,
         ARRAY(SELECT o.id FROM proposal_option o WHERE o.proposal = p.id ORDER BY o.index) AS options
       FROM proposal p WHERE p.id = ANY($1)`,
      [proposals],
    );
  }

  async loadChambers(proposals: readonly string[]): Promise<ChamberDesk[]> {
    const rows = await this.sql.query<Omit<ChamberDesk, "quorum"> & { quorum: string }>(
      `SELECT proposal, chamber, quorum, coalesce(eligible, 0) AS eligible, cast_count AS cast,
         quorum_reached_at IS NOT NULL AS "quorumReached"
       FROM proposal_chamber WHERE proposal = ANY($1)`,
      [proposals],
    );
    return rows.map((row) => ({ ...row, quorum: parseShare(row.quorum, "quorum") }));
  }

  /** Of those of these voters who are on the roll. */
  async loadSeats(keys: readonly BallotKey[]): Promise<RollSeat[]> {
    const rows = await this.sql.query<Omit<RollSeat, "weight"> & { weight: string }>(
      `SELECT k.proposal, k.voter, l.id AS roll, r.chamber, r.weight::text AS weight, b.voter IS NOT NULL AS "hasBallot",
         EXISTS (
           SELECT FROM objection o WHERE o.proposal = k.proposal AND o.author = k.voter AND o.paramount
             AND o.answered_at IS NULL AND o.withdrawn_at IS NULL) AS objects
       FROM unnest($1::text[], $2::text[]) AS k(proposal, voter)
       JOIN electoral_roll l ON l.proposal = k.proposal
       JOIN roll_entry r ON r.roll = l.id AND r.agent = k.voter
       LEFT JOIN ballot b ON b.proposal = k.proposal AND b.voter = k.voter`,
      [keys.map(({ proposal }) => proposal), keys.map(({ voter }) => voter)],
    );
    return rows.map((row) => ({ ...row, weight: BigInt(row.weight) }));
  }

  /** Open ballots by voter; after the close only. */
  async list(proposal: string, after: string | null, limit: number): Promise<StoredBallot[]> {
    const rows = await this.sql.query<Omit<StoredBallot, "weight"> & { weight: string }>(
      `SELECT proposal, voter, chamber, weight::text AS weight, marks, receipt, accepted_at AS "acceptedAt"
       FROM ballot WHERE proposal = $1 AND voter > $2 AND marks IS NOT NULL ORDER BY voter LIMIT $3`,
      [proposal, after ?? "", limit],
    );
    return rows.map((row) => ({ ...row, weight: BigInt(row.weight) }));
  }

  async count(proposal: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM ballot WHERE proposal = $1",
      [proposal],
    );
    return row?.count ?? 0;
  }

  /** By voter. */
  async listSealed(proposal: string, after: string, limit: number): Promise<SealedBallot[]> {
    const rows = await this.sql.query<Omit<SealedBallot, "weight"> & { weight: string }>(
      `SELECT proposal, voter, chamber, weight::text AS weight, sealed, accepted_at AS "acceptedAt"
       FROM ballot WHERE proposal = $1 AND voter > $2 AND sealed IS NOT NULL ORDER BY voter LIMIT $3`,
      [proposal, after, limit],
    );
    return rows.map((row) => ({ ...row, weight: BigInt(row.weight) }));
  }

  async findSealed({ proposal, voter }: BallotKey): Promise<SealedBallot | null> {
    const [row] = await this.sql.query<Omit<SealedBallot, "weight"> & { weight: string }>(
      `SELECT proposal, voter, chamber, weight::text AS weight, sealed, accepted_at AS "acceptedAt"
       FROM ballot WHERE proposal = $1 AND voter = $2 AND sealed IS NOT NULL`,
      [proposal, voter],
    );
    return row ? { ...row, weight: BigInt(row.weight) } : null;
  }

  /**
   * Puts ballots, each in the place of the voter's own before, and counts them in their chambers, in one statement; at
   * most one per voter and proposal.
   */
  static async putAll(
    tx: Transaction,
    ballots: readonly NewBallotRow[],
    chambers: readonly ChamberCounts[],
    at: Date,
  ): Promise<void> {
    const rows = ballots.map(({ weight, sealed, ...row }) => ({
      ...row,
      weight: weight.toString(),
      sealed: sealed?.toString("base64") ?? null,
    }));
    await tx.query(
      `WITH put AS (INSERT INTO ballot (proposal, voter, roll, chamber, weight, marks, receipt, sealed, accepted_at)
       SELECT proposal, voter, roll, chamber, weight, marks, receipt, decode(sealed, 'base64'), "acceptedAt"
       FROM jsonb_to_recordset($1::jsonb) AS r(proposal text, voter text, roll text, chamber text, weight bigint,
         marks int[], receipt text, sealed text, "acceptedAt" timestamptz)
       ON CONFLICT (proposal, voter) DO UPDATE SET marks = excluded.marks, receipt = excluded.receipt,
         sealed = excluded.sealed, accepted_at = excluded.accepted_at)
       UPDATE proposal_chamber c SET cast_count = c.cast_count + r."cast", put_count = c.put_count + r.put,
         quorum_reached_at = coalesce(c.quorum_reached_at, CASE WHEN r.reached THEN $3::timestamptz END)
       FROM jsonb_to_recordset($2::jsonb) AS r(proposal text, chamber text, "cast" int, put int, reached boolean)
       WHERE c.proposal = r.proposal AND c.chamber = r.chamber`,
      [JSON.stringify(rows), JSON.stringify(chambers), at],
    );
  }
}
