import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { LineDraft } from "../allocation";
import type { Pledge } from "./pledge";
import { PledgeRow } from "./pledge.entity";

const COLUMNS = `id, agent, organization, rule, bill, declaration, currency, amount_minor AS "amountMinor",
  due_from AS "dueFrom", due_until AS "dueUntil", digest, created_at AS "createdAt"`;

/** A row as SQL gives it: bigint as text. */
type Raw = Omit<PledgeRow, "amountMinor"> & { readonly amountMinor: string };

/** All SQL on pledges. */
export class PledgeRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Pledge[]> {
    return (await this.sql.query<Raw>(`SELECT ${COLUMNS} FROM pledge WHERE id = ANY($1)`, [ids])).map(toPledge);
  }

  /** Newest first; `limit` rows of each agent after the given id. */
  async listOf(agents: readonly string[], after: string | null, limit: number): Promise<Pledge[]> {
    const rows = await this.sql.query<Raw>(
      `SELECT p.* FROM unnest($1::text[]) AS a(id)
       CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM pledge
         WHERE agent = a.id AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
       ) p ORDER BY p.id DESC`,
      [agents, after, limit],
    );
    return rows.map(toPledge);
  }

  countOf(agents: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query(
      "SELECT agent AS id, count(*)::int AS count FROM pledge WHERE agent = ANY($1) GROUP BY agent",
      [agents],
    );
  }

  static async insert(tx: Transaction, pledge: Pledge): Promise<void> {
    const { amount, due, ...row } = pledge;
    await tx.manager.insert(PledgeRow, {
      ...row,
      currency: amount.currency,
      amountMinor: amount.minor,
      dueFrom: due.from,
      dueUntil: due.until,
    });
  }

  /** What of a pledge is due to each project. */
  static async insertParts(tx: Transaction, pledge: string, parts: readonly LineDraft[]): Promise<void> {
    await tx.query(
      `INSERT INTO pledge_due (pledge, project, amount_minor) SELECT $1, * FROM unnest($2::text[], $3::bigint[])`,
      [pledge, parts.map(({ project }) => project), parts.map(({ amountMinor }) => amountMinor.toString())],
    );
  }
}

function toPledge({ currency, amountMinor, dueFrom, dueUntil, ...row }: Raw): Pledge {
  return {
    ...row,
    amount: { minor: BigInt(amountMinor), currency },
    due: { from: dueFrom, until: dueUntil },
  };
}
