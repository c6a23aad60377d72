import type { Bus } from "@commons-hub/shared/bus";
import { type Command, isRetryable, type Sql, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { JobHandler } from "@commons-hub/shared/job";
import { requireAmountMinor } from "@commons-hub/shared/numbers";
import type { Money } from "@commons-hub/shared/value";
import { agentsSpentFor } from "../access";
import { requireDraft, type TransferDraft } from "../ledger/transfer";
import { mayReadTransfer, type Transfer, TRANSFER_PREFIX, transferIdOf } from "./transfer";
import { type Step, TransferRepository } from "./transfer.repository";

export const EXPIRE_TRANSFER = "transfer.expire";

export interface NewTransfer {
  /** The client's own id: a repeated one answers the transfer that it repeats. */
  readonly id?: string | null | undefined;
  /** Ids of accounts. */
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
  readonly pending?: boolean | null | undefined;
  readonly timeoutSeconds?: number | null | undefined;
  readonly memo?: string | null | undefined;
}

/**
 * Moves mutual credit. A step is one statement, and where nothing else belongs to the commit that statement is the whole
 * transaction: no round trip is spent while the rows of a busy account are locked.
 */
export class TransferService {
  readonly #transfers: TransferRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
  ) {
    this.#transfers = new TransferRepository(work.sql);
  }

  /**
   * Posts a transfer, or sets its amount aside when it is `pending`. The caller owns the payer's account or is steward or
   * treasurer of the organization that does. A repeated id with the same content answers the transfer as it stands now.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; those of `requireDraft` and of `TransferRepository.place`.
   */
  async place(command: Command, input: NewTransfer): Promise<Transfer> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    const draft = requireDraft(draftOf(caller, input));
    const place = (sql: Sql): Promise<Transfer> => new TransferRepository(sql).place(draft, stepOf(caller));
    if (draft.timeoutSeconds === null) return this.#run(command, place);
    return this.#runWhole(command, async (tx) => {
      const transfer = await place(tx);
      if (transfer.state === "PENDING") await scheduleExpiry(tx, transfer);
      return transfer;
    });
  }

  /**
   * Posts a pending transfer, wholly or in part: the payer's side alone moves value.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; CURRENCY_MISMATCH; AMOUNT_OUT_OF_RANGE; INVALID_INPUT for more than
   *         was set aside; STATE_CONFLICT unless it is pending and not expired.
   */
  async post(command: Command, id: string, amount: Money | null): Promise<Transfer> {
    requireScope(command.caller, "EXCHANGE");
    if (amount !== null) {
      requireAmountMinor(amount.minor);
      await this.#requireCurrency(command.caller, id, amount.currency);
    }
    return this.#run(command, (sql) =>
      new TransferRepository(sql).settle(id, "POSTED", amount?.minor ?? null, stepOf(command.caller)),
    );
  }

  /**
   * Voids a pending transfer, by either side: what was set aside is released.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; STATE_CONFLICT unless it is pending.
   */
  async void(command: Command, id: string): Promise<Transfer> {
    requireScope(command.caller, "EXCHANGE");
    return this.#run(command, (sql) => new TransferRepository(sql).settle(id, "VOIDED", null, stepOf(command.caller)));
  }

  /** Those that the caller may see. */
  async load(caller: Caller, ids: readonly string[]): Promise<Transfer[]> {
    return (await this.#transfers.load(ids)).filter((transfer) => mayReadTransfer(caller, transfer));
  }

  /** The currency of a transfer never changes, so it may be read before the step. */
  async #requireCurrency(caller: Caller, id: string, currency: string): Promise<void> {
    const [transfer] = await this.load(caller, [id]);
    if (transfer && transfer.currency !== currency)
      throw new DomainError("CURRENCY_MISMATCH", "The amount must be in the transfer's currency.", {
        currency: transfer.currency,
      });
  }

  /** One statement is one transaction, unless an idempotency record must be part of it or the statement met a conflict. */
  async #run(command: Command, step: (sql: Sql) => Promise<Transfer>): Promise<Transfer> {
    if (command.idempotency) return this.#runWhole(command, step);
    try {
      const transfer = await step(this.work.sql);
      this.#hint();
      return transfer;
    } catch (error) {
      if (isRetryable(error)) return this.#runWhole(command, step);
      throw error;
    }
  }

  async #runWhole(command: Command, step: (tx: Transaction) => Promise<Transfer>): Promise<Transfer> {
    const transfer = await this.work.run(command, step);
    this.#hint();
    return transfer;
  }

  /** The event was written by the statement itself. */
  #hint(): void {
    this.bus.publish(this.work.database.schema);
  }
}

/** Voids pending transfers whose time is over; one that was settled meanwhile is left as it is. */
export const expireTransfer: JobHandler = {
  run: async (tx, job) => {
    const transfers = new TransferRepository(tx);
    const [transfer] = await transfers.load([job.key]);
    if (transfer?.state !== "PENDING") return;
    try {
      await transfers.settle(job.key, "VOIDED", null, { event: newId("evt"), actor: null, agents: null });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== "STATE_CONFLICT") throw error;
    }
  },
};

/** What is asked for, with an id of its own where the client gives none. */
export function draftOf(caller: Caller, input: NewTransfer): TransferDraft {
  return {
    id: input.id === null || input.id === undefined ? newId(TRANSFER_PREFIX) : transferIdOf(caller, input.id),
    from: input.from,
    to: input.to,
    currency: input.amount.currency,
    amountMinor: input.amount.minor,
    pending: input.pending ?? false,
    timeoutSeconds: input.timeoutSeconds ?? null,
    memo: input.memo ?? null,
  };
}

function stepOf(caller: Caller): Step {
  return { event: newId("evt"), actor: caller.agent, agents: agentsSpentFor(caller) };
}

async function scheduleExpiry(tx: Transaction, transfer: Transfer): Promise<void> {
  if (transfer.expiresAt === null) return;
  await tx.schedule({
    kind: EXPIRE_TRANSFER,
    key: transfer.id,
    dueAt: transfer.expiresAt,
    payload: { transfer: transfer.id },
  });
}
