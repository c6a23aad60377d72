import type { ReachedGraph } from "./graph";

/**
 * For every node the node before it on a shortest way from the root; among several the one that sends most, then the
 * one with the smaller key.
 *
 * Shapes: n nodes -> n parents; -1 for the root.
 * Law:    following parents leads to the root, along as few edges as there can be.
 */
export function strongestShortestParents(graph: ReachedGraph, perDependency: readonly bigint[]): Int32Array {
  const parents = new Int32Array(graph.components.length).fill(-1);
  const depths = new Int32Array(graph.components.length).fill(-1);
  depths[graph.root] = 0;
  let level = [graph.root];
  for (let depth = 1; level.length > 0; depth++) {
    const next: number[] = [];
    for (const node of level.sort((a, b) => a - b))
      for (const target of graph.targets.subarray(graph.starts[node], graph.starts[node + 1])) {
        if (depths[target] === -1) {
          depths[target] = depth;
          parents[target] = node;
          next.push(target);
        } else if (depths[target] === depth && sendsMore(node, parents[target] ?? 0, perDependency)) {
          parents[target] = node;
        }
      }
    level = next;
  }
  return parents;
}

function sendsMore(node: number, other: number, perDependency: readonly bigint[]): boolean {
  return (perDependency[node] ?? 0n) > (perDependency[other] ?? 0n);
}
