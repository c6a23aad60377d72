import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, requireScope } from "@commons-hub/shared/identity";
import { agentsSpentFor } from "../access";
import { BATCH_MAX, type BatchEntry, type Outcome, placeBatch } from "../ledger/batch";
import { type BatchAccount, BatchRepository, type PlacedRow } from "./batch.repository";
import type { Transfer } from "./transfer";
import { transferPlaced } from "./transfer.events";
import { draftOf, EXPIRE_TRANSFER, type NewTransfer } from "./transfer.service";

export interface NewBatchTransfer extends NewTransfer {
  /** Belongs together with the next one. */
  readonly linked?: boolean | null | undefined;
}

/** One of the two is null. */
export interface BatchAnswer<R = { readonly code: string; readonly message: string }> {
  readonly transfer: Transfer | null;
  readonly refusal: R | null;
}

/** A taken id that was free when it was looked for: the next attempt sees it. */
const ATTEMPTS = 3;

/** Many transfers in one commit, with the rules of `ledger/batch.ts`: each has its own answer. */
export class TransferBatchService {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * Places up to 8,190 transfers in their order, in one transaction. Repeated ids answer the transfers that they repeat.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN without the scope; those of `placeBatch`; INVALID_INPUT for an id that is none;
   *         UNAVAILABLE when ids kept being taken. What is wrong with one transfer stands in its own answer.
   */
  async place(command: Command, inputs: readonly NewBatchTransfer[]): Promise<BatchAnswer[]> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    if (inputs.length > BATCH_MAX)
      throw new DomainError("INVALID_INPUT", `A batch holds 1 to ${BATCH_MAX} transfers.`, { maximum: BATCH_MAX });
    const entries = inputs.map((input) => ({ draft: draftOf(caller, input), linked: input.linked ?? false }));
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const outcomes = await this.work
        .run(command, async (tx) => (await placeAll(tx, entries, spentBy(caller))).map(toPlain))
        .catch(unlessTaken);
      if (outcomes !== null) return outcomes;
    }
    throw new DomainError("UNAVAILABLE", "Others kept taking ids of this batch; try again in a moment.");
  }
}

/** As it can be kept and answered: an error is neither. */
function toPlain({ transfer, refusal }: BatchAnswer<DomainError>): BatchAnswer {
  return { transfer, refusal: refusal && { code: refusal.code, message: refusal.message } };
}

function spentBy(caller: Caller): (account: BatchAccount) => boolean {
  const agents = agentsSpentFor(caller);
  return ({ owner }) => agents === null || agents.includes(owner);
}

/** Rolls the whole transaction back: an id was taken after it had been looked for. */
class IdTaken extends Error {
  override readonly name = "IdTaken";
}

function unlessTaken(error: unknown): null {
  if (error instanceof IdTaken) return null;
  throw error;
}

/** The answers of all entries, in the transaction that it is given. */
export async function placeAll(
  tx: Transaction,
  entries: readonly BatchEntry[],
  mayPayFrom: (account: BatchAccount) => boolean,
): Promise<BatchAnswer<DomainError>[]> {
  const repository = new BatchRepository(tx);
  const locked = await repository.lockAccounts([...new Set(entries.flatMap(({ draft }) => [draft.from, draft.to]))]);
  const known = await repository.load(entries.map(({ draft }) => draft.id));
  const accounts = new Map(locked.map((account) => [account.id, account]));
  const transfers = new Map(known.map((transfer) => [transfer.id, transfer]));
  const now = await tx.now();
  const result = placeBatch(entries, {
    accounts,
    transfers,
    mayPayFrom: ({ id }) => {
      const account = accounts.get(id);
      return account !== undefined && mayPayFrom(account);
    },
    now,
  });
  const { rows, counts } = numberPostings(result.outcomes, accounts);
  if (rows.length > 0) {
    if (!(await repository.insert(rows, tx.caller.agent, now))) throw new IdTaken();
    const changed = [...result.accounts.values()].flatMap((account): BatchAccount[] => {
      const before = accounts.get(account.id);
      return before ? [{ ...before, ...account, postingCount: counts.get(account.id) ?? before.postingCount }] : [];
    });
    await repository.save(changed);
  }
  for (const { transfer } of rows) {
    const parties = { payer: accounts.get(transfer.from)?.owner ?? "", payee: accounts.get(transfer.to)?.owner ?? "" };
    tx.emit(transferPlaced(transfer, parties, tx.caller.agent));
  }
  await scheduleExpiries(tx, rows);
  return result.outcomes.map((outcome) => answerOf(outcome, transfers, tx.caller.agent, now));
}

/** Each posting's number and running balance on its two accounts, in the order of the batch. */
function numberPostings(
  outcomes: readonly Outcome[],
  accounts: ReadonlyMap<string, BatchAccount>,
): { readonly rows: readonly PlacedRow[]; readonly counts: ReadonlyMap<string, bigint> } {
  const counts = new Map<string, bigint>();
  const balances = new Map<string, bigint>();
  const post = (id: string, changeMinor: bigint) => {
    const index = (counts.get(id) ?? accounts.get(id)?.postingCount ?? 0n) + 1n;
    const balanceMinor = (balances.get(id) ?? accounts.get(id)?.postedMinor ?? 0n) + changeMinor;
    counts.set(id, index);
    balances.set(id, balanceMinor);
    return { index, balanceMinor };
  };
  const rows = outcomes.flatMap((outcome): PlacedRow[] => {
    if (outcome.kind !== "placed") return [];
    const { transfer } = outcome;
    if (transfer.postedMinor === null) return [{ transfer, sides: null }];
    const from = post(transfer.from, -transfer.postedMinor);
    return [{ transfer, sides: { from, to: post(transfer.to, transfer.postedMinor) } }];
  });
  return { rows, counts };
}

async function scheduleExpiries(tx: Transaction, rows: readonly PlacedRow[]): Promise<void> {
  const jobs = rows.flatMap(({ transfer: { id, expiresAt } }) =>
    expiresAt === null ? [] : [{ kind: EXPIRE_TRANSFER, key: id, dueAt: expiresAt, payload: { transfer: id } }],
  );
  await tx.scheduleAll(jobs);
}

function answerOf(
  outcome: Outcome,
  known: ReadonlyMap<string, Transfer>,
  createdBy: string | null,
  now: Date,
): BatchAnswer<DomainError> {
  if (outcome.kind === "refused") return { transfer: null, refusal: outcome.refusal };
  const { transfer } = outcome;
  const earlier = known.get(transfer.id);
  if (earlier !== undefined) return { transfer: earlier, refusal: null };
  const settledAt = transfer.state === "PENDING" ? null : now;
  return { transfer: { ...transfer, createdBy, createdAt: now, settledAt }, refusal: null };
}
