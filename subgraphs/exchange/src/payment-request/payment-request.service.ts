import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor, requireActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { decodeCursor, requirePageSize } from "@commons-hub/shared/relay";
import type { Money } from "@commons-hub/shared/value";
import { agentsSpentFor, mayReadBooks, OFFICERS } from "../access";
import type { AccountService } from "../account/account.service";
import { currencyMismatch } from "../ledger/refusal";
import { requireDraft } from "../ledger/transfer";
import { decideSettlement, OBLIGATION_PREFIX, requireObligation } from "../obligation/obligation";
import { obligationRecorded, obligationSettled } from "../obligation/obligation.events";
import { ObligationRepository } from "../obligation/obligation.repository";
import { placeAll } from "../transfer/batch.service";
import { type PaymentRequest, requireState } from "./payment-request";
import { paymentRequestAnswered, paymentRequested } from "./payment-request.events";
import { type ListedRequest, PaymentRequestRepository } from "./payment-request.repository";

export interface NewPaymentRequest {
  /** Ids of accounts: who is to be paid, and who is asked. */
  readonly to: string;
  readonly from: string;
  readonly amount: Money;
  readonly memo?: string | null | undefined;
}

export class PaymentRequestService {
  readonly #requests: PaymentRequestRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: AccountService,
  ) {
    this.#requests = new PaymentRequestRepository(work.sql);
  }

  /**
   * Asks for a payment, by the owner of the account that is to be paid or an officer of it.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND for an account; CURRENCY_MISMATCH; those of `requireDraft`.
   */
  async open(command: Command, input: NewPaymentRequest): Promise<PaymentRequest> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    const { memo } = draftOf(newId("trf"), input.from, input.to, input.amount, input.memo ?? null);
    const found = new Map((await this.accounts.load(caller, [input.to, input.from])).map((each) => [each.id, each]));
    const to = found.get(input.to);
    const from = found.get(input.from);
    if (!to || !from) throw new DomainError("NOT_FOUND", "No such account.", { account: to ? input.from : input.to });
    requireActFor(caller, to.owner, "EXCHANGE", OFFICERS);
    if (to.currency !== input.amount.currency || from.currency !== input.amount.currency)
      throw currencyMismatch(input.amount.currency, from.currency, to.currency);
    return this.work.run(command, async (tx) => {
      const request: PaymentRequest = {
        id: newId("prq"),
        payeeAccount: to.id,
        payerAccount: from.id,
        payee: to.owner,
        payer: from.owner,
        currency: to.currency,
        amountMinor: input.amount.minor,
        memo,
        state: "OPEN",
        transfer: null,
        obligation: null,
        requestedBy: caller.agent,
        requestedAt: await tx.now(),
        answeredAt: null,
      };
      await PaymentRequestRepository.insert(tx, request);
      tx.emit(paymentRequested(request, caller.agent));
      return request;
    });
  }

  /**
   * Accepts a request, by the payer or an officer of it: from now on the payer owes it, and clearings set it off against
   * what the payer is owed.
   *
   * Errors: UNAUTHENTICATED; NOT_FOUND; FORBIDDEN; STATE_CONFLICT unless it is open; INVALID_INPUT for what an agent asks
   *         of itself.
   */
  async accept(command: Command, id: string): Promise<PaymentRequest> {
    requireScope(command.caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const request = requireState(await getOwn(tx, id), "OPEN");
      requireActFor(tx.caller, request.payer, "EXCHANGE", OFFICERS);
      const obligation = await owe(tx, request);
      await PaymentRequestRepository.accept(tx, id, obligation);
      tx.emit(paymentRequestAnswered(request, "ACCEPTED", tx.caller.agent));
      return { ...request, state: "ACCEPTED", obligation, answeredAt: await tx.now() };
    });
  }

  /**
   * Pays a request, by the payer or an officer of it: the transfer and the answer are one commit, so it is paid once. Of
   * one that was accepted what is outstanding is paid.
   *
   * Errors: UNAUTHENTICATED; NOT_FOUND; FORBIDDEN; STATE_CONFLICT unless it is open, or accepted and something outstanding;
   *         those of a transfer.
   */
  async pay(command: Command, id: string): Promise<PaymentRequest> {
    requireScope(command.caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const request = requireState(await getOwn(tx, id), "OPEN", "ACCEPTED");
      requireActFor(tx.caller, request.payer, "EXCHANGE", OFFICERS);
      const minor = request.obligation === null ? request.amountMinor : await settleAll(tx, request.obligation);
      const amount = { minor, currency: request.currency };
      const draft = draftOf(newId("trf"), request.payerAccount, request.payeeAccount, amount, request.memo);
      const agents = agentsSpentFor(tx.caller);
      const mayPay = ({ owner }: { readonly owner: string }) => agents === null || agents.includes(owner);
      const [answer] = await placeAll(tx, [{ draft, linked: false }], mayPay);
      if (answer?.refusal) throw answer.refusal;
      await PaymentRequestRepository.answer(tx, id, "PAID", draft.id);
      tx.emit(paymentRequestAnswered(request, "PAID", tx.caller.agent));
      return { ...request, state: "PAID", transfer: draft.id, answeredAt: await tx.now() };
    });
  }

  /**
   * Closes a request without paying: the payer declines it, the payee withdraws it. What was accepted is owed: its payee
   * lets it go by settling the obligation.
   *
   * Errors: UNAUTHENTICATED; NOT_FOUND; STATE_CONFLICT unless it is open.
   */
  async close(command: Command, id: string): Promise<PaymentRequest> {
    requireScope(command.caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const request = requireState(await getOwn(tx, id), "OPEN");
      const state = mayActFor(tx.caller, request.payer, OFFICERS) ? "DECLINED" : "WITHDRAWN";
      await PaymentRequestRepository.answer(tx, id, state, null);
      tx.emit(paymentRequestAnswered(request, state, tx.caller.agent));
      return { ...request, state, answeredAt: await tx.now() };
    });
  }

  /** Those whose payer's or payee's books the caller may look into. */
  async load(caller: Caller, ids: readonly string[]): Promise<PaymentRequest[]> {
    const found = await this.#requests.load(ids);
    return found.filter(({ payer, payee }) => mayReadBooks(caller, payer) || mayReadBooks(caller, payee));
  }

  /** What agents are asked for and ask for, newest first, with whose list it stands in. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOpenOfMany(
    agents: readonly string[],
    first: number,
    after: string | null,
  ): Promise<readonly ListedRequest[]> {
    const limit = requirePageSize(first) + 1;
    const [id] = after === null ? [] : decodeCursor(after, 1);
    return this.#requests.listOpenOfMany(agents, id ?? null, limit);
  }

  countOpenOfMany(agents: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.#requests.countOpenOfMany(agents);
  }
}

function draftOf(id: string, from: string, to: string, amount: Money, memo: string | null) {
  const plain = { id, from, to, currency: amount.currency, amountMinor: amount.minor };
  return requireDraft({ ...plain, pending: false, timeoutSeconds: null, memo });
}

/** Locked; for whom it is no business of, there is none. */
async function getOwn(tx: Transaction, id: string): Promise<PaymentRequest> {
  const request = await PaymentRequestRepository.getForUpdate(tx, id);
  const isParty =
    request !== null &&
    (mayActFor(tx.caller, request.payer, OFFICERS) || mayActFor(tx.caller, request.payee, OFFICERS));
  if (!isParty)
    throw new DomainError("NOT_FOUND", "No such payment request, or not one of yours.", { paymentRequest: id });
  return request;
}

