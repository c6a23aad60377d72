import type { Sql } from "@commons-hub/shared/database";
import type { HeldAmount, PowerRegister } from "./power";

/** What a report is about: assemblies with their organizations and projects. */
export interface PowerScope {
  readonly assemblies: readonly string[];
  readonly organizations: readonly string[];
  readonly projects: readonly string[];
}

interface Row {
  readonly agent: string;
  readonly currency: string | null;
  readonly amount: string;
}

/** One parameter each: the scope's assemblies, organizations and projects, as JSON. */
const IN_ASSEMBLIES = `IN (SELECT jsonb_array_elements_text($1::jsonb->'assemblies'))`;
const IN_ORGANIZATIONS = `IN (SELECT jsonb_array_elements_text($1::jsonb->'organizations'))`;
const IN_PROJECTS = `IN (SELECT jsonb_array_elements_text($1::jsonb->'projects'))`;

/** Who holds how much, per register. Secret ballots tell of nobody. */
const HELD: Readonly<Record<PowerRegister, string>> = {
  VOTES: `
    SELECT voter AS agent, NULL AS currency, sum(weight)::text AS amount FROM (
      SELECT b.voter, b.weight FROM ballot b JOIN proposal p ON p.id = b.proposal
      WHERE p.assembly ${IN_ASSEMBLIES} AND p.state = 'CLOSED' AND b.marks IS NOT NULL
      UNION ALL
      SELECT c.voter, c.weight FROM carried c JOIN proposal p ON p.id = c.proposal WHERE p.assembly ${IN_ASSEMBLIES}
    ) AS decided GROUP BY voter`,
  DELEGATIONS: `
    SELECT to_agent AS agent, NULL AS currency, count(DISTINCT from_agent)::text AS amount FROM delegation
    WHERE assembly ${IN_ASSEMBLIES} AND revoked_at IS NULL AND (until IS NULL OR until > hub_now()) GROUP BY to_agent`,
  CREDIT: `
    SELECT b.agent, b.currency, b.minor::text AS amount FROM credit_balance b JOIN credit_currency c ON c.code = b.currency
    WHERE c.issuer ${IN_ORGANIZATIONS} AND b.minor > 0`,
  MONEY: `
    SELECT agent, currency, sum(minor)::text AS amount FROM money_moved WHERE organization ${IN_ORGANIZATIONS}
    GROUP BY agent, currency`,
  STEWARDSHIP: `
    SELECT agent, NULL AS currency, count(*)::text AS amount FROM (
      SELECT DISTINCT agent, organization AS what FROM membership
      WHERE organization ${IN_ORGANIZATIONS} AND 'STEWARD' = ANY(roles)
        AND valid_from <= hub_now() AND (valid_until IS NULL OR valid_until > hub_now())
      UNION
      SELECT steward, project FROM project_steward WHERE project ${IN_PROJECTS} AND NOT steward ${IN_ORGANIZATIONS}
    ) AS held GROUP BY agent`,
};

/** All SQL on who holds power. */
export class PowerRepository {
  constructor(private readonly sql: Sql) {}

  /** An organization, a project, or else the code of a territory. */
  async loadScope(scope: string): Promise<PowerScope> {
    const rows = await this.sql.query<{ id: string; organization: string; project: string | null }>(
      "SELECT id, organization, project FROM assembly WHERE organization = $1 OR project = $1 OR territory = $1",
      [scope],
    );
    const isOrganization = scope.startsWith("agt_");
    const organizations = isOrganization ? [scope] : [...new Set(rows.map(({ organization }) => organization))];
    const own = scope.startsWith("prj_") ? [scope] : rows.flatMap(({ project }) => project ?? []);
    const stewarded = isOrganization
      ? await this.sql.query<{ project: string }>("SELECT project FROM project_steward WHERE steward = $1", [scope])
      : [];
    return {
      assemblies: rows.map(({ id }) => id),
      organizations,
      projects: [...new Set([...own, ...stewarded.map(({ project }) => project)])],
    };
  }

  async listHeld(register: PowerRegister, scope: PowerScope): Promise<HeldAmount[]> {
    const rows = await this.sql.query<Row>(HELD[register], [JSON.stringify(scope)]);
    return rows.map(({ agent, currency, amount }) => ({ agent, currency, amount: BigInt(amount) }));
  }

  /** When the cursor of a follower moved last, and the database's clock. */
  async readTimes(names: readonly string[]): Promise<{ now: Date; moved: Date[] }> {
    const rows = await this.sql.query<{ now: Date; moved: Date | null }>(
      "SELECT hub_now() AS now, f.updated_at AS moved FROM unnest($1::text[]) AS n(name) LEFT JOIN follower f USING (name)",
      [names],
    );
    return { now: rows[0]?.now ?? new Date(0), moved: rows.flatMap(({ moved }) => moved ?? []) };
  }
}
