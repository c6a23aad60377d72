import type { ObligationGraph } from "./residual";

/**
 * Which nodes lie on common cycles: by node, a number that is the same for nodes which reach each other.
 *
 * Method: Tarjan's, with its own stacks: a chain of a million obligations must not end the process.
 * Source: Tarjan 1972, Depth-first search and linear graph algorithms.
 */
export function findComponents(graph: Pick<ObligationGraph, "nodeCount" | "debtor" | "creditor">): Int32Array {
  const { nodeCount } = graph;
  const { start, heads } = successorsOf(graph);
  const component = new Int32Array(nodeCount).fill(-1);
  const order = new Int32Array(nodeCount);
  const lowest = new Int32Array(nodeCount);
  const cursor = start.slice(0, nodeCount);
  const trail = new Int32Array(nodeCount);
  const waiting = new Int32Array(nodeCount);
  let seen = 0;
  let components = 0;
  let waitingLength = 0;
  for (let root = 0; root < nodeCount; root++) {
    if (order[root] !== 0) continue;
    let depth = 0;
    let node = root;
    order[node] = lowest[node] = ++seen;
    waiting[waitingLength++] = node;
    for (;;) {
      const place = cursor[node] ?? 0;
      if (place < (start[node + 1] ?? 0)) {
        cursor[node] = place + 1;
        const next = heads[place] ?? 0;
        if (order[next] === 0) {
          trail[depth++] = node;
          node = next;
          order[node] = lowest[node] = ++seen;
          waiting[waitingLength++] = node;
        } else if (component[next] === -1) lowest[node] = Math.min(lowest[node] ?? 0, order[next] ?? 0);
        continue;
      }
      if (lowest[node] === order[node]) {
        let member = -1;
        while (member !== node) {
          member = waiting[--waitingLength] ?? 0;
          component[member] = components;
        }
        components++;
      }
      if (depth === 0) break;
      const child = node;
      node = trail[--depth] ?? 0;
      lowest[node] = Math.min(lowest[node] ?? 0, lowest[child] ?? 0);
    }
  }
  return component;
}

function successorsOf({ nodeCount, debtor, creditor }: Pick<ObligationGraph, "nodeCount" | "debtor" | "creditor">): {
  readonly start: Int32Array;
  readonly heads: Int32Array;
} {
  const start = new Int32Array(nodeCount + 1);
  for (const node of debtor) start[node + 1] = (start[node + 1] ?? 0) + 1;
  for (let node = 0; node < nodeCount; node++) start[node + 1] = (start[node + 1] ?? 0) + (start[node] ?? 0);
  const next = start.slice(0, nodeCount);
  const heads = new Int32Array(debtor.length);
  for (const [arc, node] of debtor.entries()) {
    const place = next[node] ?? 0;
    heads[place] = creditor[arc] ?? 0;
    next[node] = place + 1;
  }
  return { start, heads };
}