/** Records what is owed from now on; answers its id. */
async function owe(tx: Transaction, request: PaymentRequest): Promise<string> {
  const { payer, payee, currency, amountMinor, memo } = request;
  const draft = { debtor: payer, creditor: payee, currency, amountMinor, dueAt: null, reference: memo };
  const now = await tx.now();
  const obligation = {
    ...requireObligation(draft),
    id: newId(OBLIGATION_PREFIX),
    currencyId: await PaymentRequestRepository.getCurrencyId(tx, request),
    settledMinor: 0n,
    recordedBy: tx.caller.agent,
    recordedAt: now,
    acknowledgedAt: now,
  };
  await ObligationRepository.insert(tx, [obligation]);
  tx.emit(obligationRecorded(obligation, tx.caller.agent));
  return obligation.id;
}

/** Settles what is outstanding; answers how much that was. Errors: those of `decideSettlement`. */
async function settleAll(tx: Transaction, id: string): Promise<bigint> {
  const obligation = await ObligationRepository.getForUpdate(tx, id);
  if (obligation === null) throw new Error("an obligation is gone");
  const settledMinor = decideSettlement(obligation, null);
  await ObligationRepository.settle(tx, id, settledMinor);
  tx.emit(obligationSettled(obligation, settledMinor, tx.caller.agent));
  return settledMinor;
}
