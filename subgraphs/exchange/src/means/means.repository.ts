import type { Sql } from "@commons-hub/shared/database";
import type { OwnersOfAsMany } from "./concentration";

/** All that is shared and still somebody's by right, lent out or not, of a kind where one is named. */
const FILTER = `shareable AND accounting > 0 AND ($1::text IS NULL OR specification = $1)`;

/** All SQL on the register of shared means. */
export class MeansRepository {
  constructor(private readonly sql: Sql) {}

  /** Ids, newest first; `limit` after the given one. */
  async list(specification: string | null, afterId: string | null, limit: number): Promise<string[]> {
    const rows = await this.sql.query<{ id: string }>(
      `SELECT id FROM economic_resource WHERE ${FILTER} AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [specification, afterId, limit],
    );
    return rows.map(({ id }) => id);
  }

  async count(specification: string | null): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM economic_resource WHERE ${FILTER}`,
      [specification],
    );
    return row?.count ?? 0;
  }

  /** How many owners have how many: few rows, however many owners there are. */
  countOwners(specification: string | null): Promise<OwnersOfAsMany[]> {
    return this.sql.query<OwnersOfAsMany>(
      `SELECT means, count(*)::int AS owners
       FROM (SELECT count(*)::int AS means FROM economic_resource WHERE ${FILTER} GROUP BY owner) o GROUP BY means`,
      [specification],
    );
  }
}
