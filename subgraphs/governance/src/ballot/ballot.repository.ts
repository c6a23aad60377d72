import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Ratio } from "@commons-hub/shared/numbers";
import type { BallotSecrecy, ProposalState } from "../proposal/proposal";
import { parseShare } from "../proposal/share";
import type { TallyMethodName } from "../tally";
import type { StoredBallot } from "./ballot";

/** All that decides about a ballot, read in one statement at one instant. */
export interface VotingDesk {
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
  /** Null for somebody who is not on the roll. */
  readonly entry: RollSeat | null;
  readonly hasBallot: boolean;
}

/** The voter's place on the roll, with the chamber's count so far. */
export interface RollSeat {
  readonly chamber: string;
  readonly weight: bigint;
  readonly quorum: Ratio;
  readonly eligible: number;
  readonly cast: number;
  readonly quorumReachedAt: Date | null;
}

interface DeskRow extends Omit<VotingDesk, "entry"> {
  readonly chamber: string | null;
  readonly weight: string | null;
  readonly quorum: string | null;
  readonly eligible: number | null;
  readonly cast: number | null;
  readonly quorumReachedAt: Date | null;
}

/** All SQL on ballots. */
export class BallotRepository {
  constructor(private readonly sql: Sql) {}

  async findAssembly(proposal: string): Promise<string | null> {
    const [row] = await this.sql.query<{ assembly: string }>("SELECT assembly FROM proposal WHERE id = $1", [proposal]);
    return row?.assembly ?? null;
  }

  async findDesk(proposal: string, voter: string): Promise<VotingDesk | null> {
    const [row] = await this.sql.query<DeskRow>(
      `SELECT p.state, p.method, p.secrecy, p.project, p.opens_at AS "opensAt", p.closes_at AS "closesAt", hub_now() AS now,
         ARRAY(SELECT o.id FROM proposal_option o WHERE o.proposal = p.id ORDER BY o.index) AS options,
         r.chamber, r.weight::text AS weight, c.quorum, c.eligible, c.cast_count AS cast,
         c.quorum_reached_at AS "quorumReachedAt", b.voter IS NOT NULL AS "hasBallot"
       FROM proposal p
       LEFT JOIN electoral_roll l ON l.proposal = p.id
       LEFT JOIN roll_entry r ON r.roll = l.id AND r.agent = $2
       LEFT JOIN proposal_chamber c ON c.proposal = p.id AND c.chamber = r.chamber
       LEFT JOIN ballot b ON b.proposal = p.id AND b.voter = $2
       WHERE p.id = $1`,
      [proposal, voter],
    );
    return row ? toDesk(row) : null;
  }

  /** Voters by id; after the close only. */
  async list(proposal: string, after: string | null, limit: number): Promise<StoredBallot[]> {
    const rows = await this.sql.query<Omit<StoredBallot, "weight"> & { weight: string }>(
      `SELECT proposal, voter, chamber, weight::text AS weight, marks, receipt, accepted_at AS "acceptedAt"
       FROM ballot WHERE proposal = $1 AND voter > $2 ORDER BY voter LIMIT $3`,
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

  /** Replaces the voter's ballot; who has none gets one and is counted in the chamber. */
  static async put(tx: Transaction, ballot: StoredBallot, quorumReachedAt: Date | null): Promise<void> {
    await tx.query(
      `WITH put AS (
         INSERT INTO ballot (proposal, voter, roll, chamber, weight, marks, receipt, accepted_at)
         SELECT $1, $2, l.id, $3, $4, $5, $6, $7 FROM electoral_roll l WHERE l.proposal = $1
         ON CONFLICT (proposal, voter) DO UPDATE
           SET marks = excluded.marks, receipt = excluded.receipt, accepted_at = excluded.accepted_at
         RETURNING xmax = 0 AS fresh
       )
       UPDATE proposal_chamber SET cast_count = cast_count + 1, quorum_reached_at = coalesce(quorum_reached_at, $8)
       WHERE proposal = $1 AND chamber = $3 AND (SELECT fresh FROM put)`,
      [
        ballot.proposal,
        ballot.voter,
        ballot.chamber,
        ballot.weight.toString(),
        ballot.marks,
        ballot.receipt,
        ballot.acceptedAt,
        quorumReachedAt,
      ],
    );
  }
}

function toDesk({ chamber, weight, quorum, eligible, cast, quorumReachedAt, ...row }: DeskRow): VotingDesk {
  if (chamber === null || weight === null || quorum === null) return { ...row, entry: null };
  return {
    ...row,
    entry: {
      chamber,
      weight: BigInt(weight),
      quorum: parseShare(quorum, "quorum"),
      eligible: eligible ?? 0,
      cast: cast ?? 0,
      quorumReachedAt,
    },
  };
}
