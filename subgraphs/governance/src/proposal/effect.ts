import { DomainError } from "@commons-hub/shared/errors";
import { prefixOf } from "@commons-hub/shared/ids";
import { requireLine } from "@commons-hub/shared/text";
import type { Measure, Money } from "@commons-hub/shared/value";

export const EFFECT_KINDS = ["RESERVE_STOCK", "RELEASE_TRANCHE"] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

/** What other parts do once a decision is in force; carried in its events. */
export type ProposalEffect =
  | { readonly kind: "RESERVE_STOCK"; readonly stock: string; readonly quantity: Measure }
  | { readonly kind: "RELEASE_TRANCHE"; readonly programme: string; readonly amount: Money };

/** An effect as JSON holds it, in the database and in events. */
export type EffectJson =
  | {
      readonly kind: "RESERVE_STOCK";
      readonly stock: string;
      readonly quantity: { readonly value: string; readonly unit: string };
    }
  | {
      readonly kind: "RELEASE_TRANCHE";
      readonly programme: string;
      readonly amount: { readonly minor: string; readonly currency: string };
    };

export interface NewEffect {
  readonly reserveStock?: { readonly stock: string; readonly quantity: Measure } | null | undefined;
  readonly releaseTranche?: { readonly programme: string; readonly amount: Money } | null | undefined;
}

export const EFFECT_LIMIT = 20;
const CURRENCY = /^[A-Z][A-Z0-9]{1,11}$/;
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Checks the effects of a proposal. Whether stock or programme exist, and have room, is known to their owners.
 *
 * Errors: INVALID_INPUT for more than 20, for an entry that names none or both, for ids, units and currencies that are
 *         none, for quantities that are not positive; AMOUNT_OUT_OF_RANGE.
 */
export function parseEffects(input: readonly NewEffect[]): ProposalEffect[] {
  if (input.length > EFFECT_LIMIT)
    throw new DomainError("INVALID_INPUT", `A proposal has at most ${EFFECT_LIMIT} effects.`, { field: "effects" });
  return input.map((effect, index) => parseEffect(effect, `effects.${index}`));
}

function parseEffect({ reserveStock, releaseTranche }: NewEffect, field: string): ProposalEffect {
  if (reserveStock && !releaseTranche) {
    const { value, unit } = reserveStock.quantity;
    if (value.startsWith("-") || !/[1-9]/.test(value))
      throw new DomainError("INVALID_INPUT", "A quantity to reserve is greater than 0.", { field });
    const quantity = { value, unit: requireLine(`${field}.unit`, unit, 50) };
    return { kind: "RESERVE_STOCK", stock: requireId(reserveStock.stock, field), quantity };
  }
  if (releaseTranche && !reserveStock) {
    const { minor, currency } = releaseTranche.amount;
    if (minor < 1n || minor > INT64_MAX)
      throw new DomainError("AMOUNT_OUT_OF_RANGE", "A tranche is at least 1 minor unit and fits into 64 bits.", {
        field,
      });
    if (!CURRENCY.test(currency))
      throw new DomainError("INVALID_INPUT", "A currency is a code such as EUR.", { field });
    return {
      kind: "RELEASE_TRANCHE",
      programme: requireId(releaseTranche.programme, field),
      amount: { minor, currency },
    };
  }
  throw new DomainError("INVALID_INPUT", "An effect is either reserveStock or releaseTranche.", { field });
}

function requireId(id: string, field: string): string {
  if (prefixOf(id) === null) throw new DomainError("INVALID_INPUT", "An effect names a record by its id.", { field });
  return id;
}

/** Law: fromEffectJson(toEffectJson(e)) = e. */
export function toEffectJson(effect: ProposalEffect): EffectJson {
  if (effect.kind === "RESERVE_STOCK") return { ...effect, quantity: { ...effect.quantity } };
  const { minor, currency } = effect.amount;
  return { ...effect, amount: { minor: minor.toString(), currency } };
}

export function fromEffectJson(effect: EffectJson): ProposalEffect {
  if (effect.kind === "RESERVE_STOCK") return effect;
  return { ...effect, amount: { minor: BigInt(effect.amount.minor), currency: effect.amount.currency } };
}
