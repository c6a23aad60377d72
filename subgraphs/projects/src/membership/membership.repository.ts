import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Role } from "@commons-hub/shared/identity";
import type { Membership } from "./membership";
import { MembershipRow } from "./membership.entity";

const COLUMNS = `id, agent_id AS agent, organization_id AS organization, roles, "from", until`;
const IN_FORCE = `"from" <= hub_now() AND (until IS NULL OR until > hub_now())`;

/** All SQL on memberships. */
export class MembershipRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<Membership[]> {
    return this.sql.query<MembershipRow>(`SELECT ${COLUMNS} FROM membership WHERE id = ANY($1)`, [ids]);
  }

  /** Memberships in force now, of all these agents, the oldest first. */
  loadInForce(agents: readonly string[]): Promise<Membership[]> {
    return this.sql.query<MembershipRow>(
      `SELECT ${COLUMNS} FROM membership WHERE agent_id = ANY($1) AND ${IN_FORCE} ORDER BY "from", id`,
      [agents],
    );
  }

  /** Members of an organization now, by beginning, then id; `limit` rows after the given place. */
  listMembers(organization: string, after: { from: string; id: string } | null, limit: number): Promise<Membership[]> {
    return this.sql.query<MembershipRow>(
      `SELECT ${COLUMNS} FROM membership
       WHERE organization_id = $1 AND ${IN_FORCE} AND ($2::timestamptz IS NULL OR ("from", id) > ($2, $3))
       ORDER BY "from", id LIMIT $4`,
      [organization, after?.from ?? null, after?.id ?? null, limit],
    );
  }

  async countMembers(organization: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM membership WHERE organization_id = $1 AND ${IN_FORCE}`,
      [organization],
    );
    return row?.count ?? 0;
  }

  /** Whether the agent holds one of the roles now, as the database knows it: a caller's assertion may be seconds old. */
  async holdsRole(agent: string, organization: string, roles: readonly Role[]): Promise<boolean> {
    const rows = await this.sql.query(
      `SELECT 1 FROM membership WHERE agent_id = $1 AND organization_id = $2 AND roles && $3 AND ${IN_FORCE} LIMIT 1`,
      [agent, organization, roles],
    );
    return rows.length > 0;
  }

  /** Makes changes to one organization's memberships wait for each other. */
  static async lockOrganization(tx: Transaction, organization: string): Promise<void> {
    await tx.query("SELECT 1 FROM agent WHERE id = $1 FOR NO KEY UPDATE", [organization]);
  }

  static listOfPair(tx: Transaction, agent: string, organization: string): Promise<Membership[]> {
    return tx.query<MembershipRow>(`SELECT ${COLUMNS} FROM membership WHERE agent_id = $1 AND organization_id = $2`, [
      agent,
      organization,
    ]);
  }

  /** Stewards whose membership has no end, other than through this membership. */
  static async countLastingStewards(tx: Transaction, organization: string, except: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM membership
       WHERE organization_id = $1 AND id <> $2 AND 'STEWARD' = ANY(roles) AND until IS NULL AND "from" <= hub_now()`,
      [organization, except],
    );
    return row?.count ?? 0;
  }

  static async insert(tx: Transaction, membership: Membership): Promise<void> {
    await tx.manager.insert(MembershipRow, { ...membership, roles: [...membership.roles] });
  }

  static async saveEnd(tx: Transaction, membership: Membership): Promise<void> {
    await tx.manager.update(MembershipRow, { id: membership.id }, { until: membership.until });
  }
}
