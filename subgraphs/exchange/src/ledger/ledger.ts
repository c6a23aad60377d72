import { DomainError } from "@commons-hub/shared/errors";
import type { LedgerAccount } from "./balance";
import { transferIdConflict } from "./refusal";
import {
  type LedgerTransfer,
  type TransferDraft,
  type TransferStep,
  isExpired,
  isSameDraft,
  placeTransfer,
  postTransfer,
  requireDraft,
  voidTransfer,
} from "./transfer";

/** Every account and every transfer of some currencies, in memory. */
export interface Ledger {
  readonly accounts: ReadonlyMap<string, LedgerAccount>;
  readonly transfers: ReadonlyMap<string, LedgerTransfer>;
}

export type LedgerCommand =
  | { readonly kind: "place"; readonly draft: TransferDraft }
  | { readonly kind: "post"; readonly transfer: string; readonly amountMinor: bigint | null }
  | { readonly kind: "void"; readonly transfer: string }
  /** Voids every pending transfer whose time is over. */
  | { readonly kind: "expire" };

/**
 * What a ledger becomes by a command: the specification that the database's own function is held against.
 *
 * Laws:   the balances of a currency sum to 0n; −creditLimit <= posted − pendingOut and posted + pendingIn <= maximum on
 *         every account; posted is the sum of the account's postings; a repeated command changes nothing.
 * Errors: NOT_FOUND; TRANSFER_ID_CONFLICT for a known id with other content; those of the transfer's own steps.
 */
export function applyCommand(ledger: Ledger, command: LedgerCommand, now: Date): Ledger {
  if (command.kind === "place") return place(ledger, command.draft, now);
  if (command.kind === "expire") return expire(ledger, now);
  const step = getStep(ledger, command.transfer);
  return save(ledger, command.kind === "post" ? postTransfer(step, command.amountMinor, now) : voidTransfer(step));
}

function expire(ledger: Ledger, now: Date): Ledger {
  return [...ledger.transfers.values()]
    .filter((transfer) => transfer.state === "PENDING" && isExpired(transfer, now))
    .reduce((before, transfer) => save(before, voidTransfer(getStep(before, transfer.id))), ledger);
}

function place(ledger: Ledger, asked: TransferDraft, now: Date): Ledger {
  const draft = requireDraft(asked);
  const from = getAccount(ledger, draft.from);
  const to = getAccount(ledger, draft.to);
  const known = ledger.transfers.get(draft.id);
  if (known === undefined) return save(ledger, placeTransfer(draft, from, to, now));
  if (!isSameDraft(known, draft)) throw transferIdConflict(draft.id);
  return ledger;
}

function getStep(ledger: Ledger, id: string): TransferStep {
  const transfer = ledger.transfers.get(id);
  if (transfer === undefined) throw new DomainError("NOT_FOUND", "No such transfer.", { transfer: id });
  return { transfer, from: getAccount(ledger, transfer.from), to: getAccount(ledger, transfer.to) };
}

function getAccount(ledger: Ledger, id: string): LedgerAccount {
  const account = ledger.accounts.get(id);
  if (account === undefined) throw new DomainError("NOT_FOUND", "No such account.", { account: id });
  return account;
}

function save(ledger: Ledger, step: TransferStep): Ledger {
  return {
    accounts: new Map(ledger.accounts).set(step.from.id, step.from).set(step.to.id, step.to),
    transfers: new Map(ledger.transfers).set(step.transfer.id, step.transfer),
  };
}
