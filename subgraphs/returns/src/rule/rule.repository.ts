import { type Sql, type Transaction, constraintOf } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { ReturnRule } from "./rule";
import { ReturnRuleRow } from "./rule.entity";

const COLUMNS = `id, organization, name, kind, alpha_bps AS "alphaBps", family, version, replaces, created_at AS "createdAt"`;

/** All SQL on rules. */
export class RuleRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<ReturnRule[]> {
    return this.sql.query<ReturnRule>(`SELECT ${COLUMNS} FROM return_rule WHERE id = ANY($1)`, [ids]);
  }

  /** Newest first; `limit` rows of each organization after the given id. */
  listOf(organizations: readonly string[], after: string | null, limit: number): Promise<ReturnRule[]> {
    return this.sql.query<ReturnRule>(
      `SELECT r.* FROM unnest($1::text[]) AS o(id)
       CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM return_rule
         WHERE organization = o.id AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
       ) r ORDER BY r.id DESC`,
      [organizations, after, limit],
    );
  }

  countOf(organizations: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query(
      "SELECT organization AS id, count(*)::int AS count FROM return_rule WHERE organization = ANY($1) GROUP BY organization",
      [organizations],
    );
  }

  /** Errors: STATE_CONFLICT when the version before already has a successor. */
  static async insert(tx: Transaction, rule: ReturnRule): Promise<void> {
    try {
      await tx.manager.insert(ReturnRuleRow, { ...rule });
    } catch (error) {
      if (constraintOf(error) === null || rule.replaces === null) throw error;
      throw new DomainError("STATE_CONFLICT", "A newer version of this rule exists; replace that one.", {
        replaces: rule.replaces,
      });
    }
  }
}
