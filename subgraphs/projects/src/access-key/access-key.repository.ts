import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { AccessKey, KeyHolder } from "./access-key";
import { AccessKeyRow } from "./access-key.entity";

const COLUMNS = `id, agent_id AS agent, label, scopes, created_at AS "createdAt", created_by AS "createdBy",
  expires_at AS "expiresAt", revoked_at AS "revokedAt"`;

/** All SQL on access keys. The hash goes in and never comes out. */
export class AccessKeyRepository {
  constructor(private readonly sql: Sql) {}

  load(ids: readonly string[]): Promise<AccessKey[]> {
    return this.sql.query<AccessKey>(`SELECT ${COLUMNS} FROM access_key WHERE id = ANY($1)`, [ids]);
  }

  /** Keys of an agent, the newest first. */
  listOf(agent: string, limit: number): Promise<AccessKey[]> {
    return this.sql.query<AccessKey>(
      `SELECT ${COLUMNS} FROM access_key WHERE agent_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2`,
      [agent, limit],
    );
  }

  /** The holder of a key that is neither revoked nor expired, with the roles in force now; one statement. */
  async findHolder(hash: string): Promise<KeyHolder | null> {
    const [row] = await this.sql.query<KeyHolder>(
      `SELECT k.id AS key, k.agent_id AS agent, k.scopes, hub_now() AS "readAt",
         COALESCE((
           SELECT jsonb_agg(jsonb_build_object('organization', m.organization_id, 'roles', m.roles) ORDER BY m.id)
           FROM membership m
           WHERE m.agent_id = k.agent_id AND m."from" <= hub_now() AND (m.until IS NULL OR m.until > hub_now())
         ), '[]') AS memberships
       FROM access_key k
       WHERE k.hash = $1 AND k.revoked_at IS NULL AND k.expires_at > hub_now()`,
      [hash],
    );
    return row ?? null;
  }

  /** Whether nobody but its maker has ever cared for this person: no key yet, and made by that agent. */
  static async awaitsFirstKey(tx: Transaction, agent: string, maker: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM agent a
       WHERE a.id = $1 AND a.kind = 'PERSON' AND a.created_by = $2
         AND NOT EXISTS (SELECT FROM access_key k WHERE k.agent_id = a.id)
       FOR NO KEY UPDATE`,
      [agent, maker],
    );
    return rows.length > 0;
  }

  static async insert(tx: Transaction, key: AccessKey, hash: string): Promise<void> {
    await tx.manager.insert(AccessKeyRow, { ...key, scopes: [...key.scopes], hash });
  }

  static async saveRevocation(tx: Transaction, key: AccessKey): Promise<void> {
    await tx.manager.update(AccessKeyRow, { id: key.id }, { revokedAt: key.revokedAt });
  }
}
