import { DomainError } from "@commons-hub/shared/errors";
import { type Ratio, compareRatios, ratio } from "@commons-hub/shared/numbers";
import assert from "node:assert";
import type { ReachedGraph } from "./graph";
import { stronglyConnectedGroups } from "./strongly-connected";

/** Flows are whole numbers of 2^-FLOW_BITS of the pool. */
export const FLOW_BITS = 256n;
export const WHOLE_FLOW = 1n << FLOW_BITS;

/** Above this share that is passed on, money circles for so long that only graphs without cycles are taken. */
export const MAX_CYCLIC_ALPHA: Ratio = ratio(95n, 100n);

/** What runs through each node of a reached graph, in 2^-FLOW_BITS of the pool. */
export interface Flow {
  /** All that arrives at the node. The pool itself counts as arriving at the root. */
  readonly arriving: readonly bigint[];
  /** What the node sends to each one of its distinct dependencies. */
  readonly perDependency: readonly bigint[];
}

/** A correction found in floats is trusted to this part of itself; exact arithmetic then measures what is left. */
const FLOAT_TOLERANCE = 2 ** -40;
const MAX_FLOAT_SWEEPS = 20_000;
const MAX_CORRECTIONS = 64;

/**
 * The fixed point of passing money on along a graph of dependencies.
 *
 * Rules:  the root passes on all that it gets; a node with dependencies passes alpha on; every sender pays its distinct
 *         dependencies in equal parts; a node without dependencies passes nothing on.
 * Method: groups of nodes that depend on each other are solved one after the other, dependents first. A single node is
 *         one division. A cycle is solved by iterative refinement: floats propose a correction, whole numbers measure
 *         exactly how far the result still is from the fixed point, until that is below 4 steps per node and edge.
 *         Floats thus speed the search up but have no part in the result's error.
 * Bound:  the sum of all errors is below 2^40 steps of 2^-256, whatever the graph: at most 4 steps arise per node and
 *         edge (2^23 in all), and an error is passed on like money, that is at most 2 / (1 - 0.95) times round cycles,
 *         or 2^17 times down the longest chain.
 * Laws:   what leaves the root, minus what is kept, is zero up to that bound; adding a node that is not reached changes
 *         nothing.
 * Errors: INVALID_INPUT when alpha is outside 0 to 1, or above MAX_CYCLIC_ALPHA in a graph with cycles.
 */
export function solveFlow(graph: ReachedGraph, alpha: Ratio): Flow {
  if (compareRatios(alpha, ratio(0n)) < 0 || compareRatios(alpha, ratio(1n)) > 0)
    throw new DomainError("INVALID_INPUT", "alpha, the part that is passed on, must be from 0 to 1.");
  const groups = stronglyConnectedGroups(graph.starts, graph.targets);
  if (compareRatios(alpha, MAX_CYCLIC_ALPHA) > 0 && groups.some((group) => group.length > 1))
    throw new DomainError("INVALID_INPUT", "Where components depend on each other in a cycle, alpha is at most 0.95.");

  const passOn = createPassOn(graph, alpha);
  const arriving = Array.from(graph.components, () => 0n);
  const perDependency = Array.from(graph.components, () => 0n);
  arriving[graph.root] = WHOLE_FLOW;
  for (const group of groups) {
    if (group.length > 1) solveCycle(graph, group, alpha, passOn, arriving);
    const inside = new Set(group.length > 1 ? group : []);
    for (const node of group) {
      const part = passOn(node, arriving[node] ?? 0n);
      perDependency[node] = part;
      for (const target of graph.targets.subarray(graph.starts[node], graph.starts[node + 1]))
        if (!inside.has(target)) arriving[target] = (arriving[target] ?? 0n) + part;
    }
  }
  return { arriving, perDependency };
}

type PassOn = (node: number, arriving: bigint) => bigint;

/** The part of `arriving` that each dependency of the node gets, rounded down. */
function createPassOn(graph: ReachedGraph, alpha: Ratio): PassOn {
  return (node, arriving) => {
    const count = BigInt((graph.starts[node + 1] ?? 0) - (graph.starts[node] ?? 0));
    if (count === 0n) return 0n;
    if (node === graph.root) return arriving / count;
    return (arriving * alpha.numerator) / (alpha.denominator * count);
  };
}

