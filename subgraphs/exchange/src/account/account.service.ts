import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, hasRole, mayActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { decodeCursor, requirePageSize } from "@commons-hub/shared/relay";
import type { Money } from "@commons-hub/shared/value";
import { MEMBERS, OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import type { CurrencyService } from "../currency/currency.service";
import { minorIn } from "../money";
import { type Account, changeLimits, decideLimits, visibleTo } from "./account";
import { accountLimitsChanged, accountOpened } from "./account.events";
import { AccountRepository } from "./account.repository";

export interface NewAccount {
  readonly owner: string;
  /** Id of the currency. */
  readonly currency: string;
  readonly creditLimit?: Money | null | undefined;
  readonly softLimit?: Money | null | undefined;
  readonly maximum?: Money | null | undefined;
}

export interface NewLimits {
  /** Id of the account. */
  readonly account: string;
  readonly creditLimit: Money;
  readonly softLimit?: Money | null | undefined;
  readonly maximum?: Money | null | undefined;
}

export class AccountService {
  readonly #accounts: AccountRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly currencies: CurrencyService,
    private readonly agents: AgentDirectory,
  ) {
    this.#accounts = new AccountRepository(work.sql);
  }

  /**
   * Opens an agent's one account in a currency: by a steward or treasurer of the issuer with any limits, by a member of
   * the issuer with at most those of the currency, or by another owner (an officer of it) without credit.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND for the currency or the owner; CURRENCY_MISMATCH for limits in another;
   *         AMOUNT_OUT_OF_RANGE; INVALID_INPUT; ALREADY_EXISTS; those of `AgentDirectory`.
   */
  async open(command: Command, input: NewAccount): Promise<Account> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    const [currency] = await this.currencies.load([input.currency]);
    if (!currency) throw new DomainError("NOT_FOUND", "No such currency.", { currency: input.currency });
    const isIssuer = mayActFor(caller, currency.issuer, OFFICERS);
    if (!isIssuer && !mayActFor(caller, input.owner, OFFICERS))
      throw new DomainError("FORBIDDEN", "Only its owner, or a steward or treasurer of the issuer, opens an account.", {
        issuer: currency.issuer,
      });
    const wish = {
      creditLimitMinor: minorIn(currency.code, input.creditLimit),
      softLimitMinor: minorIn(currency.code, input.softLimit),
      maximumMinor: minorIn(currency.code, input.maximum),
    };
    const isMember = caller.agent === input.owner && hasRole(caller, currency.issuer, MEMBERS);
    const limits = decideLimits(currency, wish, isIssuer ? "ISSUER" : isMember ? "MEMBER" : "OTHER");
    await this.agents.requireAgent(caller, input.owner);
    return this.work.run(command, async (tx) => {
      const account: Account = {
        id: newId("acc"),
        owner: input.owner,
        currencyId: currency.id,
        currency: currency.code,
        issuer: currency.issuer,
        openedAt: await tx.now(),
        figures: { ...limits, postedMinor: 0n, pendingOutMinor: 0n, pendingInMinor: 0n },
      };
      if (!(await AccountRepository.insert(tx, account, limits)))
        throw new DomainError("ALREADY_EXISTS", "This agent has an account in this currency.", { owner: input.owner });
      tx.emit(accountOpened(account, caller.agent));
      return account;
    });
  }

  /**
   * Gives an account other limits, by a steward or treasurer of the issuer. All of them are named: one that is left out is
   * none from then on.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; CURRENCY_MISMATCH; those of `changeLimits`.
   */
  changeLimits(command: Command, input: NewLimits): Promise<Account> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const account = await AccountRepository.lock(tx, input.account);
      if (account?.figures == null) throw new DomainError("NOT_FOUND", "No such account.", { account: input.account });
      if (!mayActFor(caller, account.issuer, OFFICERS))
        throw new DomainError(
          "FORBIDDEN",
          "Only a steward or treasurer of the issuer changes what an account may do.",
          {
            issuer: account.issuer,
          },
        );
      const wish = {
        creditLimitMinor: minorIn(account.currency, input.creditLimit) ?? 0n,
        softLimitMinor: minorIn(account.currency, input.softLimit) ?? null,
        maximumMinor: minorIn(account.currency, input.maximum) ?? null,
      };
      const figures = changeLimits(account.figures, wish);
      await AccountRepository.saveLimits(tx, account.id, wish);
      tx.emit(accountLimitsChanged(account, wish, caller.agent));
      return { ...account, figures };
    });
  }

  /** As the caller sees them. */
  async load(caller: Caller, ids: readonly string[]): Promise<Account[]> {
    return (await this.#accounts.load(ids)).map((account) => visibleTo(caller, account));
  }

  /** As the caller sees them, oldest first. */
  async loadByOwner(caller: Caller, owners: readonly string[]): Promise<Account[]> {
    return (await this.#accounts.loadByOwner(owners)).map((account) => visibleTo(caller, account));
  }

  /** All in some currencies, as the caller sees them, oldest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOfCurrencies(
    caller: Caller,
    currencies: readonly string[],
    first: number,
    after: string | null,
  ): Promise<readonly Account[]> {
    const limit = requirePageSize(first) + 1;
    const [id] = after === null ? [] : decodeCursor(after, 1);
    const found = await this.#accounts.listOfCurrencies(currencies, id ?? null, limit);
    return found.map((account) => visibleTo(caller, account));
  }

  countOfCurrencies(currencies: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.#accounts.countOfCurrencies(currencies);
  }
}
