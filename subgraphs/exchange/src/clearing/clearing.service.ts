import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, requireActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { INT64_MAX } from "@commons-hub/shared/numbers";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import { agentsReadFor, mayReadBooks, OFFICERS } from "../access";
import type { Currency } from "../currency/currency";
import type { CurrencyService } from "../currency/currency.service";
import { placeAll } from "../transfer/batch.service";
import { clearDebts, type ClearingResult, type Debt } from "./clearing";
import { clearingApplied } from "./clearing.events";
import { fundPostings } from "./fund";
import { FundRepository } from "./fund.repository";
import type { FundOrder, FundService, ReadFund } from "./fund.service";
import { ClearingRepository } from "./clearing.repository";
import type { ClearingRun, KeptLine, KeptNotice } from "./clearing-run";

/** What one commit shrinks within its two seconds, with room to spare. */
export const MAX_OPEN_OBLIGATIONS = 20_000;
/** Payments between reading and applying make a clearing start anew; who loses so often is told to try again. */
const ATTEMPTS = 5;

export interface ClearingOrder {
  /** Id of the currency. */
  readonly currency: string;
  readonly until?: Date | null | undefined;
  readonly fund?: FundOrder | null | undefined;
}

/** Sets off what agents owe each other. The rules are in `clearing.ts`; here they meet what is outstanding now. */
export class ClearingService {
  readonly #clearings: ClearingRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly currencies: CurrencyService,
    private readonly funds: FundService,
  ) {
    this.#clearings = new ClearingRepository(work.sql);
  }

  /**
   * Clears all that is outstanding in a currency and acknowledged, or what of it is due by `until`. It is computed outside of any transaction,
   * and applied whole in one, if every obligation that shrinks is still as it was read; otherwise all of it is done anew.
   * With a fund, those who allow it clear more of what they owe than of what they are owed, or the other way round, and
   * their accounts make up for it in the same commit.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN unless the caller is steward or treasurer of the issuer; NOT_FOUND for the
   *         currency; INVALID_INPUT for more than 20,000 open obligations; AMOUNT_OUT_OF_RANGE when they sum to more than
   *         64 bits; UNAVAILABLE when payments kept coming in between; those of `FundService.requireFund`.
   */
  async run(command: Command, order: ClearingOrder): Promise<ClearingRun> {
    requireScope(command.caller, "EXCHANGE");
    const [currency] = await this.currencies.load([order.currency]);
    if (!currency) throw new DomainError("NOT_FOUND", "No such currency.", { currency: order.currency });
    requireActFor(command.caller, currency.issuer, "EXCHANGE", OFFICERS);
    const until = order.until ?? null;
    const fund = order.fund ? await this.funds.requireFund(command.caller, currency, order.fund) : null;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const debts = await this.#readDebts(currency, until);
      const read = fund && (await this.funds.read(fund, currency, debts));
      const result = clearDebts(debts, read?.terms ?? null);
      const run = await this.work.run(command, (tx) => apply(tx, currency, until, result, read)).catch(unlessOutdated);
      if (run !== null) return run;
    }
    throw new DomainError("UNAVAILABLE", "Payments kept changing what is to be cleared; try again in a moment.");
  }

  /** How many obligations a clearing leaves out, since their debtors have not acknowledged them. */
  countUnacknowledged({ currencyId, until }: ClearingRun): Promise<number> {
    return this.#clearings.countUnacknowledged(currencyId, until);
  }

  async #readDebts(currency: Currency, until: Date | null): Promise<Debt[]> {
    const debts = await this.#clearings.listOpenDebts(currency.id, until, MAX_OPEN_OBLIGATIONS + 1);
    if (debts.length > MAX_OPEN_OBLIGATIONS)
      throw new DomainError(
        "INVALID_INPUT",
        `More than ${MAX_OPEN_OBLIGATIONS} obligations are open: clear those that are due first, with \`until\`.`,
        { maximum: MAX_OPEN_OBLIGATIONS },
      );
    if (debts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) > INT64_MAX)
      throw new DomainError("AMOUNT_OUT_OF_RANGE", "The open obligations sum to more than 64 bits: use `until`.");
    return debts;
  }

  /** The sums of a clearing say nothing of anybody: everybody reads them. */
  load(ids: readonly string[]): Promise<ClearingRun[]> {
    return this.#clearings.load(ids);
  }

  /**
   * A clearing's notices by participant: all for who keeps the issuer's books, its own for everybody else.
   *
   * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
   */
  async listNotices(caller: Caller, clearing: ClearingRun, page: PageArgs): Promise<Connection<KeptNotice>> {
    requirePageSize(page.first);
    const [after] = page.after ? decodeCursor(page.after, 1) : [];
    const issuer = await this.#clearings.getIssuer(clearing.currencyId);
    const agents = mayReadBooks(caller, issuer) ? null : agentsReadFor(caller);
    const rows = await this.#clearings.listNotices(clearing.id, agents, after ?? null, page.first + 1);
    return connectionOf(
      rows,
      page,
      ({ participant }) => encodeCursor([participant]),
      () => this.#clearings.countNotices(clearing.id, agents),
    );
  }

  loadLines(notices: readonly Pick<KeptNotice, "clearing" | "participant">[]): Promise<KeptLine[]> {
    return this.#clearings.loadLines(notices);
  }
}

/** Rolls the whole transaction back: something has changed since it was read. */
class Outdated extends Error {
  override readonly name = "Outdated";
}

function unlessOutdated(error: unknown): null {
  if (error instanceof Outdated) return null;
  throw error;
}

async function apply(
  tx: Transaction,
  currency: Currency,
  until: Date | null,
  result: ClearingResult,
  read: ReadFund | null,
): Promise<ClearingRun> {
  const { caller } = tx;
  await ClearingRepository.lockCurrency(tx, currency.id);
  if (!(await ClearingRepository.shrink(tx, result.obligations))) throw new Outdated();
  const run: ClearingRun = {
    id: newId("clr"),
    currencyId: currency.id,
    currency: currency.code,
    until,
    totalMinor: result.totalMinor,
    clearedMinor: result.clearedMinor,
    fundUsedMinor: result.fundUsedMinor,
    fund: read?.fund ?? null,
    participants: result.participants,
    runBy: caller.agent,
    runAt: await tx.now(),
  };
  if (read !== null) await moveThrough(tx, read, result, run.id);
  await ClearingRepository.insert(tx, run, result);
  tx.emit(clearingApplied(run, caller.agent));
  return run;
}

/** In the order in which everything locks: obligations were first, accounts are next. */
async function moveThrough(
  tx: Transaction,
  { fund, willing }: ReadFund,
  { notices }: ClearingResult,
  clearing: string,
): Promise<void> {
  const entries = fundPostings(fund, notices, willing, clearing);
  if (entries.length === 0) return;
  const moved = new Set(notices.filter(({ drawnMinor }) => drawnMinor !== 0n).map(({ participant }) => participant));
  const used = willing.filter(({ owner }) => moved.has(owner));
  if (!(await FundRepository.holdConsents(tx, used))) throw new Outdated();
  const answers = await placeAll(tx, entries, () => true);
  if (answers.some(({ refusal }) => refusal !== null)) throw new Outdated();
}