/** Replaces what arrives from outside the cycle, in `arriving`, by the fixed point within it. */
function solveCycle(
  graph: ReachedGraph,
  group: readonly number[],
  alpha: Ratio,
  passOn: PassOn,
  arriving: bigint[],
): void {
  const cycle = cycleWithin(graph, group, alpha);
  const outside = group.map((node) => arriving[node] ?? 0n);
  const solution = group.map(() => 0n);
  let missing = outside;
  const enough = 4n * BigInt(group.length + cycle.sources.length);
  for (let round = 0; sumOfSizes(missing) > enough; round++) {
    assert(round < MAX_CORRECTIONS, "the flow through a cycle did not converge");
    const { values, shift } = toFloats(missing);
    const correction = proposeCorrection(values, cycle);
    for (let place = 0; place < solution.length; place++)
      solution[place] = (solution[place] ?? 0n) + (BigInt(Math.trunc(correction[place] ?? 0)) << shift);
    const parts = group.map((node, place) => passOn(node, solution[place] ?? 0n));
    missing = measureMissing(outside, solution, parts, cycle);
  }
  group.forEach((node, place) => (arriving[node] = maximum(solution[place] ?? 0n, 0n)));
}

/** The edges between members of a group, by position in the group, gathered at the node that they lead to. */
interface Cycle {
  /** The dependents of member v are `sources[starts[v] .. starts[v + 1]]`. */
  readonly starts: Int32Array;
  readonly sources: Int32Array;
  /** The part of what arrives at a member that each one of its dependencies gets. */
  readonly factors: Float64Array;
}

function cycleWithin(graph: ReachedGraph, group: readonly number[], alpha: Ratio): Cycle {
  const places = new Int32Array(graph.components.length).fill(-1);
  group.forEach((node, place) => (places[node] = place));
  const dependents: number[][] = group.map(() => []);
  const factors = new Float64Array(group.length);
  const passed = Number(alpha.numerator) / Number(alpha.denominator);
  group.forEach((node, place) => {
    const targets = graph.targets.subarray(graph.starts[node], graph.starts[node + 1]);
    factors[place] = (node === graph.root ? 1 : passed) / targets.length;
    for (const target of targets) dependents[places[target] ?? -1]?.push(place);
  });
  const starts = new Int32Array(group.length + 1);
  dependents.forEach((sources, place) => (starts[place + 1] = (starts[place] ?? 0) + sources.length));
  return { starts, sources: Int32Array.from(dependents.flat()), factors };
}

/** Exactly how far `solution` is from the fixed point, per member. */
function measureMissing(
  outside: readonly bigint[],
  solution: readonly bigint[],
  parts: readonly bigint[],
  { starts, sources }: Cycle,
): bigint[] {
  return outside.map((value, place) => {
    let arrived = value;
    for (const source of sources.subarray(starts[place], starts[place + 1])) arrived += parts[source] ?? 0n;
    return arrived - (solution[place] ?? 0n);
  });
}

/** Gauss-Seidel sweeps over values = outside + factors x values, until a sweep changes next to nothing. */
function proposeCorrection(outside: Float64Array, { starts, sources, factors }: Cycle): Float64Array {
  const values = outside.slice();
  const sent = values.map((value, place) => value * (factors[place] as number));
  for (let sweep = 0; sweep < MAX_FLOAT_SWEEPS; sweep++) {
    let changed = 0;
    let size = 0;
    for (let place = 0; place < values.length; place++) {
      let value = outside[place] as number;
      const end = starts[place + 1] as number;
      for (let edge = starts[place] as number; edge < end; edge++) value += sent[sources[edge] as number] as number;
      const change = value - (values[place] as number);
      changed += change < 0 ? -change : change;
      size += value < 0 ? -value : value;
      values[place] = value;
      sent[place] = value * (factors[place] as number);
    }
    if (changed <= size * FLOAT_TOLERANCE) break;
  }
  return values;
}

/** The leading 60 bits of each value, on one common scale. */
function toFloats(values: readonly bigint[]): { values: Float64Array; shift: bigint } {
  const largest = values.reduce((most, value) => maximum(most, value < 0n ? -value : value), 0n);
  const shift = BigInt(Math.max(0, largest.toString(16).length * 4 - 60));
  return { values: Float64Array.from(values, (value) => Number(value >> shift)), shift };
}

function sumOfSizes(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + (value < 0n ? -value : value), 0n);
}

function maximum(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
