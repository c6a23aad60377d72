import type { UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Caller } from "@commons-hub/shared/identity";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { Account } from "../account/account";
import { mayReadAccount } from "../access";
import { type StatementLine, toCsv } from "./statement";
import { StatementRepository } from "./statement.repository";

/** A year of a busy account; a longer time is read in parts. */
export const CSV_LINES_MAX = 10_000;
const INDEX = /^\d{1,18}$/;

export interface StatementPeriod {
  readonly from: Date | null;
  /** Exclusive. */
  readonly until: Date | null;
}

export class StatementService {
  readonly #statements: StatementRepository;

  constructor(work: UnitOfWork) {
    this.#statements = new StatementRepository(work.sql);
  }

  /**
   * An account's postings with the balance after each, oldest first; null for whom the account is no business of.
   *
   * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
   */
  async list(
    caller: Caller,
    account: Account,
    period: StatementPeriod,
    page: PageArgs,
  ): Promise<Connection<StatementLine> | null> {
    requirePageSize(page.first);
    const [after = "0"] = page.after ? decodeCursor(page.after, 1) : [];
    if (!INDEX.test(after)) throw new DomainError("INVALID_CURSOR", "This cursor was not given out by a statement.");
    if (!mayReadAccount(caller, account)) return null;
    const filter = { account: account.id, ...period };
    const rows = await this.#statements.list(filter, BigInt(after), page.first + 1);
    return connectionOf(
      rows,
      page,
      ({ index }) => encodeCursor([String(index)]),
      () => this.#statements.count(filter),
    );
  }

  /**
   * The same as CSV, whole; null for whom the account is no business of.
   *
   * Errors: INVALID_INPUT for more than 10,000 lines.
   */
  async toCsv(caller: Caller, account: Account, period: StatementPeriod): Promise<string | null> {
    if (!mayReadAccount(caller, account)) return null;
    const lines = await this.#statements.list({ account: account.id, ...period }, 0n, CSV_LINES_MAX + 1);
    if (lines.length > CSV_LINES_MAX)
      throw new DomainError(
        "INVALID_INPUT",
        `This statement has more than ${CSV_LINES_MAX} lines: ask for a shorter time.`,
        {
          maximum: CSV_LINES_MAX,
        },
      );
    return toCsv(lines);
  }
}
