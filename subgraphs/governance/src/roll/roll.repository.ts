import { HUB_COMMAND, type Sql, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { LogPlace } from "@commons-hub/shared/event";
import { PARTICIPATION_FOLLOWER } from "../participation/participation.follower";
import type {
  ChamberRoll,
  ChamberRule,
  ContributionFact,
  ElectoralRoll,
  FrozenEntry,
  MembershipFact,
  RollEntry,
  RollFacts,
} from "./roll";

/** Facts with the instant and the place in the log of projects at which they stand. */
export interface FactsAt extends RollFacts {
  readonly place: LogPlace;
  readonly moment: Date;
}

interface EntryRow extends Omit<FrozenEntry, "weight"> {
  readonly weight: string;
}

const ENTRIES = `SELECT l.proposal, e.agent, e.chamber, e.weight::text AS weight, e.reason
  FROM electoral_roll l JOIN roll_entry e ON e.roll = l.id`;
const STAGED_AT_ONCE = 10_000;
/** A stage of this age belongs to nobody any more: its opening was refused, or its process killed. */
const STAGE_LIFETIME = "10 minutes";

/** All SQL on rolls and on the projections that they are computed from. */
export class RollRepository {
  constructor(private readonly sql: Sql) {}

  load(proposals: readonly string[]): Promise<ElectoralRoll[]> {
    return this.sql.query<ElectoralRoll>(
      `SELECT id, proposal, rule, size, frozen_at AS "frozenAt", digest, seen_cursor AS "seenCursor"
       FROM electoral_roll WHERE proposal = ANY($1)`,
      [proposals],
    );
  }

  loadChamberRolls(proposals: readonly string[]): Promise<ChamberRoll[]> {
    return this.sql.query(
      `SELECT proposal, chamber, eligible AS size, digest FROM proposal_chamber
       WHERE proposal = ANY($1) AND digest IS NOT NULL ORDER BY proposal, index`,
      [proposals],
    );
  }

  /** The entries of these pairs of proposal and agent, where there is one. */
  async loadEntries(pairs: readonly { readonly proposal: string; readonly agent: string }[]): Promise<FrozenEntry[]> {
    const rows = await this.sql.query<EntryRow>(
      `${ENTRIES} WHERE (l.proposal, e.agent) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      [pairs.map(({ proposal }) => proposal), pairs.map(({ agent }) => agent)],
    );
    return rows.map(toEntry);
  }

  /** By agent. */
  async listEntries(proposal: string, after: string | null, limit: number): Promise<FrozenEntry[]> {
    const rows = await this.sql.query<EntryRow>(
      `${ENTRIES} WHERE l.proposal = $1 AND e.agent > $2 ORDER BY e.agent LIMIT $3`,
      [proposal, after ?? "", limit],
    );
    return rows.map(toEntry);
  }

  /**
   * The facts that decide about these chambers, of everybody or of the agents named, as they stand at one instant: one
   * statement sees the projection together with its cursor. A contribution that a confirmed correction replaced is left
   * out.
   */
  async loadFacts(rules: readonly ChamberRule[], agents: readonly string[] | null): Promise<FactsAt> {
    const rows = await this.sql.query<FactRow>(
      `SELECT 'place' AS kind, coalesce((SELECT xid || '.' || position FROM follower WHERE name = $4), '0.0') AS id,
         '' AS agent, '' AS scope, NULL::text[] AS roles, hub_now() AS "from", NULL::timestamptz AS until
       UNION ALL
       SELECT 'membership', membership, agent, organization, roles, valid_from, valid_until FROM membership
       WHERE organization = ANY($1) AND ($3::text[] IS NULL OR agent = ANY($3))
       UNION ALL
       SELECT 'contribution', contribution, agent, project, NULL, confirmed_at, NULL FROM contribution c
       WHERE project = ANY($2) AND confirmed_at IS NOT NULL AND ($3::text[] IS NULL OR agent = ANY($3))
         AND NOT EXISTS (SELECT FROM contribution n WHERE n.corrects = c.contribution AND n.confirmed_at IS NOT NULL)`,
      [
        rules.flatMap(({ organization }) => organization ?? []),
        rules.flatMap(({ project }) => project ?? []),
        agents,
        PARTICIPATION_FOLLOWER,
      ],
    );
    const [xid = "0", position = "0"] = rows.find(({ kind }) => kind === "place")?.id.split(".") ?? [];
    return {
      memberships: rows.flatMap((row) => (row.kind === "membership" ? toMembership(row) : [])),
      contributions: rows.flatMap((row) => (row.kind === "contribution" ? toContribution(row) : [])),
      place: { xid: BigInt(xid), position: BigInt(position) },
      moment: rows.find(({ kind }) => kind === "place")?.from ?? new Date(0),
    };
  }

  /** Writes entries in short transactions; they mean nothing until `freeze`. Clears what others left behind. */
  static async stage(work: UnitOfWork, roll: string, entries: readonly RollEntry[]): Promise<void> {
    await work.run(HUB_COMMAND, async (tx) => {
      await tx.query(
        `WITH stale AS (DELETE FROM roll_stage WHERE staged_at < hub_now() - $1::interval RETURNING roll)
         DELETE FROM roll_entry WHERE roll IN (SELECT roll FROM stale)`,
        [STAGE_LIFETIME],
      );
      await tx.query("INSERT INTO roll_stage (roll, staged_at) VALUES ($1, hub_now())", [roll]);
    });
    for (let start = 0; start < entries.length; start += STAGED_AT_ONCE) {
      const batch = entries.slice(start, start + STAGED_AT_ONCE);
      await work.run(HUB_COMMAND, (tx) =>
        tx.query(
          `INSERT INTO roll_entry (roll, agent, chamber, weight, reason)
           SELECT $1, agent, chamber, weight, reason
           FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) AS r(agent, chamber, weight, reason)`,
          [
            roll,
            batch.map(({ agent }) => agent),
            batch.map(({ chamber }) => chamber),
            batch.map(({ weight }) => weight.toString()),
            batch.map(({ reason }) => reason),
          ],
        ),
      );
    }
  }

  /**
   * Makes staged entries the roll of a proposal, in a time that does not depend on their number.
   *
   * Errors: UNAVAILABLE when the stage is gone.
   */
  static async freeze(tx: Transaction, roll: ElectoralRoll, chambers: readonly ChamberRoll[]): Promise<void> {
    const staged = await tx.query("DELETE FROM roll_stage WHERE roll = $1 RETURNING roll", [roll.id]);
    if (staged.length === 0)
      throw new DomainError("UNAVAILABLE", "The roll took too long to be written; open the proposal again.");
    await tx.query(
      `INSERT INTO electoral_roll (id, proposal, rule, size, digest, frozen_at, seen_cursor)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [roll.id, roll.proposal, roll.rule, roll.size, roll.digest, roll.frozenAt, roll.seenCursor],
    );
    await tx.query(
      `UPDATE proposal_chamber p SET eligible = r.size, digest = r.digest
       FROM unnest($2::text[], $3::int[], $4::text[]) AS r(chamber, size, digest)
       WHERE p.proposal = $1 AND p.chamber = r.chamber`,
      [
        roll.proposal,
        chambers.map(({ chamber }) => chamber),
        chambers.map(({ size }) => size),
        chambers.map(({ digest }) => digest),
      ],
    );
  }
}

interface FactRow {
  readonly kind: "place" | "membership" | "contribution";
  readonly id: string;
  readonly agent: string;
  /** Organization or project. */
  readonly scope: string;
  readonly roles: readonly string[] | null;
  readonly from: Date;
  readonly until: Date | null;
}

function toMembership({ id, agent, scope, roles, from, until }: FactRow): MembershipFact {
  return { membership: id, agent, organization: scope, roles: roles ?? [], from, until };
}

function toContribution({ id, agent, scope, from }: FactRow): ContributionFact {
  return { contribution: id, agent, project: scope, confirmedAt: from };
}

function toEntry({ weight, ...row }: EntryRow): FrozenEntry {
  return { ...row, weight: BigInt(weight) };
}
