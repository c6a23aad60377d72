import { DomainError } from "@commons-hub/shared/errors";
import { INT64_MAX, requireAmountMinor } from "@commons-hub/shared/numbers";

/**
 * The issuer of one currency accepts, up to a limit, that the issuer of another owes it: then members of the other can
 * pay its own members.
 */
export interface TrustLine {
  readonly id: string;
  /** Ids and codes of the two currencies. */
  readonly trustingId: string;
  readonly trusting: string;
  readonly trustedId: string;
  readonly trusted: string;
  /** In minor units of the trusting currency. */
  readonly limitMinor: bigint;
  /** So many minor units of the trusting currency are worth so many of the trusted one. */
  readonly trustingUnits: bigint;
  readonly trustedUnits: bigint;
  readonly openedBy: string | null;
  readonly openedAt: Date;
}

export interface UsedTrustLine extends TrustLine {
  /** What the trusted issuer owes on this line now. */
  readonly usedMinor: bigint;
}

/** Errors: INVALID_INPUT for a currency that trusts itself; AMOUNT_OUT_OF_RANGE for a limit or units below 1n. */
export function requireTrustLine<T extends Omit<TrustLine, "id" | "openedBy" | "openedAt">>(line: T): T {
  if (line.trustingId === line.trustedId)
    throw new DomainError("INVALID_INPUT", "A trust line joins two different currencies.");
  requireAmountMinor(line.limitMinor, "limit");
  requireAmountMinor(line.trustingUnits, "trustingUnits");
  requireAmountMinor(line.trustedUnits, "trustedUnits");
  return line;
}

/**
 * What a payment of `amountMinor` of the trusting currency costs in the trusted one.
 *
 * Laws:   exact: amount ÷ trustingUnits × trustedUnits, never rounded, so that nobody gains from paying in parts.
 * Errors: AMOUNT_OUT_OF_RANGE for the amount or its price; INVALID_INPUT when the price is no whole number;
 *         CREDIT_LIMIT_EXCEEDED when more would be owed on the line than its limit, with `availableMinor`.
 */
export function priceAcross(line: UsedTrustLine, amountMinor: bigint): bigint {
  requireAmountMinor(amountMinor);
  const availableMinor = line.limitMinor - line.usedMinor;
  if (amountMinor > availableMinor)
    throw new DomainError(
      "CREDIT_LIMIT_EXCEEDED",
      `At most ${availableMinor} minor units of ${line.trusting} can be paid over this trust line now.`,
      { availableMinor: String(availableMinor) },
    );
  const product = amountMinor * line.trustedUnits;
  if (product % line.trustingUnits !== 0n)
    throw new DomainError(
      "INVALID_INPUT",
      `The amount must be a multiple that has a whole price in ${line.trusted}: ${line.trustingUnits} of ${line.trusting} are ${line.trustedUnits} of ${line.trusted}.`,
    );
  const price = product / line.trustingUnits;
  if (price > INT64_MAX) throw new DomainError("AMOUNT_OUT_OF_RANGE", "The price does not fit into 64 bits.");
  return price;
}
