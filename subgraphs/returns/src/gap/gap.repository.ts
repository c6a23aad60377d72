import type { Sql } from "@commons-hub/shared/database";
import type { Money, Period } from "@commons-hub/shared/value";
import type { GapTotals, Owing, ProjectGap } from "./gap";

/** A place in a list that is ordered by weight, largest first, then by id. */
export interface GapPlace {
  readonly weight: bigint;
  readonly id: string;
}

interface RawMoney {
  readonly minor: string;
  readonly currency: string;
}

// $1: owners (agents or projects), $2 and $3: the period. `infinity` stands for a period without end.
const WITHIN = `$2::timestamptz, $3::timestamptz`;
const PLEDGE_TOUCHES = `p.due_from < coalesce($3::timestamptz, 'infinity') AND coalesce(p.due_until, 'infinity') > $2::timestamptz`;
const RUN_WITHIN = `r.published_at >= $2::timestamptz AND r.published_at < coalesce($3::timestamptz, 'infinity')`;

/** Due and received per agent, project and currency; `owned` says whose: of some agents, or of some projects. */
function facts(owned: { pledge: string; run: string }): string {
  return `
    due AS MATERIALIZED (
      SELECT p.agent, d.project, p.currency, sum(due_within(d.amount_minor, p.due_from, p.due_until, ${WITHIN})) AS minor
      FROM pledge p JOIN pledge_due d ON d.pledge = p.id
      WHERE ${owned.pledge} AND ${PLEDGE_TOUCHES}
      GROUP BY p.agent, d.project, p.currency
    ), received AS MATERIALIZED (
      SELECT r.payer AS agent, l.project, r.currency, sum(l.amount_minor) AS minor, sum(l.passed_on_minor) AS passed_on
      FROM allocation_run r JOIN allocation_line l ON l.run = r.id
      WHERE ${owned.run} AND ${RUN_WITHIN}
      GROUP BY r.payer, l.project, r.currency
    )`;
}

const OF_AGENTS = facts({ pledge: "p.agent = ANY($1)", run: "r.payer = ANY($1)" });
const OF_PROJECTS = facts({ pledge: "d.project = ANY($1)", run: "l.project = ANY($1)" });

/** Every project that an agent declared to use, owes something, or has returned something to. */
const GAP_ENTRIES = `
  WITH ${OF_AGENTS}, used AS MATERIALIZED (
    SELECT u.agent, x.project, x.basis, sum(x.weight) AS weight
    FROM usage_declaration u JOIN declared_use x ON x.declaration = u.id
    WHERE u.agent = ANY($1) AND u.period_from < coalesce($3::timestamptz, 'infinity')
      AND coalesce(u.period_until, 'infinity') > $2::timestamptz
    GROUP BY u.agent, x.project, x.basis
  ), entry AS (
    SELECT agent, project, max(weight) AS weight FROM (
      SELECT agent, project, minor AS weight FROM due WHERE minor > 0
      UNION ALL SELECT agent, project, 0 FROM received
      UNION ALL SELECT agent, project, 0 FROM used
    ) AS known GROUP BY agent, project
  )`;

/**
 * Everybody who has returned less to a project than was due; persons, and those of whom it is not known yet whether they
 * are, only to themselves ($4; null: to the hub).
 */
const OWING_ENTRIES = `
  WITH ${OF_PROJECTS}, missing AS MATERIALIZED (
    SELECT due.project, due.agent, due.currency, due.minor - coalesce(received.minor, 0) AS minor
    FROM due LEFT JOIN received USING (agent, project, currency)
    LEFT JOIN known_agent k ON k.id = due.agent
    WHERE due.minor > coalesce(received.minor, 0)
      AND (k.kind <> 'PERSON' OR $4::text[] IS NULL OR due.agent = ANY($4))
  ), entry AS (
    SELECT project, agent, max(minor) AS weight FROM missing GROUP BY project, agent
  )`;

/** The first rows of each owner after a place. */
function pageOf(owner: string, item: string, parameter: number): string {
  const [weight, id, limit] = [parameter, parameter + 1, parameter + 2].map((n) => `$${n}`);
  return `page AS (
    SELECT * FROM (
      SELECT *, row_number() OVER (PARTITION BY ${owner} ORDER BY weight DESC, ${item}) AS place FROM entry
      WHERE ${weight}::numeric IS NULL OR weight < ${weight} OR (weight = ${weight} AND ${item} > ${id}::text)
    ) AS ranked WHERE place <= ${limit}::int
  )`;
}

/** Amounts of a fact per agent and project, as JSON. */
function amountsOf(fact: string, column: string): string {
  return `(SELECT agent, project, jsonb_agg(jsonb_build_object('minor', ${column}::text, 'currency', currency) ORDER BY currency) AS list
    FROM ${fact} WHERE ${column} > 0 AND (agent, project) IN (SELECT agent, project FROM page) GROUP BY agent, project)`;
}

/** All SQL on what is due and what came; a constant number of statements, however many agents and projects. */
export class GapRepository {
  constructor(private readonly sql: Sql) {}

