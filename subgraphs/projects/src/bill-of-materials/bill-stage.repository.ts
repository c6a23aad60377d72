import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Component } from "../import/bill";
import { NO_ASSERTION } from "../licence";
import type { Project } from "../project/project";
import { ProjectRepository } from "../project/project.repository";
import type { BillComponent, Dependency } from "./bill";

/** A project that an import may have to make. */
export interface ProjectCandidate {
  readonly id: string;
  readonly identity: string;
  /** The slug it would like, and the one it takes when that is taken. */
  readonly slug: string;
  readonly markedSlug: string;
  readonly name: string;
  readonly licence: string;
  readonly purl: string | null;
  readonly repository: string | null;
}

export interface StagedBill {
  readonly id: string;
  readonly rootProject: string;
  readonly digest: string;
  readonly format: string;
  readonly formatVersion: string;
  readonly sourceUri: string | null;
  readonly componentCount: number;
  readonly edgeCount: number;
  readonly importedBy: string | null;
}

/** Rows that one statement of a clean-up takes away. */
const CLEAN_BATCH = 2_000;

/** All SQL of imports: what is staged is seen by nobody until its events are written. */
export class BillStageRepository {
  constructor(private readonly tx: Transaction) {}

  async insertBill(bill: StagedBill): Promise<void> {
    await this.tx.query(
      `INSERT INTO bill_of_materials (id, root_project_id, digest, format, format_version, source_uri, component_count,
         edge_count, imported_by, staged_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, hub_now())`,
      [
        bill.id,
        bill.rootProject,
        bill.digest,
        bill.format,
        bill.formatVersion,
        bill.sourceUri,
        bill.componentCount,
        bill.edgeCount,
        bill.importedBy,
      ],
    );
  }

  /**
   * Makes those projects that are not there yet and answers the ids of all, by identity. A slug that is taken, also by
   * another of these, gives way to the marked one.
   */
  async ensureProjects(bill: StagedBill, candidates: readonly ProjectCandidate[]): Promise<Map<string, string>> {
    const known = await this.#idsOf(candidates);
    const missing = candidates.filter(({ identity }) => !known.has(identity));
    if (missing.length > 0) {
      await this.tx.query(
        `INSERT INTO project (id, slug, name, status, licence, identity, purl, repository, created_at, staged_by,
           origin_source, origin_uri, origin_imported_at, origin_digest)
         SELECT r.id,
           CASE WHEN EXISTS (SELECT FROM project p WHERE p.slug = r.slug)
                  OR row_number() OVER (PARTITION BY r.slug ORDER BY r.identity) > 1
             THEN r."markedSlug" ELSE r.slug END,
           r.name, 'ACTIVE', r.licence, r.identity, r.purl, r.repository, hub_now(), $2, $3, $4, hub_now(), $5
         FROM jsonb_to_recordset($1::jsonb) AS r(id text, identity text, slug text, "markedSlug" text, name text,
           licence text, purl text, repository text)`,
        [JSON.stringify(missing), bill.id, bill.format, bill.sourceUri, bill.digest],
      );
      for (const { identity, id } of missing) known.set(identity, id);
    }
    return known;
  }

  async insertComponents(bill: string, components: readonly Omit<BillComponent, "billOfMaterials">[]): Promise<void> {
    await this.tx.query(
      `INSERT INTO bill_component (bill_id, index, project_id, name, version, licence)
       SELECT $1, r.index, r.project, r.name, r.version, r.licence
       FROM jsonb_to_recordset($2::jsonb) AS r(index int, project text, name text, version text, licence text)`,
      [bill, JSON.stringify(components)],
    );
  }

  async insertDependencies(bill: string, dependencies: readonly Omit<Dependency, "billOfMaterials">[]): Promise<void> {
    await this.tx.query(
      `INSERT INTO dependency (bill_id, position, from_project_id, to_project_id, version, kind)
       SELECT $1, r.position, r."from", r."to", r.version, r.kind
       FROM jsonb_to_recordset($2::jsonb) AS r(position int, "from" text, "to" text, version text, kind text)`,
      [bill, JSON.stringify(dependencies)],
    );
  }

  async insertParts(bill: string, payloads: readonly { readonly part: number }[]): Promise<void> {
    await this.tx.query(
      `INSERT INTO bill_part (bill_id, part, payload)
       SELECT $1, (payload->>'part')::int, payload FROM jsonb_array_elements($2::jsonb) AS payload`,
      [bill, JSON.stringify(payloads)],
    );
  }

  /** Names the first steward of a project that the bill brings; answers what is announced of it. */
  async insertRootSteward(project: string, steward: string): Promise<Pick<Project, "id" | "slug" | "name" | "purl">> {
    await ProjectRepository.insertStewards(this.tx, project, [steward]);
    const [root] = await this.tx.query<Pick<Project, "id" | "slug" | "name" | "purl">>(
      "SELECT id, slug, name, purl FROM project WHERE id = $1",
      [project],
    );
    if (root === undefined) throw new Error(`the root project ${project} is not staged`);
    return root;
  }

  /**
   * Gives imported projects of which no licence was known, and which nobody cares for here, the one that these components
   * of a published bill state; the later component counts.
   */
  async fillUnknownLicences(bill: string, fromIndex: number, untilIndex: number): Promise<void> {
    await this.tx.query(
      `UPDATE project p SET licence = c.licence
       FROM (
         SELECT DISTINCT ON (project_id) project_id, licence FROM bill_component
         WHERE bill_id = $1 AND index >= $2 AND index < $3 AND licence <> $4 ORDER BY project_id, index DESC
       ) c
       WHERE p.id = c.project_id AND p.licence = $4 AND p.origin_source IS NOT NULL
         AND NOT EXISTS (SELECT FROM project_steward s WHERE s.project_id = p.id)`,
      [bill, fromIndex, untilIndex, NO_ASSERTION],
    );
  }

  /** Takes away some of what an import left behind, done or broken off; false when nothing is left. */
  async cleanSome(): Promise<boolean> {
    const [dead] = await this.tx.query<{ id: string }>(
      `SELECT id FROM bill_of_materials WHERE published_at IS NULL LIMIT 1`,
    );
    if ((await this.#deleteSome("bill_part", "true", [])) > 0) return true;
    if (dead === undefined) return false;
    for (const [table, condition] of [
      ["dependency", "bill_id = $1"],
      ["bill_component", "bill_id = $1"],
      ["project_steward", "project_id IN (SELECT id FROM project WHERE staged_by = $1)"],
      ["project", "staged_by = $1"],
      ["bill_of_materials", "id = $1"],
    ] as const)
      if ((await this.#deleteSome(table, condition, [dead.id])) > 0) return true;
    return false;
  }

  async #deleteSome(table: string, condition: string, values: readonly unknown[]): Promise<number> {
    const rows = await this.tx.query(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${CLEAN_BATCH})) RETURNING 1`,
      values,
    );
    return rows.length;
  }

  async #idsOf(candidates: readonly ProjectCandidate[]): Promise<Map<string, string>> {
    return findProjectIds(
      this.tx,
      candidates.map(({ identity }) => identity),
    );
  }
}

/** Ids of projects by identity, staged ones too. */
export async function findProjectIds(sql: Sql, identities: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.query<{ id: string; identity: string }>(
    `SELECT id, identity FROM project WHERE identity = ANY($1)`,
    [identities],
  );
  return new Map(rows.map(({ id, identity }) => [identity, id]));
}

/** What a project takes over from a component that brings it. */
export type ComponentFacts = Pick<Component, "identity" | "name" | "licence" | "purl" | "repository">;
