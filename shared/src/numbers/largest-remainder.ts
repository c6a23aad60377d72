import { DomainError } from "../errors";
import { floorDivide } from "./ratio";

/** A limit on everything: more claims than the largest bill of materials that is taken in has components. */
export const MAX_CLAIMS = 1_000_000;

/**
 * Splits a pot in proportion to weights, losing no unit.
 *
 * Method: largest remainder; equal remainders go to the earlier claim.
 * Shapes: n weights -> n shares, same order, 1 <= n <= MAX_CLAIMS.
 * Units:  potMinor and shares in minor units of one currency; weights have none.
 * Laws:   shares sum to potMinor; each is within one unit of its quota;
 *         weight 0n gets 0n; scaling all weights changes nothing.
 * Errors: INVALID_INPUT when potMinor < 0n, n is out of range,
 *         a weight is negative, or all weights are 0n.
 * Source: Hamilton's method; Balinski & Young, Fair Representation.
 */
export function allocateByWeight(potMinor: bigint, weights: readonly bigint[]): bigint[] {
  requirePot(potMinor, weights.length);
  let total = 0n;
  for (const weight of weights) {
    if (weight < 0n) throw new DomainError("INVALID_INPUT", "A weight cannot be negative.");
    total += weight;
  }
  if (total === 0n) throw new DomainError("INVALID_INPUT", "At least one weight must be above zero.");
  return roundUpLargest(
    potMinor,
    weights.map((weight) => potMinor * weight),
    total,
  );
}

/**
 * Rounds quotas that were found with a small error to whole units that sum exactly to the pot.
 *
 * Method: largest remainder; equal remainders go to the earlier claim.
 * Shapes: n quotas -> n shares, same order, 1 <= n <= MAX_CLAIMS.
 * Units:  quotas are whole numbers of 1/unit of a minor unit.
 * Laws:   shares sum to potMinor; each is within one unit of its quota; quotas with equal fractions are ties, however
 *         large they are.
 * Errors: INVALID_INPUT when potMinor < 0n, n is out of range, or a quota is negative; also when the quotas do not sum
 *         to the pot up to one step of 1/unit each: such quotas were not found with a small error.
 */
export function roundQuotas(potMinor: bigint, quotas: readonly bigint[], unit: bigint): bigint[] {
  requirePot(potMinor, quotas.length);
  let total = 0n;
  for (const quota of quotas) {
    if (quota < 0n) throw new DomainError("INVALID_INPUT", "A quota cannot be negative.");
    total += quota;
  }
  const error = total - potMinor * unit;
  if ((error < 0n ? -error : error) > BigInt(quotas.length))
    throw new DomainError("INVALID_INPUT", "The quotas do not add up to the pot.");
  return roundUpLargest(potMinor, quotas, unit);
}

/** `numerators` are quotas in 1/denominator; the units that flooring leaves over go to the largest remainders. */
function roundUpLargest(potMinor: bigint, numerators: readonly bigint[], denominator: bigint): bigint[] {
  const shares = numerators.map((numerator) => floorDivide(numerator, denominator));
  const leftOver = Number(shares.reduce((left, share) => left - share, potMinor));
  const claims = numerators.map((numerator, index) => ({
    index,
    remainder: numerator - (shares[index] ?? 0n) * denominator,
  }));
  claims.sort((a, b) => {
    if (a.remainder === b.remainder) return a.index - b.index;
    return a.remainder > b.remainder ? -1 : 1;
  });
  for (const { index } of claims.slice(0, leftOver)) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares;
}

function requirePot(potMinor: bigint, count: number): void {
  if (potMinor < 0n) throw new DomainError("INVALID_INPUT", "The pot cannot be negative.");
  if (count < 1 || count > MAX_CLAIMS)
    throw new DomainError("INVALID_INPUT", `A pot is split among 1 to ${MAX_CLAIMS} claims, not ${count}.`);
}
