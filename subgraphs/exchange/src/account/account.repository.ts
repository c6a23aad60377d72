import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Limits } from "../ledger/balance";
import type { Account } from "./account";
import { AccountRow } from "./account.entity";

/** Accounts of one agent that one answer holds; an agent has one in each currency that it uses. */
const ACCOUNTS_OF_OWNER_MAX = 100;

const SELECT = `SELECT a.id, a.owner, a.currency_id AS "currencyId", a.currency_code AS currency, c.issuer, a.opened_at AS "openedAt",
    a.credit_limit_minor AS "creditLimitMinor", a.soft_limit_minor AS "softLimitMinor", a.maximum_minor AS "maximumMinor",
    a.posted_minor AS "postedMinor", a.pending_out_minor AS "pendingOutMinor", a.pending_in_minor AS "pendingInMinor"
  FROM account a JOIN currency c ON c.id = a.currency_id`;

/** As SQL answers: bigint columns as text. */
interface AccountRecord extends Omit<Account, "figures"> {
  readonly creditLimitMinor: string;
  readonly softLimitMinor: string | null;
  readonly maximumMinor: string | null;
  readonly postedMinor: string;
  readonly pendingOutMinor: string;
  readonly pendingInMinor: string;
}

/** All SQL on accounts; balances change in the functions of a transfer only. */
export class AccountRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Account[]> {
    return (await this.sql.query<AccountRecord>(`${SELECT} WHERE a.id = ANY($1)`, [ids])).map(toAccount);
  }

  /** The accounts of each owner, oldest first. */
  async loadByOwner(owners: readonly string[]): Promise<Account[]> {
    const rows = await this.sql.query<AccountRecord>(
      `SELECT found.* FROM unnest($1::text[]) AS owners(id)
       CROSS JOIN LATERAL (${SELECT} WHERE a.owner = owners.id ORDER BY a.id LIMIT ${ACCOUNTS_OF_OWNER_MAX}) found
       ORDER BY found.id`,
      [owners],
    );
    return rows.map(toAccount);
  }

  /** Locked as a transfer locks it: nothing moves on it meanwhile. */
  static async lock(tx: Transaction, id: string): Promise<Account | null> {
    const [row] = await tx.query<AccountRecord>(`${SELECT} WHERE a.id = $1 FOR NO KEY UPDATE OF a`, [id]);
    return row ? toAccount(row) : null;
  }

  static async saveLimits(tx: Transaction, id: string, limits: Limits): Promise<void> {
    await tx.query(
      "UPDATE account SET credit_limit_minor = $2, soft_limit_minor = $3, maximum_minor = $4 WHERE id = $1",
      [
        id,
        String(limits.creditLimitMinor),
        limits.softLimitMinor?.toString() ?? null,
        limits.maximumMinor?.toString() ?? null,
      ],
    );
  }

  /** The accounts in each currency, oldest first: `limit` of each after the given id; one statement. */
  async listOfCurrencies(currencies: readonly string[], afterId: string | null, limit: number): Promise<Account[]> {
    const rows = await this.sql.query<AccountRecord>(
      `SELECT found.* FROM unnest($1::text[]) AS o(id)
       CROSS JOIN LATERAL (${SELECT} WHERE a.currency_id = o.id AND ($2::text IS NULL OR a.id > $2) ORDER BY a.id LIMIT $3) found
       ORDER BY found."currencyId", found.id`,
      [currencies, afterId, limit],
    );
    return rows.map(toAccount);
  }

  countOfCurrencies(currencies: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.sql.query<{ id: string; count: number }>(
      "SELECT currency_id AS id, count(*)::int AS count FROM account WHERE currency_id = ANY($1) GROUP BY currency_id",
      [currencies],
    );
  }

  /** False when the owner has an account in this currency. */
  static async insert(tx: Transaction, account: Account, limits: Limits): Promise<boolean> {
    const { issuer: _, figures: __, ...row } = account;
    const result = await tx.manager
      .createQueryBuilder()
      .insert()
      .into(AccountRow)
      .values({ ...row, ...limits })
      .orIgnore()
      .returning("id")
      .execute();
    return (result.raw as unknown[]).length === 1;
  }
}

function toAccount(record: AccountRecord): Account {
  const { creditLimitMinor, softLimitMinor, maximumMinor, postedMinor, pendingOutMinor, pendingInMinor, ...row } =
    record;
  return {
    ...row,
    figures: {
      creditLimitMinor: BigInt(creditLimitMinor),
      softLimitMinor: softLimitMinor === null ? null : BigInt(softLimitMinor),
      maximumMinor: maximumMinor === null ? null : BigInt(maximumMinor),
      postedMinor: BigInt(postedMinor),
      pendingOutMinor: BigInt(pendingOutMinor),
      pendingInMinor: BigInt(pendingInMinor),
    },
  };
}
