import type { Sql } from "@commons-hub/shared/database";
import type { Bill, BillComponent } from "../allocation";

export interface KnownBill {
  readonly id: string;
  readonly rootProject: string;
  readonly digest: string;
}

const BILL = `id, root_project AS "rootProject", digest`;

interface PartRow {
  readonly index: readonly number[];
  readonly project: readonly string[];
  readonly name: readonly string[];
  readonly version: readonly (string | null)[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** All SQL on what is known of projects. */
export class KnownRepository {
  constructor(private readonly sql: Sql) {}

  /** Kind by id, of those that are known. */
  async loadKinds(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.sql.query<{ id: string; kind: string }>(
      "SELECT id, kind FROM known_agent WHERE id = ANY($1)",
      [ids],
    );
    return new Map(rows.map(({ id, kind }) => [id, kind]));
  }

  /** Slug, or name in a bill, by id, of those that are known. */
  async loadLabels(projects: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.sql.query<{ id: string; label: string }>(
      "SELECT id, label FROM known_project WHERE id = ANY($1)",
      [projects],
    );
    return new Map(rows.map(({ id, label }) => [id, label]));
  }

  async listStewards(project: string): Promise<string[]> {
    const rows = await this.sql.query<{ agent: string }>(
      "SELECT agent FROM known_steward WHERE project = $1 ORDER BY agent",
      [project],
    );
    return rows.map(({ agent }) => agent);
  }

  /** The steward of each project that has exactly one. */
  async loadOnlyStewards(projects: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.sql.query<{ project: string; agent: string }>(
      "SELECT project, min(agent) AS agent FROM known_steward WHERE project = ANY($1) GROUP BY project HAVING count(*) = 1",
      [projects],
    );
    return new Map(rows.map(({ project, agent }) => [project, agent]));
  }

  /** A complete bill by its id, or the latest with that digest. */
  async findBill(idOrDigest: string): Promise<KnownBill | null> {
    const [row] = await this.sql.query<KnownBill>(
      `SELECT ${BILL} FROM known_bill WHERE published_at IS NOT NULL AND (id = $1 OR digest = $1)
       ORDER BY id = $1 DESC, announced_at DESC, id DESC LIMIT 1`,
      [idOrDigest],
    );
    return row ?? null;
  }

  /** The latest complete bill whose root is the project. */
  async findLatestBill(project: string): Promise<KnownBill | null> {
    const [row] = await this.sql.query<KnownBill>(
      `SELECT ${BILL} FROM known_bill WHERE published_at IS NOT NULL AND root_project = $1
       ORDER BY announced_at DESC, id DESC LIMIT 1`,
      [project],
    );
    return row ?? null;
  }

  /** Components in the bill's own order, the root first. */
  async readBill(id: string): Promise<Bill> {
    const parts = await this.sql.query<PartRow>(
      `SELECT component_index AS index, component_project AS project, component_name AS name,
         component_version AS version, edge_from AS "from", edge_to AS "to"
       FROM known_bill_part WHERE bill = $1 ORDER BY part`,
      [id],
    );
    const components: BillComponent[] = [];
    const edges: [number, number][] = [];
    for (const part of parts) {
      part.index.forEach((index, n) => {
        components[index] = {
          project: part.project[n] ?? "",
          name: part.name[n] ?? "",
          version: part.version[n] ?? null,
        };
      });
      part.from.forEach((from, n) => edges.push([from, part.to[n] ?? 0]));
    }
    return { components, edges };
  }
}
