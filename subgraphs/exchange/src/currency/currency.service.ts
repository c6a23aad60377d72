import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { Money } from "@commons-hub/shared/value";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { minorIn } from "../money";
import { type Currency, type CurrencyDraft, requireCurrency } from "./currency";
import { currencyCreated } from "./currency.events";
import { CurrencyRepository } from "./currency.repository";

export interface NewCurrency extends Omit<CurrencyDraft, "defaultLimits"> {
  readonly defaultCreditLimit?: Money | null | undefined;
  readonly defaultSoftLimit?: Money | null | undefined;
  readonly defaultMaximum?: Money | null | undefined;
}

export class CurrencyService {
  readonly #currencies: CurrencyRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentDirectory,
  ) {
    this.#currencies = new CurrencyRepository(work.sql);
  }

  /**
   * Errors: UNAUTHENTICATED; FORBIDDEN unless the caller is steward or treasurer of the issuer; INVALID_INPUT;
   *         CURRENCY_MISMATCH for limits in another currency; AMOUNT_OUT_OF_RANGE; ALREADY_EXISTS for a code that is taken; those of `AgentDirectory`.
   */
  async create(command: Command, input: NewCurrency): Promise<Currency> {
    requireActFor(command.caller, input.issuer, "EXCHANGE", OFFICERS);
    const { defaultCreditLimit, defaultSoftLimit, defaultMaximum, ...rest } = input;
    const draft = requireCurrency({
      ...rest,
      defaultLimits: {
        creditLimitMinor: minorIn(input.code, defaultCreditLimit) ?? 0n,
        softLimitMinor: minorIn(input.code, defaultSoftLimit) ?? null,
        maximumMinor: minorIn(input.code, defaultMaximum) ?? null,
      },
    });
    await this.agents.requireOrganization(command.caller, draft.issuer);
    return this.work.run(command, async (tx) => {
      const currency = { id: newId("cur"), ...draft, createdAt: await tx.now() };
      if (!(await CurrencyRepository.insert(tx, currency)))
        throw new DomainError("ALREADY_EXISTS", `A currency with the code ${draft.code} exists.`, { code: draft.code });
      tx.emit(currencyCreated(currency, command.caller.agent));
      return currency;
    });
  }

  load(ids: readonly string[]): Promise<Currency[]> {
    return this.#currencies.load(ids);
  }

  findByCode(code: string): Promise<Currency | null> {
    return this.#currencies.findByCode(code);
  }

  /** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async list(page: PageArgs): Promise<Connection<Currency>> {
    requirePageSize(page.first);
    const [code] = page.after ? decodeCursor(page.after, 1) : [];
    const rows = await this.#currencies.list(code ?? null, page.first + 1);
    return connectionOf(
      rows,
      page,
      (currency) => encodeCursor([currency.code]),
      () => this.#currencies.count(),
    );
  }
}
