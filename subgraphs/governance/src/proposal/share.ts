import { DomainError } from "@commons-hub/shared/errors";
import { compareRatios, parseDecimalRatio, ratio, type Ratio } from "@commons-hub/shared/numbers";

const FRACTION = /^(\d{1,18})\/(\d{1,18})$/;
const ZERO = ratio(0n);
const ONE = ratio(1n);

/**
 * Reads an exact share from "0.5" or "2/3", so that two thirds need no rounding.
 *
 * Errors: INVALID_INPUT for anything else, and for shares below 0 or above 1.
 */
export function parseShare(text: string, field: string): Ratio {
  const [, numerator, denominator] = FRACTION.exec(text) ?? [];
  const share =
    numerator !== undefined && denominator !== undefined
      ? ratio(BigInt(numerator), BigInt(denominator))
      : parseDecimalRatio(text, field);
  if (compareRatios(share, ZERO) < 0 || compareRatios(share, ONE) > 0)
    throw new DomainError("INVALID_INPUT", `${field} must be between 0 and 1, such as "0.5" or "2/3".`, { field });
  return share;
}

/** "0", "1" or a fraction in lowest terms. Law: parseShare(formatShare(s)) = s. */
export function formatShare({ numerator, denominator }: Ratio): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
}

/** Whether `part` of `whole` is at least the share, without division: 2 of 3 meet "2/3" exactly. */
export function meetsShare(part: bigint, whole: bigint, share: Ratio): boolean {
  return part * share.denominator >= whole * share.numerator;
}
