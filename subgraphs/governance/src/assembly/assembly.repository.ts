import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Assembly, AssemblyWithChambers, Chamber } from "./assembly";
import { AssemblyRow, ChamberRow } from "./assembly.entity";

const COLUMNS = `id, name, organization, project, territory, created_at AS "createdAt"`;
const CHAMBER_COLUMNS = `id, assembly, index, name, seats, weight, period_days AS "periodDays", rule, organization, project, roles`;

export interface AssemblyFilter {
  readonly organization: string | null;
  readonly territory: string | null;
}

/** All SQL on assemblies and chambers. */
export class AssemblyRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<Assembly[]> {
    return this.sql.query<AssemblyRow>(`SELECT ${COLUMNS} FROM assembly WHERE id = ANY($1)`, [ids]);
  }

  loadChambers(ids: readonly string[]): Promise<Chamber[]> {
    return this.sql.query<ChamberRow>(`SELECT ${CHAMBER_COLUMNS} FROM chamber WHERE id = ANY($1)`, [ids]);
  }

  /** In the order in which they stand in each assembly. */
  loadChambersOf(assemblies: readonly string[]): Promise<Chamber[]> {
    return this.sql.query<ChamberRow>(
      `SELECT ${CHAMBER_COLUMNS} FROM chamber WHERE assembly = ANY($1) ORDER BY assembly, index`,
      [assemblies],
    );
  }

  /** By id, which is by age. */
  list(filter: AssemblyFilter, after: string | null, limit: number): Promise<Assembly[]> {
    return this.sql.query<AssemblyRow>(
      `SELECT ${COLUMNS} FROM assembly
       WHERE ($1::text IS NULL OR organization = $1) AND ($2::text IS NULL OR territory = $2) AND id > $3
       ORDER BY id LIMIT $4`,
      [filter.organization, filter.territory, after ?? "", limit],
    );
  }

  async count(filter: AssemblyFilter): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM assembly
       WHERE ($1::text IS NULL OR organization = $1) AND ($2::text IS NULL OR territory = $2)`,
      [filter.organization, filter.territory],
    );
    return row?.count ?? 0;
  }

  static async insert(tx: Transaction, { assembly, chambers }: AssemblyWithChambers): Promise<void> {
    await tx.manager.insert(AssemblyRow, assembly);
    await tx.manager.insert(
      ChamberRow,
      chambers.map((chamber) => ({ ...chamber, roles: [...chamber.roles] })),
    );
  }
}
