import type { Money } from "@commons-hub/shared/value";
import type { UsageBasis } from "../usage/usage";
import { sumByCurrency } from "../money";

/** What an agent owes to one project in a period, and what it returned. */
export interface ProjectGap {
  readonly agent: string;
  readonly project: string;
  /** The largest amount due in any currency; it orders the list and has no other meaning. */
  readonly weight: bigint;
  readonly due: readonly Money[];
  readonly received: readonly Money[];
  readonly passedOn: readonly Money[];
  readonly declaredUse: readonly { readonly basis: UsageBasis; readonly weight: string }[];
}

/** What an agent still owes to a project in a period. */
export interface Owing {
  readonly project: string;
  readonly agent: string;
  readonly weight: bigint;
  readonly gap: readonly Money[];
}

/** Due and received of one agent in a period, one amount a currency. */
export interface GapTotals {
  readonly due: readonly Money[];
  readonly received: readonly Money[];
}

/**
 * What is missing: due minus received, currency by currency.
 *
 * Laws: never negative; who returned more than was due in one currency still owes what is due in another.
 */
export function gapOf({ due, received }: GapTotals): Money[] {
  const minus = received.map(({ minor, currency }) => ({ minor: -minor, currency }));
  return sumByCurrency([...due, ...minus]).filter(({ minor }) => minor > 0n);
}
