import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor, requireActFor, requireScope } from "@commons-hub/shared/identity";
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
import { mayReadAccount, mayReadBooks, OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import type { CurrencyService } from "../currency/currency.service";
import { minorIn } from "../money";
import { decideSettlement, type Obligation, OBLIGATION_PREFIX, requireObligation } from "./obligation";
import { obligationAcknowledged, obligationRecorded, obligationSettled } from "./obligation.events";
import { ObligationRepository } from "./obligation.repository";

export interface NewObligation {
  readonly debtor: string;
  readonly creditor: string;
  readonly amount: Money;
  readonly dueAt?: Date | null | undefined;
  readonly reference?: string | null | undefined;
}

export class ObligationService {
  readonly #obligations: ObligationRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly currencies: CurrencyService,
    private readonly agents: AgentDirectory,
  ) {
    this.#obligations = new ObligationRepository(work.sql);
  }

  /**
   * Records a debt: the debtor does it (an officer of it), or a steward or treasurer of the currency's issuer, who keeps
   * the network's books. Nobody makes somebody else a debtor: what the bookkeepers record waits for `acknowledge`.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND for the currency or an agent; those of `requireObligation` and of
   *         `AgentDirectory`.
   */
  async record(command: Command, input: NewObligation): Promise<Obligation> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    const draft = requireObligation({
      debtor: input.debtor,
      creditor: input.creditor,
      currency: input.amount.currency,
      amountMinor: input.amount.minor,
      dueAt: input.dueAt ?? null,
      reference: input.reference ?? null,
    });
    const currency = await this.currencies.findByCode(draft.currency);
    if (currency === null)
      throw new DomainError("NOT_FOUND", "No such currency: obligations are recorded in a currency of this hub.");
    if (!mayActFor(caller, draft.debtor, OFFICERS) && !mayActFor(caller, currency.issuer, OFFICERS))
      throw new DomainError("FORBIDDEN", "Only the debtor, or a steward or treasurer of the issuer, records a debt.", {
        issuer: currency.issuer,
      });
    await this.agents.requireAgent(caller, draft.debtor);
    await this.agents.requireAgent(caller, draft.creditor);
    return this.work.run(command, async (tx) => {
      const now = await tx.now();
      const obligation: Obligation = {
        ...draft,
        id: newId(OBLIGATION_PREFIX),
        currencyId: currency.id,
        settledMinor: 0n,
        recordedBy: caller.agent,
        recordedAt: now,
        acknowledgedAt: mayActFor(caller, draft.debtor, OFFICERS) ? now : null,
      };
      await ObligationRepository.insert(tx, [obligation]);
      tx.emit(obligationRecorded(obligation, caller.agent));
      return obligation;
    });
  }

  /**
   * The debtor says that it owes what its network's bookkeepers have recorded; clearings take it in from then on.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; STATE_CONFLICT when it is acknowledged already.
   */
  async acknowledge(command: Command, id: string): Promise<Obligation> {
    requireScope(command.caller, "EXCHANGE");
    const [known] = await this.load(command.caller, [id]);
    if (!known) throw new DomainError("NOT_FOUND", "No such obligation, or not one of yours.", { obligation: id });
    requireActFor(command.caller, known.debtor, "EXCHANGE", OFFICERS);
    return this.work.run(command, async (tx) => {
      const obligation = await getForUpdate(tx, id);
      if (obligation.acknowledgedAt !== null)
        throw new DomainError("STATE_CONFLICT", "The debtor has acknowledged this obligation already.");
      const acknowledgedAt = await tx.now();
      await ObligationRepository.acknowledge(tx, id, acknowledgedAt);
      tx.emit(obligationAcknowledged(obligation, command.caller.agent));
      return { ...obligation, acknowledgedAt };
    });
  }

  /**
   * The creditor confirms that a debt was paid elsewhere, or lets it go; wholly or in part.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; CURRENCY_MISMATCH; those of `decideSettlement`.
   */
  async settle(command: Command, id: string, amount: Money | null): Promise<Obligation> {
    requireScope(command.caller, "EXCHANGE");
    const [known] = await this.load(command.caller, [id]);
    if (!known) throw new DomainError("NOT_FOUND", "No such obligation, or not one of yours.", { obligation: id });
    requireActFor(command.caller, known.creditor, "EXCHANGE", OFFICERS);
    const amountMinor = minorIn(known.currency, amount) ?? null;
    return this.work.run(command, async (tx) => {
      const obligation = await getForUpdate(tx, id);
      const settled = decideSettlement(obligation, amountMinor);
      await ObligationRepository.settle(tx, id, settled);
      tx.emit(obligationSettled(obligation, settled, command.caller.agent));
      return { ...obligation, settledMinor: obligation.settledMinor + settled };
    });
  }

  /** Those that the caller may see: of its two parties, or of a currency whose books it keeps. */
  async load(caller: Caller, ids: readonly string[]): Promise<Obligation[]> {
    const found = await this.#obligations.load(ids);
    return found.filter(
      ({ debtor, creditor, issuer }) =>
        mayReadAccount(caller, { owner: debtor, issuer }) || mayReadAccount(caller, { owner: creditor, issuer }),
    );
  }

  /**
   * What an agent owes and is owed, newest first; null for whom that is no business of.
   *
   * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
   */
  async listOpen(caller: Caller, agent: string, page: PageArgs): Promise<Connection<Obligation> | null> {
    requirePageSize(page.first);
    const [after] = page.after ? decodeCursor(page.after, 1) : [];
    if (!mayReadBooks(caller, agent)) return null;
    const rows = await this.#obligations.listOpen(agent, after ?? null, page.first + 1);
    return connectionOf(
      rows,
      page,
      ({ id }) => encodeCursor([id]),
      () => this.#obligations.countOpen(agent),
    );
  }
}

async function getForUpdate(tx: Transaction, id: string): Promise<Obligation> {
  const obligation = await ObligationRepository.getForUpdate(tx, id);
  if (obligation === null) throw new Error("an obligation is gone");
  return obligation;
}
