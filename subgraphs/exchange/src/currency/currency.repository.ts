import type { Sql, Transaction } from "@commons-hub/shared/database";
import type { Currency } from "./currency";
import { CurrencyRow } from "./currency.entity";

const COLUMNS = `id, code, name, decimals, issuer, default_credit_limit_minor AS "creditLimitMinor",
  default_soft_limit_minor AS "softLimitMinor", default_maximum_minor AS "maximumMinor", created_at AS "createdAt"`;

/** As SQL answers: bigint columns as text. */
type CurrencyRecord = Omit<CurrencyRow, "creditLimitMinor" | "softLimitMinor" | "maximumMinor"> & {
  readonly creditLimitMinor: string;
  readonly softLimitMinor: string | null;
  readonly maximumMinor: string | null;
};

/** All SQL on currencies. */
export class CurrencyRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<Currency[]> {
    const rows = await this.sql.query<CurrencyRecord>(`SELECT ${COLUMNS} FROM currency WHERE id = ANY($1)`, [ids]);
    return rows.map(toCurrency);
  }

  async findByCode(code: string): Promise<Currency | null> {
    const [row] = await this.sql.query<CurrencyRecord>(`SELECT ${COLUMNS} FROM currency WHERE code = $1`, [code]);
    return row ? toCurrency(row) : null;
  }

  /** By code; `limit` rows after the given one. */
  async list(afterCode: string | null, limit: number): Promise<Currency[]> {
    const rows = await this.sql.query<CurrencyRecord>(
      `SELECT ${COLUMNS} FROM currency WHERE $1::text IS NULL OR code > $1 ORDER BY code LIMIT $2`,
      [afterCode, limit],
    );
    return rows.map(toCurrency);
  }

  async count(): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>("SELECT count(*)::int AS count FROM currency");
    return row?.count ?? 0;
  }

  /** False when the code is taken. */
  static async insert(tx: Transaction, { defaultLimits, ...currency }: Currency): Promise<boolean> {
    const result = await tx.manager
      .createQueryBuilder()
      .insert()
      .into(CurrencyRow)
      .values({ ...currency, ...defaultLimits })
      .orIgnore()
      .returning("id")
      .execute();
    return (result.raw as unknown[]).length === 1;
  }
}

function toCurrency({ creditLimitMinor, softLimitMinor, maximumMinor, ...row }: CurrencyRecord): Currency {
  return {
    ...row,
    defaultLimits: {
      creditLimitMinor: BigInt(creditLimitMinor),
      softLimitMinor: softLimitMinor === null ? null : BigInt(softLimitMinor),
      maximumMinor: maximumMinor === null ? null : BigInt(maximumMinor),
    },
  };
}
