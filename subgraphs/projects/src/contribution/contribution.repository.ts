import type { Sql, Transaction } from "@commons-hub/shared/database";
import { originColumn, type OriginRecord, readOrigin } from "../origin";
import type { Contribution } from "./contribution";

const COLUMNS = `c.id, c.agent_id AS agent, c.project_id AS project, c.action, c.at, c.evidence, c.corrects,
  c.recorded_by AS "recordedBy", c.recorded_at AS "recordedAt",
  CASE WHEN c.effort_value IS NOT NULL THEN jsonb_build_object('value', c.effort_value::text, 'unit', c.effort_unit) END
    AS effort,
  ${originColumn("c")}`;

/** A place in a list that runs from the latest to the earliest. */
export interface ContributionPlace {
  readonly at: string;
  readonly id: string;
}

export interface Confirmation {
  readonly contribution: string;
  readonly agent: string;
}

type Owner = "agent" | "project";

interface ContributionRecord extends Omit<Contribution, "origin"> {
  readonly origin: OriginRecord;
}

/** All SQL on contributions. */
export class ContributionRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<Contribution[]> {
    return this.#query(`SELECT ${COLUMNS} FROM contribution c WHERE c.id = ANY($1)`, [ids]);
  }

  /** Of each owner the `limit` latest after the place, in one statement; grouped by owner in no order. */
  listOfMany(
    owner: Owner,
    ids: readonly string[],
    after: ContributionPlace | null,
    limit: number,
  ): Promise<Contribution[]> {
    return this.#query(
      `SELECT c.* FROM unnest($1::text[]) AS owner CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM contribution c
         WHERE c.${owner}_id = owner AND ($2::timestamptz IS NULL OR (c.at, c.id) < ($2, $3))
         ORDER BY c.at DESC, c.id DESC LIMIT $4
       ) c ORDER BY c.at DESC, c.id DESC`,
      [ids, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  countOfMany(owner: Owner, ids: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query(
      `SELECT ${owner}_id AS id, count(*)::int AS count FROM contribution WHERE ${owner}_id = ANY($1) GROUP BY 1`,
      [ids],
    );
  }

  /** Who confirmed each of these contributions, the first first. */
  loadConfirmations(contributions: readonly string[]): Promise<Confirmation[]> {
    return this.sql.query(
      `SELECT contribution_id AS contribution, agent_id AS agent FROM contribution_confirmation
       WHERE contribution_id = ANY($1) ORDER BY at, agent_id`,
      [contributions],
    );
  }

  /** The project that a record of elsewhere was first imported into, null when none was; reads the whole table once. */
  async findProjectOfOrigin(source: string, digest: string): Promise<string | null> {
    const [row] = await this.sql.query<{ project: string }>(
      `SELECT project_id AS project FROM contribution WHERE origin_source = $1 AND origin_digest = $2
       ORDER BY recorded_at, id LIMIT 1`,
      [source, digest],
    );
    return row?.project ?? null;
  }

  async isCorrected(id: string): Promise<boolean> {
    return (await this.sql.query("SELECT 1 FROM contribution WHERE corrects = $1", [id])).length > 0;
  }

  /** Makes confirmations and corrections of one contribution wait for each other. */
  static async lock(tx: Transaction, id: string): Promise<void> {
    await tx.query("SELECT 1 FROM contribution WHERE id = $1 FOR NO KEY UPDATE", [id]);
  }

  /** Writes those that are not there yet, in one statement, and answers their ids. */
  static async insertMissing(tx: Transaction, contributions: readonly Contribution[]): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `INSERT INTO contribution (id, agent_id, project_id, action, effort_value, effort_unit, at, evidence, corrects,
         recorded_by, recorded_at, origin_source, origin_uri, origin_imported_at, origin_digest)
       SELECT r.id, r.agent, r.project, r.action, (r.effort->>'value')::numeric, r.effort->>'unit', r.at, r.evidence,
         r.corrects, r."recordedBy", r."recordedAt", r.origin->>'source', r.origin->>'uri',
         (r.origin->>'importedAt')::timestamptz, r.origin->>'digest'
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, agent text, project text, action text, effort jsonb,
         at timestamptz, evidence text, corrects text, "recordedBy" text, "recordedAt" timestamptz, origin jsonb)
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [JSON.stringify(contributions)],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** False when the agent had confirmed it before. */
  static async insertConfirmation(tx: Transaction, contribution: string, agent: string): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO contribution_confirmation (contribution_id, agent_id, at) VALUES ($1, $2, hub_now())
       ON CONFLICT (contribution_id, agent_id) DO NOTHING RETURNING 1`,
      [contribution, agent],
    );
    return rows.length > 0;
  }

  async #query(text: string, values: readonly unknown[]): Promise<Contribution[]> {
    return (await this.sql.query<ContributionRecord>(text, values)).map(({ origin, ...contribution }) => ({
      ...contribution,
      origin: readOrigin(origin),
    }));
  }
}
