import { DomainError } from "@commons-hub/shared/errors";
import type { LedgerAccount } from "./balance";
import { transferIdConflict } from "./refusal";
import { isSameDraft, type LedgerTransfer, placeTransfer, requireDraft, type TransferDraft } from "./transfer";

/** As many as one call places. */
export const BATCH_MAX = 8_190;

export interface BatchEntry {
  readonly draft: TransferDraft;
  /** Belongs together with the next one: a chain is placed whole, or none of it. */
  readonly linked: boolean;
}

export interface BatchState {
  /** By id: the accounts that exist, of those that the entries name. */
  readonly accounts: ReadonlyMap<string, LedgerAccount>;
  /** By id: the transfers that were placed before, of those that the entries name. */
  readonly transfers: ReadonlyMap<string, LedgerTransfer>;
  readonly mayPayFrom: (account: LedgerAccount) => boolean;
  readonly now: Date;
}

/** What became of an entry: placed now, placed before with the same content, or refused. */
export type Outcome =
  | { readonly kind: "placed"; readonly transfer: LedgerTransfer }
  | { readonly kind: "repeated"; readonly transfer: LedgerTransfer }
  | { readonly kind: "refused"; readonly refusal: DomainError };

export interface BatchResult {
  readonly outcomes: readonly Outcome[];
  /** Only those that changed, by id. */
  readonly accounts: ReadonlyMap<string, LedgerAccount>;
}

/**
 * Places transfers one after the other: each meets the balances that those before it have left.
 *
 * Shapes: n entries -> n outcomes, in their order; n <= BATCH_MAX. A chain is a run of linked entries and the one after it.
 * Laws:   without links the same as n single transfers in that order; a chain is placed whole or changes nothing; in a
 *         refused chain one entry has its own refusal and the others LINKED_TRANSFER_REFUSED.
 * Errors: INVALID_INPUT for more than BATCH_MAX entries or none, and when the last entry is linked to nothing.
 * Source: linked events as TigerBeetle has them; a repeated entry counts as placed, so that a chain can be retried.
 */
export function placeBatch(entries: readonly BatchEntry[], state: BatchState): BatchResult {
  if (entries.length === 0 || entries.length > BATCH_MAX)
    throw new DomainError("INVALID_INPUT", `A batch holds 1 to ${BATCH_MAX} transfers.`, { maximum: BATCH_MAX });
  if (entries.at(-1)?.linked === true)
    throw new DomainError("INVALID_INPUT", "The last transfer of a batch is linked to a next one, and there is none.");
  const outcomes: Outcome[] = [];
  const accounts = new Map<string, LedgerAccount>();
  const placed = new Map<string, LedgerTransfer>();
  for (let start = 0, end = 0; start < entries.length; start = end) {
    end = start + 1;
    while (entries[end - 1]?.linked === true) end++;
    outcomes.push(...placeChain(entries.slice(start, end), state, accounts, placed));
  }
  return { outcomes, accounts };
}

function placeChain(
  chain: readonly BatchEntry[],
  state: BatchState,
  accounts: Map<string, LedgerAccount>,
  placed: Map<string, LedgerTransfer>,
): Outcome[] {
  const touched = new Map<string, LedgerAccount>();
  const fresh = new Map<string, LedgerTransfer>();
  const outcomes: Outcome[] = [];
  const accountOf = (id: string) => touched.get(id) ?? accounts.get(id) ?? state.accounts.get(id);
  for (const { draft } of chain) {
    const known = fresh.get(draft.id) ?? placed.get(draft.id) ?? state.transfers.get(draft.id);
    const outcome = place(draft, known, accountOf, state, touched);
    if (outcome.kind === "refused") return refuseChain(chain.length, outcomes.length, outcome.refusal);
    if (outcome.kind === "placed") fresh.set(draft.id, outcome.transfer);
    outcomes.push(outcome);
  }
  for (const [id, account] of touched) accounts.set(id, account);
  for (const [id, transfer] of fresh) placed.set(id, transfer);
  return outcomes;
}

/** In the order in which a single transfer meets its refusals. */
function place(
  asked: TransferDraft,
  known: LedgerTransfer | undefined,
  accountOf: (id: string) => LedgerAccount | undefined,
  state: BatchState,
  touched: Map<string, LedgerAccount>,
): Outcome {
  try {
    return placeChecked(requireDraft(asked), known, accountOf, state, touched);
  } catch (error) {
    if (error instanceof DomainError) return { kind: "refused", refusal: error };
    throw error;
  }
}

function placeChecked(
  draft: TransferDraft,
  known: LedgerTransfer | undefined,
  accountOf: (id: string) => LedgerAccount | undefined,
  state: BatchState,
  touched: Map<string, LedgerAccount>,
): Outcome {
  const from = accountOf(draft.from);
  const to = accountOf(draft.to);
  if (from === undefined || to === undefined)
    return refused("NOT_FOUND", "No such account.", { account: from === undefined ? draft.from : draft.to });
  if (!state.mayPayFrom(from))
    return refused("FORBIDDEN", "You may not pay from this account.", { account: draft.from });
  if (known !== undefined)
    return isSameDraft(known, draft)
      ? { kind: "repeated", transfer: known }
      : { kind: "refused", refusal: transferIdConflict(draft.id) };
  const step = placeTransfer(draft, from, to, state.now);
  touched.set(step.from.id, step.from).set(step.to.id, step.to);
  return { kind: "placed", transfer: step.transfer };
}

function refuseChain(length: number, at: number, refusal: DomainError): Outcome[] {
  return Array.from({ length }, (_, index) =>
    index === at
      ? { kind: "refused", refusal }
      : refused("LINKED_TRANSFER_REFUSED", "Another transfer of the same chain was refused, so none of it was placed."),
  );
}

function refused(
  code: "NOT_FOUND" | "FORBIDDEN" | "LINKED_TRANSFER_REFUSED",
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Outcome {
  return { kind: "refused", refusal: new DomainError(code, message, details) };
}
