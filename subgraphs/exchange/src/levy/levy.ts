import { formatDecimal, parseDecimal } from "@commons-hub/shared/numbers";
import type { Measure } from "@commons-hub/shared/value";
import type { CostFactor } from "../cost/cost-factor";
import { findFactor } from "../cost/true-price";

export const LEVY_PREFIX = "lvy";
export const LEVY_AGREEMENT_PREFIX = "lva";
/** Agreements that stand at once, of one payer. */
export const AGREEMENTS_MAX = 20;
/** Decimal places of quantities and factors; a cost has as many as both. */
const SCALE = 18;

/**
 * An organization's own decision to bear what its exchanges cost others, by one published set of factors: what it gives is
 * levied from then on, for somebody who collects it, until it is revoked. Goes beyond ValueFlows.
 */
export interface LevyAgreement {
  readonly id: string;
  readonly payer: string;
  /** The organization to which the levies are due: of a community, a territory. */
  readonly collector: string;
  /** Id of the set: a version, which is never changed. */
  readonly factorSet: string;
  /** Whose factors count; null: those for anywhere. */
  readonly territory: string | null;
  readonly agreedBy: string | null;
  readonly agreedAt: Date;
  readonly revokedAt: Date | null;
}

/** An exchange that an agreement levies. */
export interface LeviedExchange {
  readonly economicEvent: string;
  readonly specification: string | null;
  /** What was given; of a correction by how much that differs from before, below zero too. Exact decimal text. */
  readonly change: Measure;
  readonly occurredAt: Date;
  readonly agreement: LevyAgreement;
  /** Of the agreement's set. */
  readonly currency: string;
}

/** What one exchange costs others by an agreement, or why that is not known. */
export interface Levy extends LeviedExchange {
  readonly id: string;
  /** Null where the set has no factor for it. */
  readonly minorPerUnit: string | null;
  /** Exact decimal text in minor units of the set's currency: never rounded here. Null where it is not known. */
  readonly exactMinor: string | null;
  readonly missing: string | null;
}

/**
 * The levy of an exchange: change × factor.
 *
 * Laws: exact, with up to 36 decimal places; the levies of an exchange and of all its corrections add up to the levy of
 *       what it was put right to.
 */
export function levyOf(exchange: LeviedExchange, factors: readonly CostFactor[], id: string): Levy {
  const { specification, change, agreement } = exchange;
  const unknown = (missing: string): Levy => ({ ...exchange, id, minorPerUnit: null, exactMinor: null, missing });
  if (specification === null) return unknown("nothing says what it was");
  const factor = findFactor(factors, specification, agreement.territory);
  if (factor === undefined) return unknown("the set has no factor");
  if (factor.unit !== change.unit) return unknown(`the set counts in ${factor.unit}`);
  const exact = parseDecimal(change.value, SCALE) * parseDecimal(factor.minorPerUnit, SCALE);
  return {
    ...exchange,
    id,
    minorPerUnit: factor.minorPerUnit,
    exactMinor: formatDecimal(exact, 2 * SCALE),
    missing: null,
  };
}