  /** Due is the sum over projects; received is what came in, allocated or not. */
  async loadTotals(agents: readonly string[], period: Period): Promise<Map<string, GapTotals>> {
    const rows = await this.sql.query<RawMoney & { agent: string; kind: "due" | "received" }>(
      `SELECT p.agent, 'due' AS kind, p.currency, sum(due_within(d.amount_minor, p.due_from, p.due_until, ${WITHIN}))::text AS minor
       FROM pledge p JOIN pledge_due d ON d.pledge = p.id
       WHERE p.agent = ANY($1) AND ${PLEDGE_TOUCHES} GROUP BY p.agent, p.currency
       UNION ALL
       SELECT payer, 'received', currency, sum(amount_minor)::text FROM receipt
       WHERE payer = ANY($1) AND received_at >= $2::timestamptz AND received_at < coalesce($3::timestamptz, 'infinity')
       GROUP BY payer, currency ORDER BY 3`,
      [agents, period.from, period.until],
    );
    return new Map(
      agents.map((agent) => {
        const of = (kind: string): Money[] =>
          toMoney(rows.filter((row) => row.agent === agent && row.kind === kind && row.minor !== "0"));
        return [agent, { due: of("due"), received: of("received") }];
      }),
    );
  }

  /** The most due first; `limit` rows of each agent after a place. */
  async listProjects(
    agents: readonly string[],
    period: Period,
    after: GapPlace | null,
    limit: number,
  ): Promise<ProjectGap[]> {
    const rows = await this.sql.query<RawGap>(
      `${GAP_ENTRIES}, ${pageOf("agent", "project", 4)}
       SELECT page.agent, page.project, page.weight::text AS weight, due.list AS due, received.list AS received,
         passed.list AS "passedOn", uses.list AS "declaredUse"
       FROM page
       LEFT JOIN ${amountsOf("due", "minor")} AS due USING (agent, project)
       LEFT JOIN ${amountsOf("received", "minor")} AS received USING (agent, project)
       LEFT JOIN ${amountsOf("received", "passed_on")} AS passed USING (agent, project)
       LEFT JOIN (
         SELECT agent, project, jsonb_agg(jsonb_build_object('basis', basis, 'weight', trim_scale(weight)::text) ORDER BY basis) AS list
         FROM used WHERE (agent, project) IN (SELECT agent, project FROM page) GROUP BY agent, project
       ) AS uses USING (agent, project)
       ORDER BY page.agent, page.place`,
      [agents, period.from, period.until, after?.weight.toString() ?? null, after?.id ?? null, limit],
    );
    return rows.map((row) => ({
      ...row,
      weight: BigInt(row.weight),
      due: toMoney(row.due),
      received: toMoney(row.received),
      passedOn: toMoney(row.passedOn),
      declaredUse: row.declaredUse ?? [],
    }));
  }

  countProjects(agents: readonly string[], period: Period): Promise<{ id: string; count: number }[]> {
    return this.sql.query(`${GAP_ENTRIES} SELECT agent AS id, count(*)::int AS count FROM entry GROUP BY agent`, [
      agents,
      period.from,
      period.until,
    ]);
  }

  /** The largest gap first; `limit` rows of each project after a place. `persons`: who of them may be named; null: all. */
  async listOwing(
    projects: readonly string[],
    period: Period,
    persons: readonly string[] | null,
    after: GapPlace | null,
    limit: number,
  ): Promise<Owing[]> {
    const rows = await this.sql.query<RawOwing>(
      `${OWING_ENTRIES}, ${pageOf("project", "agent", 5)}
       SELECT page.project, page.agent, page.weight::text AS weight, gap.list AS gap
       FROM page JOIN ${amountsOf("missing", "minor")} AS gap USING (agent, project)
       ORDER BY page.project, page.place`,
      [projects, period.from, period.until, persons, after?.weight.toString() ?? null, after?.id ?? null, limit],
    );
    return rows.map((row) => ({ ...row, weight: BigInt(row.weight), gap: toMoney(row.gap) }));
  }

  countOwing(
    projects: readonly string[],
    period: Period,
    persons: readonly string[] | null,
  ): Promise<{ id: string; count: number }[]> {
    return this.sql.query(`${OWING_ENTRIES} SELECT project AS id, count(*)::int AS count FROM entry GROUP BY project`, [
      projects,
      period.from,
      period.until,
      persons,
    ]);
  }

  /** All that was ever allocated to each project, held amounts included. */
  async loadReceived(projects: readonly string[]): Promise<(Money & { readonly project: string })[]> {
    const rows = await this.sql.query<RawMoney & { project: string }>(
      `SELECT l.project, r.currency, sum(l.amount_minor)::text AS minor
       FROM allocation_line l JOIN allocation_run r ON r.id = l.run
       WHERE l.project = ANY($1) GROUP BY l.project, r.currency ORDER BY r.currency`,
      [projects],
    );
    return rows.map(({ minor, ...row }) => ({ ...row, minor: BigInt(minor) }));
  }
}

type RawGap = Pick<ProjectGap, "agent" | "project"> & {
  readonly weight: string;
  readonly due: readonly RawMoney[] | null;
  readonly received: readonly RawMoney[] | null;
  readonly passedOn: readonly RawMoney[] | null;
  readonly declaredUse: ProjectGap["declaredUse"] | null;
};

type RawOwing = Pick<Owing, "agent" | "project"> & { readonly weight: string; readonly gap: readonly RawMoney[] };

function toMoney(amounts: readonly RawMoney[] | null): Money[] {
  return (amounts ?? []).map(({ minor, currency }) => ({ minor: BigInt(minor), currency }));
}
