import { DomainError } from "@commons-hub/shared/errors";
import { allocateByWeight } from "@commons-hub/shared/numbers";
import { compareText } from "./graph";

/**
 * Splits a pot into equal parts.
 *
 * Method: the units that do not divide go one each to the smallest keys.
 * Shapes: n distinct keys -> n amounts, same order; n >= 1.
 * Laws:   amounts sum to potMinor; any two differ by at most one unit; the order of the keys changes nothing.
 * Errors: NO_RECEIVERS when there are none; INVALID_INPUT when potMinor < 0n.
 */
export function allocateEqually(potMinor: bigint, keys: readonly string[]): bigint[] {
  return allocateByUsage(
    potMinor,
    keys.map((key) => ({ key, weight: 1n })),
  );
}

export interface Use {
  readonly key: string;
  readonly weight: bigint;
}

/**
 * Splits a pot in proportion to declared use.
 *
 * Method: largest remainder; equal remainders go to the smaller key.
 * Shapes: n uses with distinct keys -> n amounts, same order; n >= 1.
 * Laws:   amounts sum to potMinor; the order of the uses changes nothing; weight 0n gets 0n.
 * Errors: NO_RECEIVERS when no use has a weight above zero; INVALID_INPUT when a weight is negative or potMinor < 0n.
 */
export function allocateByUsage(potMinor: bigint, uses: readonly Use[]): bigint[] {
  if (uses.every((use) => use.weight === 0n))
    throw new DomainError("NO_RECEIVERS", "Nobody has a part in this allocation.");
  const order = uses.map((_, index) => index).sort((a, b) => compareText(uses[a]?.key ?? "", uses[b]?.key ?? ""));
  const sorted = allocateByWeight(
    potMinor,
    order.map((index) => uses[index]?.weight ?? 0n),
  );
  const amounts = uses.map(() => 0n);
  order.forEach((index, place) => (amounts[index] = sorted[place] ?? 0n));
  return amounts;
}
