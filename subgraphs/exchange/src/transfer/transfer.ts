import { DomainError } from "@commons-hub/shared/errors";
import type { Caller } from "@commons-hub/shared/identity";
import { idOf, prefixOf } from "@commons-hub/shared/ids";
import { mayReadAccount } from "../access";
import type { LedgerTransfer } from "../ledger/transfer";

export const TRANSFER_PREFIX = "trf";
const CLIENT_ID = /^[\x21-\x7e]{1,255}$/;

/** A transfer with its history. */
export interface Transfer extends LedgerTransfer {
  /** The agent who placed it; null for the hub itself. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  /** When it was posted or voided. */
  readonly settledAt: Date | null;
}

/** Whose business a transfer is. */
export interface TransferParties {
  readonly payer: string;
  readonly payee: string;
  readonly issuer: string;
}

/** The two parties see a transfer, and who keeps the books of either or of the currency's issuer. */
export function mayReadTransfer(caller: Caller, { payer, payee, issuer }: TransferParties): boolean {
  return mayReadAccount(caller, { owner: payer, issuer }) || mayReadAccount(caller, { owner: payee, issuer });
}

/**
 * The id of a transfer from the id that a client gave it: the same for the same client, so that a retry meets the
 * transfer that it repeats. An id in the hub's own form is taken as it is; any other belongs to the client alone, so that
 * nobody can occupy somebody else's.
 *
 * Errors: INVALID_INPUT unless it is 1 to 255 visible ASCII characters.
 */
export function transferIdOf(caller: Caller, clientId: string): string {
  if (prefixOf(clientId) === TRANSFER_PREFIX) return clientId;
  if (!CLIENT_ID.test(clientId))
    throw new DomainError("INVALID_INPUT", "A transfer id has 1 to 255 visible ASCII characters.", { field: "id" });
  return idOf(TRANSFER_PREFIX, caller.agent ?? caller.kind, clientId);
}
