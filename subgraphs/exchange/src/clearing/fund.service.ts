import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor, requireActFor, requireScope } from "@commons-hub/shared/identity";
import type { Money } from "@commons-hub/shared/value";
import { OFFICERS } from "../access";
import type { Account } from "../account/account";
import type { AccountService } from "../account/account.service";
import type { Currency } from "../currency/currency";
import { minorIn } from "../money";
import type { Debt, FundTerms } from "./clearing";
import { clearingAllowed } from "./clearing.events";
import { type Fund, fundTermsOf, requireClearingLimit, requireFund, type WillingAccount } from "./fund";
import { type ClearingConsent, FundRepository } from "./fund.repository";

export interface FundOrder {
  /** Id of an account. */
  readonly account: string;
  readonly limit: Money;
}

/** A fund, as a clearing reads it before it counts. */
export interface ReadFund {
  readonly fund: Fund;
  readonly willing: readonly WillingAccount[];
  readonly terms: FundTerms;
}

/** Mutual credit that lets clearings go further, with those who want that. */
export class FundService {
  readonly #funds: FundRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: AccountService,
  ) {
    this.#funds = new FundRepository(work.sql);
  }

  /**
   * Lets clearings take from an account, or put into it, up to a limit each time; by its owner or an officer of it.
   * Without a limit nothing is allowed any more.
   *
   * Errors: UNAUTHENTICATED; NOT_FOUND; FORBIDDEN; CURRENCY_MISMATCH; those of `requireClearingLimit`.
   */
  async allow(command: Command, id: string, limit: Money | null): Promise<Account> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    const [account] = await this.accounts.load(caller, [id]);
    if (!account) throw new DomainError("NOT_FOUND", "No such account.", { account: id });
    requireActFor(caller, account.owner, "EXCHANGE", OFFICERS);
    const limitMinor = requireClearingLimit(minorIn(account.currency, limit) ?? null);
    return this.work.run(command, async (tx) => {
      await FundRepository.saveConsent(tx, id, limitMinor, caller.agent);
      tx.emit(clearingAllowed(account, limitMinor, caller.agent));
      return account;
    });
  }

  loadConsents(accounts: readonly string[]): Promise<ClearingConsent[]> {
    return this.#funds.loadConsents(accounts);
  }

  /**
   * Checks a fund that a clearing names: an account in its currency, of somebody for whom the caller acts.
   *
   * Errors: NOT_FOUND; FORBIDDEN; CURRENCY_MISMATCH; AMOUNT_OUT_OF_RANGE.
   */
  async requireFund(caller: Caller, currency: Currency, order: FundOrder): Promise<Fund> {
    const account = await this.#funds.findAccount(order.account);
    if (account === null) throw new DomainError("NOT_FOUND", "No such account.", { account: order.account });
    if (account.currency !== currency.code)
      throw new DomainError(
        "CURRENCY_MISMATCH",
        `The fund is in ${account.currency}; it must be in ${currency.code}.`,
        {
          currency: currency.code,
        },
      );
    if (!mayActFor(caller, account.owner, OFFICERS))
      throw new DomainError("FORBIDDEN", "Only an officer of its owner lets an account be the fund of a clearing.");
    return requireFund({ account: account.id, limitMinor: minorIn(currency.code, order.limit) ?? 0n });
  }

  /** What the fund and those who let it use their accounts can do for these debts, as it is now. */
  async read(fund: Fund, currency: Currency, debts: readonly Debt[]): Promise<ReadFund> {
    const owners = new Set(debts.flatMap(({ debtor, creditor }) => [debtor, creditor]));
    const account = await this.#funds.findAccount(fund.account);
    if (account === null) throw new Error("an account is gone");
    const willing = await this.#funds.listWilling(currency.id, [...owners], fund.account);
    return { fund, willing, terms: fundTermsOf(fund, account, willing) };
  }
}
