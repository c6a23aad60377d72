import type { Sql, Transaction } from "@commons-hub/shared/database";
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

interface EntryRow extends Omit<FrozenEntry, "weight"> {
  readonly weight: string;
}

const ENTRY_COLUMNS = "proposal, agent, chamber, weight::text AS weight, reason";

/** All SQL on rolls and on the projections that they are computed from. */
export class RollRepository {
  constructor(private readonly sql: Sql) {}

  load(proposals: readonly string[]): Promise<ElectoralRoll[]> {
    return this.sql.query<ElectoralRoll>(
      `SELECT proposal, rule, size, frozen_at AS "frozenAt", digest, seen_cursor AS "seenCursor"
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
      `SELECT ${ENTRY_COLUMNS} FROM roll_entry
       WHERE (proposal, agent) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      [pairs.map(({ proposal }) => proposal), pairs.map(({ agent }) => agent)],
    );
    return rows.map(toEntry);
  }

  /** By agent. */
  async listEntries(proposal: string, after: string | null, limit: number): Promise<FrozenEntry[]> {
    const rows = await this.sql.query<EntryRow>(
      `SELECT ${ENTRY_COLUMNS} FROM roll_entry WHERE proposal = $1 AND agent > $2 ORDER BY agent LIMIT $3`,
      [proposal, after ?? "", limit],
    );
    return rows.map(toEntry);
  }

  /**
   * The facts that decide about these chambers, of everybody or of the agents named. A contribution that a confirmed
   * correction replaced is left out.
   */
  async loadFacts(rules: readonly ChamberRule[], agents: readonly string[] | null): Promise<RollFacts> {
    const organizations = rules.flatMap(({ organization }) => organization ?? []);
    const projects = rules.flatMap(({ project }) => project ?? []);
    const memberships = await this.sql.query<MembershipFact>(
      `SELECT membership, agent, organization, roles, valid_from AS "from", valid_until AS until FROM membership
       WHERE organization = ANY($1) AND ($2::text[] IS NULL OR agent = ANY($2))`,
      [organizations, agents],
    );
    const contributions = await this.sql.query<ContributionFact>(
      `SELECT contribution, agent, project, confirmed_at AS "confirmedAt" FROM contribution c
       WHERE project = ANY($1) AND confirmed_at IS NOT NULL AND ($2::text[] IS NULL OR agent = ANY($2))
         AND NOT EXISTS (SELECT FROM contribution n WHERE n.corrects = c.contribution AND n.confirmed_at IS NOT NULL)`,
      [projects, agents],
    );
    return { memberships, contributions };
  }

  /** Keeps the projection as it is until the transaction ends: its cursor and its rows are one state. */
  static async holdProjection(tx: Transaction, follower: string): Promise<void> {
    await tx.query("SELECT 1 FROM follower WHERE name = $1 FOR SHARE", [follower]);
  }

  static async freeze(
    tx: Transaction,
    roll: ElectoralRoll,
    chambers: readonly ChamberRoll[],
    entries: readonly RollEntry[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO electoral_roll (proposal, rule, size, digest, frozen_at, seen_cursor) VALUES ($1, $2, $3, $4, $5, $6)`,
      [roll.proposal, roll.rule, roll.size, roll.digest, roll.frozenAt, roll.seenCursor],
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
    await tx.query(
      `INSERT INTO roll_entry (proposal, agent, chamber, weight, reason)
       SELECT $1, agent, chamber, weight, reason
       FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) AS r(agent, chamber, weight, reason)`,
      [
        roll.proposal,
        entries.map(({ agent }) => agent),
        entries.map(({ chamber }) => chamber),
        entries.map(({ weight }) => weight.toString()),
        entries.map(({ reason }) => reason),
      ],
    );
  }
}

function toEntry({ weight, ...row }: EntryRow): FrozenEntry {
  return { ...row, weight: BigInt(weight) };
}
