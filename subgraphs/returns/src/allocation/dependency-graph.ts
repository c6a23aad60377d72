import { DomainError } from "@commons-hub/shared/errors";
import { type Ratio, roundQuotas } from "@commons-hub/shared/numbers";
import { FLOW_BITS, solveFlow } from "./flow";
import { type ComponentGraph, reachFromRoot } from "./graph";
import { strongestShortestParents } from "./path";

/**
 * Quotas are whole numbers of 1/QUOTA_UNIT of a minor unit. It is a prime (2^89 - 1), so that no fraction that arises
 * from splitting lies halfway between two steps; flows are known far more exactly (2^-76 of a step for the largest
 * pool), so that equal fractions become equal quotas, and ties are ties.
 */
export const QUOTA_UNIT = 2n ** 89n - 1n;

/** How a pool runs along a graph: the same for every amount, so it is worked out once per graph and alpha. */
export interface GraphShares {
  readonly alpha: Ratio;
  /** Index of the root in the graph that was given. */
  readonly root: number;
  /** Reached components by ascending key, the root among them: index in the graph that was given. */
  readonly components: Int32Array;
  /** Per entry of `components`, in 2^-FLOW_BITS of the pool. */
  readonly arriving: readonly bigint[];
  readonly kept: readonly bigint[];
  readonly perDependency: readonly bigint[];
  /** Distinct direct dependencies of entry v: `targets[starts[v] .. starts[v + 1]]`, by entry. */
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  /** The entry before it on the strongest of the shortest ways from the root; -1 for the root. */
  readonly parents: Int32Array;
}

/**
 * Works out which part of a pool each component keeps.
 *
 * Rule:   each reached component keeps 1 - alpha of what it gets and passes alpha on, in equal parts, to its distinct
 *         direct dependencies; a component without dependencies keeps all; the root keeps nothing and pays its direct
 *         dependencies in equal parts. With cycles the amounts are the unique fixed point.
 * Laws:   `kept` sums to the whole (2^FLOW_BITS) but for the bound of `solveFlow`; the order of components and edges
 *         changes nothing; components that are not reached change nothing.
 * Errors: INVALID_INPUT as `reachFromRoot` and `solveFlow`; NO_RECEIVERS when the root has no dependencies.
 * Source: the fixed point of personalised PageRank with leaves that keep what they get (Page, Brin, Motwani & Winograd
 *         1999, The PageRank Citation Ranking).
 */
export function shareAlongGraph(graph: ComponentGraph, alpha: Ratio): GraphShares {
  const reached = reachFromRoot(graph);
  if (reached.components.length === 1)
    throw new DomainError("NO_RECEIVERS", "The root of this bill of materials depends on nothing.");
  const { arriving, perDependency } = solveFlow(reached, alpha);
  const kept = arriving.map((flow, node) => {
    const dependencies = BigInt((reached.starts[node + 1] ?? 0) - (reached.starts[node] ?? 0));
    return node === reached.root ? 0n : flow - dependencies * (perDependency[node] ?? 0n);
  });
  return {
    alpha,
    root: graph.root,
    components: reached.components,
    arriving,
    kept,
    perDependency,
    starts: reached.starts,
    targets: reached.targets,
    parents: strongestShortestParents(reached, perDependency),
  };
}

/**
 * Splits a pot along a graph into whole minor units.
 *
 * Method: largest remainder; equal remainders (nearer than 2^-89 of a unit) go to the smaller key.
 * Shapes: one amount per entry of `shares.components`, same order.
 * Laws:   amounts sum to potMinor; each is within one unit of its exact part; the root gets 0n.
 * Errors: INVALID_INPUT when potMinor < 0n.
 */
export function allocateAlongGraph(shares: GraphShares, potMinor: bigint): bigint[] {
  const toQuota = quotasOf(potMinor);
  return roundQuotas(potMinor, shares.kept.map(toQuota), QUOTA_UNIT);
}

/** Turns a flow of the pot into 1/QUOTA_UNIT of a minor unit, to the nearest. */
export function quotasOf(potMinor: bigint): (flow: bigint) => bigint {
  const factor = potMinor * QUOTA_UNIT;
  const half = 1n << (FLOW_BITS - 1n);
  return (flow) => (flow * factor + half) >> FLOW_BITS;
}
