import { newId } from "@commons-hub/shared/ids";
import { DomainError } from "@commons-hub/shared/errors";
import { requireAmountMinor } from "@commons-hub/shared/numbers";
import type { BatchEntry } from "../ledger/batch";
import { availableMinor, type LedgerAccount, roomMinor } from "../ledger/balance";
import type { FundTerms, Notice } from "./clearing";

/** An account through which a clearing moves mutual credit, and how much of it at most. */
export interface Fund {
  readonly account: string;
  readonly limitMinor: bigint;
}

/** An account whose owner lets clearings take from it, or put into it, up to a limit. */
export interface WillingAccount extends LedgerAccount {
  readonly owner: string;
  readonly clearingLimitMinor: bigint;
}

/** Errors: AMOUNT_OUT_OF_RANGE for a limit below 1n or beyond 64 bits. */
export function requireFund(fund: Fund): Fund {
  requireAmountMinor(fund.limitMinor, "limit");
  return fund;
}

/**
 * How far a clearing may rely on a fund: each participant on what its own account can pay or take, within what its owner
 * allows; all together on the limit, and on what the fund's account can hold on the way.
 *
 * Laws: whoever has no willing account gets exactly as much cleared of its debts as of its claims.
 */
export function fundTermsOf(fund: Fund, account: LedgerAccount, willing: readonly WillingAccount[]): FundTerms {
  const byOwner = new Map(willing.map((each) => [each.owner, each]));
  const within = (owner: string, of: (account: LedgerAccount) => bigint): bigint => {
    const found = byOwner.get(owner);
    return found === undefined ? 0n : smaller(found.clearingLimitMinor, of(found));
  };
  return {
    fundMinor: smaller(fund.limitMinor, roomMinor(account)),
    creditOf: (owner) => within(owner, availableMinor),
    roomOf: (owner) => within(owner, roomMinor),
  };
}

/**
 * The postings that make up for what notices pay more, or less, than they receive: first all into the fund's account,
 * then all out of it, as one chain.
 *
 * Laws: what goes in comes out; each participant's account changes by exactly −drawn, so that its debts, claims and balance
 *       together are what they were.
 */
export function fundPostings(
  fund: Fund,
  notices: readonly Notice[],
  willing: readonly WillingAccount[],
  clearing: string,
): BatchEntry[] {
  const byOwner = new Map(willing.map((each) => [each.owner, each]));
  const draws: BatchEntry["draft"][] = [];
  const deposits: BatchEntry["draft"][] = [];
  for (const { participant, drawnMinor } of notices) {
    if (drawnMinor === 0n) continue;
    const account = byOwner.get(participant);
    if (account === undefined) throw new Error(`${participant} drew without an account`);
    const isDraw = drawnMinor > 0n;
    (isDraw ? draws : deposits).push({
      id: newId("trf"),
      from: isDraw ? account.id : fund.account,
      to: isDraw ? fund.account : account.id,
      currency: account.currency,
      amountMinor: isDraw ? drawnMinor : -drawnMinor,
      pending: false,
      timeoutSeconds: null,
      memo: `Clearing ${clearing}`,
    });
  }
  const drafts = [...draws, ...deposits];
  return drafts.map((draft, index) => ({ draft, linked: index < drafts.length - 1 }));
}

/** What an owner allows from now on; null: nothing. Errors: AMOUNT_OUT_OF_RANGE; INVALID_INPUT for 0, which is null. */
export function requireClearingLimit(limitMinor: bigint | null): bigint | null {
  if (limitMinor === 0n)
    throw new DomainError("INVALID_INPUT", "Leave the limit out to allow nothing any more.", { field: "limit" });
  return limitMinor === null ? null : requireAmountMinor(limitMinor, "limit");
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
