import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import {
  creditLimitExceeded,
  currencyMismatch,
  expired,
  maximumExceeded,
  pendingAmountExceeded,
  stateConflict,
  transferIdConflict,
} from "../ledger/refusal";
import type { TransferDraft, TransferState } from "../ledger/transfer";
import type { Transfer, TransferParties } from "./transfer";

export const PLACE_TRANSFER = `SELECT step.refusal, step.detail, (step.moved).*
  FROM place_transfer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) step`;
export const SETTLE_TRANSFER = `SELECT step.refusal, step.detail, (step.moved).*
  FROM settle_transfer($1, $2, $3, $4, $5, $6) step`;

/** In whose name a step is taken, and the id of its event. */
export interface Step {
  readonly event: string;
  readonly actor: string | null;
  /** The agents for whom the caller may spend; null: any. */
  readonly agents: readonly string[] | null;
}

/** A row of `transfer` as SQL answers: bigint columns as text. */
export interface TransferRecord {
  readonly id: string;
  readonly from_account: string;
  readonly to_account: string;
  readonly currency_code: string;
  readonly amount_minor: string;
  readonly pending: boolean;
  readonly timeout_seconds: number | null;
  readonly memo: string | null;
  readonly state: TransferState;
  readonly posted_minor: string | null;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly settled_at: Date | null;
}

interface StepRecord extends TransferRecord {
  readonly refusal: string | null;
  readonly detail: string | null;
}

/** All SQL on transfers; each step is one statement. */
export class TransferRepository {
  constructor(private readonly sql: Sql) {}

  /** Together with whose business each is. */
  async load(ids: readonly string[]): Promise<(Transfer & TransferParties)[]> {
    const rows = await this.sql.query<TransferRecord & TransferParties>(
      `SELECT t.*, payer.owner AS payer, payee.owner AS payee, c.issuer
       FROM transfer t
       JOIN account payer ON payer.id = t.from_account
       JOIN account payee ON payee.id = t.to_account
       JOIN currency c ON c.id = payer.currency_id
       WHERE t.id = ANY($1)`,
      [ids],
    );
    return rows.map((row) => ({ ...toTransfer(row), payer: row.payer, payee: row.payee, issuer: row.issuer }));
  }

  /**
   * Places a transfer, or finds the one that the draft repeats.
   *
   * Errors: NOT_FOUND, FORBIDDEN, TRANSFER_ID_CONFLICT, CURRENCY_MISMATCH, CREDIT_LIMIT_EXCEEDED, MAXIMUM_EXCEEDED,
   *         AMOUNT_OUT_OF_RANGE.
   */
  async place(draft: TransferDraft, step: Step): Promise<Transfer> {
    const { id, from, to, currency, amountMinor, pending, timeoutSeconds, memo } = draft;
    const [row] = await this.sql.query<StepRecord>(PLACE_TRANSFER, [
      step.event,
      id,
      from,
      to,
      currency,
      amountMinor.toString(),
      pending,
      timeoutSeconds,
      memo,
      step.actor,
      step.agents,
    ]);
    if (!row) throw new Error("a placed transfer gave no row");
    if (row.refusal !== null) throw placeRefusal(row.refusal, row.detail, draft);
    return toTransfer(row);
  }

  /**
   * Posts a pending transfer (`amountMinor` null: all of it) or voids it.
   *
   * Errors: NOT_FOUND, FORBIDDEN, STATE_CONFLICT, INVALID_INPUT.
   */
  async settle(id: string, as: "POSTED" | "VOIDED", amountMinor: bigint | null, step: Step): Promise<Transfer> {
    const values = [step.event, id, as === "POSTED", amountMinor?.toString() ?? null, step.actor, step.agents];
    const [row] = await this.sql.query<StepRecord>(SETTLE_TRANSFER, values);
    if (!row) throw new Error("a settled transfer gave no row");
    if (row.refusal !== null) throw settleRefusal(row.refusal, id, row);
    return toTransfer(row);
  }
}

function placeRefusal(refusal: string, detail: string | null, draft: TransferDraft): Error {
  switch (refusal) {
    case "NOT_FOUND":
      return new DomainError("NOT_FOUND", "No such account.", { account: detail });
    case "FORBIDDEN":
      return new DomainError("FORBIDDEN", "You may not pay from this account.", { account: draft.from });
    case "TRANSFER_ID_CONFLICT":
      return transferIdConflict(draft.id);
    case "CURRENCY_MISMATCH":
      return currencyMismatch(draft.currency, ...split(detail));
    case "CREDIT_LIMIT_EXCEEDED":
      return creditLimitExceeded(BigInt(detail ?? 0), draft.amountMinor);
    case "MAXIMUM_EXCEEDED":
      return maximumExceeded(true);
    case "AMOUNT_OUT_OF_RANGE":
      return maximumExceeded(false);
    default:
      return new Error(`unknown refusal ${refusal}`);
  }
}

function settleRefusal(refusal: string, id: string, row: StepRecord): Error {
  switch (refusal) {
    case "NOT_FOUND":
      return new DomainError("NOT_FOUND", "No such transfer, or not one of yours.", { transfer: id });
    case "FORBIDDEN":
      return new DomainError("FORBIDDEN", "Only the payer posts a pending transfer; the receiver may void it.", {
        transfer: id,
      });
    case "STATE_CONFLICT":
      return stateConflict(row.state);
    case "EXPIRED":
      return expired(row.expires_at);
    case "INVALID_INPUT":
      return pendingAmountExceeded(BigInt(row.amount_minor));
    default:
      return new Error(`unknown refusal ${refusal}`);
  }
}

function split(detail: string | null): [string, string] {
  const [from = "", to = ""] = (detail ?? "").split(" ");
  return [from, to];
}

export function toTransfer(row: TransferRecord): Transfer {
  return {
    id: row.id,
    from: row.from_account,
    to: row.to_account,
    currency: row.currency_code,
    amountMinor: BigInt(row.amount_minor),
    pending: row.pending,
    timeoutSeconds: row.timeout_seconds,
    memo: row.memo,
    state: row.state,
    postedMinor: row.posted_minor === null ? null : BigInt(row.posted_minor),
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    settledAt: row.settled_at,
  };
}
