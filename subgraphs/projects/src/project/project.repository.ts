import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { NamePlace } from "../by-name";
import { originColumn, type OriginRecord, readOrigin } from "../origin";
import type { Project } from "./project";

const COLUMNS = `id, slug, name, status, licence, identity, purl, repository, created_at AS "createdAt", ${originColumn("p")}`;

export interface ProjectFilter {
  /** Cared for by this agent. */
  readonly steward: string | null;
}

interface ProjectRecord extends Omit<Project, "origin"> {
  readonly origin: OriginRecord;
}

export interface Stewardship {
  readonly project: string;
  readonly agent: string;
}

const FILTER = `($1::text IS NULL OR EXISTS (
  SELECT FROM project_steward s WHERE s.project_id = p.id AND s.agent_id = $1))`;

/** All SQL on projects; only what may be seen. */
export class ProjectRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Project[]> {
    return this.#query(`SELECT ${COLUMNS} FROM visible_project p WHERE id = ANY($1)`, [ids]);
  }

  async findBySlug(slug: string): Promise<Project | null> {
    const [project] = await this.#query(`SELECT ${COLUMNS} FROM visible_project p WHERE slug = $1`, [slug]);
    return project ?? null;
  }

  async findByIdentity(identity: string): Promise<Project | null> {
    const [project] = await this.#query(`SELECT ${COLUMNS} FROM visible_project p WHERE identity = $1`, [identity]);
    return project ?? null;
  }

  /** By name, then id; `limit` rows after the given name and id. */
  list(filter: ProjectFilter, after: NamePlace | null, limit: number): Promise<Project[]> {
    return this.#query(
      `SELECT ${COLUMNS} FROM visible_project p
       WHERE ${FILTER} AND ($2::text IS NULL OR (name, id) > ($2, $3)) ORDER BY name, id LIMIT $4`,
      [filter.steward, after?.name ?? null, after?.id ?? null, limit],
    );
  }

  async count(filter: ProjectFilter): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM visible_project p WHERE ${FILTER}`,
      [filter.steward],
    );
    return row?.count ?? 0;
  }

  /** Stewards of all these projects, the longest-standing first. */
  loadStewards(projects: readonly string[]): Promise<Stewardship[]> {
    return this.sql.query<Stewardship>(
      `SELECT project_id AS project, agent_id AS agent FROM project_steward
       WHERE project_id = ANY($1) ORDER BY since, agent_id`,
      [projects],
    );
  }

  /** Whether the agent cares for the project now: by name, or as a steward of an organization that does. */
  async isSteward(agent: string, project: string): Promise<boolean> {
    const rows = await this.sql.query(
      `SELECT 1 FROM project_steward s
       WHERE s.project_id = $2 AND (
         s.agent_id = $1 OR EXISTS (
           SELECT FROM membership m
           WHERE m.agent_id = $1 AND m.organization_id = s.agent_id AND 'STEWARD' = ANY(m.roles)
             AND m."from" <= hub_now() AND (m.until IS NULL OR m.until > hub_now())))
       LIMIT 1`,
      [agent, project],
    );
    return rows.length > 0;
  }

  static async insert(tx: Transaction, project: Project, stewards: readonly string[]): Promise<void> {
    const { origin } = project;
    await tx.query(
      `INSERT INTO project (id, slug, name, status, licence, identity, purl, repository, created_at,
         origin_source, origin_uri, origin_imported_at, origin_digest)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        project.id,
        project.slug,
        project.name,
        project.status,
        project.licence,
        project.identity,
        project.purl,
        project.repository,
        project.createdAt,
        origin?.source ?? null,
        origin?.uri ?? null,
        origin?.importedAt ?? null,
        origin?.digest ?? null,
      ],
    );
    await ProjectRepository.insertStewards(tx, project.id, stewards);
  }

  /** Answers those who were not stewards before. */
  static async insertStewards(tx: Transaction, project: string, stewards: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ agent_id: string }>(
      `INSERT INTO project_steward (project_id, agent_id, since)
       SELECT $1, steward, hub_now() FROM unnest($2::text[]) AS steward
       ON CONFLICT (project_id, agent_id) DO NOTHING RETURNING agent_id`,
      [project, stewards],
    );
    return rows.map((row) => row.agent_id);
  }

  async #query(text: string, values: readonly unknown[]): Promise<Project[]> {
    return (await this.sql.query<ProjectRecord>(text, values)).map(({ origin, ...project }) => ({
      ...project,
      origin: readOrigin(origin),
    }));
  }
}
