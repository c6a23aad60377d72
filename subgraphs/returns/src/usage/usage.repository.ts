import type { Sql, Transaction } from "@commons-hub/shared/database";
import { formatDecimal, parseDecimal } from "@commons-hub/shared/numbers";
import type { Period } from "@commons-hub/shared/value";
import { type DeclaredUse, type UsageBasis, type UsageDeclaration, WEIGHT_SCALE } from "./usage";
import { UsageDeclarationRow } from "./usage.entity";

const COLUMNS = `id, agent, period_from AS "from", period_until AS "until", bill, created_at AS "createdAt"`;

/** All SQL on usage declarations. */
export class UsageRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<UsageDeclaration[]> {
    return (
      await this.sql.query<UsageDeclarationRow>(`SELECT ${COLUMNS} FROM usage_declaration WHERE id = ANY($1)`, [ids])
    ).map(toDeclaration);
  }

  /** The latest of an agent whose period touches the given one. */
  async findLatest(agent: string, period: Period): Promise<UsageDeclaration | null> {
    const [row] = await this.sql.query<UsageDeclarationRow>(
      `SELECT ${COLUMNS} FROM usage_declaration
       WHERE agent = $1 AND period_from < coalesce($3::timestamptz, 'infinity')
         AND coalesce(period_until, 'infinity') > $2
       ORDER BY created_at DESC, id DESC LIMIT 1`,
      [agent, period.from, period.until],
    );
    return row ? toDeclaration(row) : null;
  }

  async listUses(declaration: string): Promise<DeclaredUse[]> {
    const rows = await this.sql.query<{ project: string; basis: UsageBasis; weight: string }>(
      "SELECT project, basis, weight FROM declared_use WHERE declaration = $1 ORDER BY project, basis",
      [declaration],
    );
    return rows.map(({ weight, ...use }) => ({ ...use, weight: parseDecimal(weight, WEIGHT_SCALE) }));
  }

  static async insert(tx: Transaction, declaration: UsageDeclaration, uses: readonly DeclaredUse[]): Promise<void> {
    const { period, ...row } = declaration;
    await tx.manager.insert(UsageDeclarationRow, { ...row, ...period });
    await tx.query(
      `INSERT INTO declared_use (declaration, project, basis, weight)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::numeric[])`,
      [
        declaration.id,
        uses.map(({ project }) => project),
        uses.map(({ basis }) => basis),
        uses.map(({ weight }) => formatDecimal(weight, WEIGHT_SCALE)),
      ],
    );
    if (declaration.bill === null) return;
    // The root is the thing that is used for its parts; component 0 of the bill.
    await tx.query(
      `INSERT INTO declared_use (declaration, project, basis, weight)
       SELECT $1, c.project, 'BILL_OF_MATERIALS', count(*)
       FROM known_bill_part, unnest(component_index, component_project) AS c(index, project)
       WHERE bill = $2 AND c.index > 0 GROUP BY c.project`,
      [declaration.id, declaration.bill],
    );
  }
}

function toDeclaration({ from, until, ...row }: UsageDeclarationRow): UsageDeclaration {
  return { ...row, period: { from, until } };
}
