/** A directed graph over the nodes 0 … size − 1; an edge leads from the one that depends to what it depends on. */
export interface Graph {
  readonly size: number;
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** Neighbours in one array: those of node n stand at `targets[offsets[n] … offsets[n + 1] − 1]`. */
interface Adjacency {
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
}

const UNSEEN = 0xffff_ffff;

function adjacencyOf({ size, edges }: Graph): Adjacency {
  const offsets = new Uint32Array(size + 1);
  for (const [from] of edges) offsets[from + 1] = at(offsets, from + 1) + 1;
  for (let node = 0; node < size; node++) offsets[node + 1] = at(offsets, node + 1) + at(offsets, node);
  const next = offsets.slice(0, size);
  const targets = new Uint32Array(edges.length);
  for (const [from, to] of edges) {
    const place = at(next, from);
    targets[place] = to;
    next[from] = place + 1;
  }
  return { offsets, targets };
}

function at(array: Uint32Array, index: number): number {
  return array[index] as number;
}

/**
 * The cycles: every strongly connected set of two or more nodes, and of one node that has an edge to itself.
 *
 * Shapes: members ascend; the sets are ordered by their least member.
 * Laws: two nodes stand in one set exactly when each reaches the other. O(nodes + edges), no recursion.
 * Source: Tarjan (1972), Depth-first search and linear graph algorithms.
 */
export function findCycles(graph: Graph): number[][] {
  const { offsets, targets } = adjacencyOf(graph);
  const order = new Uint32Array(graph.size).fill(UNSEEN);
  const low = new Uint32Array(graph.size);
  const cursor = offsets.slice(0, graph.size);
  const open = new Uint8Array(graph.size);
  const stack: number[] = [];
  const path: number[] = [];
  const cycles: number[][] = [];
  let seen = 0;

  const enter = (node: number): void => {
    order[node] = low[node] = seen++;
    open[node] = 1;
    stack.push(node);
    path.push(node);
  };
  const leave = (node: number): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(at(low, parent), at(low, node));
    if (at(low, node) !== at(order, node)) return;
    const members = stack.splice(stack.lastIndexOf(node));
    for (const member of members) open[member] = 0;
    if (members.length > 1) cycles.push(members.sort((a, b) => a - b));
  };
  for (let start = 0; start < graph.size; start++) {
    if (order[start] !== UNSEEN) continue;
    enter(start);
    while (path.length > 0) {
      const node = path.at(-1) as number;
      const place = at(cursor, node);
      if (place === at(offsets, node + 1)) {
        leave(node);
        continue;
      }
      cursor[node] = place + 1;
      const target = at(targets, place);
      if (order[target] === UNSEEN) enter(target);
      else if (open[target] === 1) low[node] = Math.min(at(low, node), at(order, target));
    }
  }
  const inCycle = new Set(cycles.flat());
  for (const [from, to] of graph.edges) {
    if (from !== to || inCycle.has(from)) continue;
    inCycle.add(from);
    cycles.push([from]);
  }
  return cycles.sort((a, b) => (a[0] as number) - (b[0] as number));
}

/**
 * The length of the shortest path from `root` to every node; null where no path leads.
 *
 * Laws: depth of root is 0; an edge a → b with a reached gives depth(b) ≤ depth(a) + 1. O(nodes + edges).
 */
export function depthsFrom(graph: Graph, root: number): (number | null)[] {
  const { offsets, targets } = adjacencyOf(graph);
  const depths: (number | null)[] = Array.from({ length: graph.size }, () => null);
  depths[root] = 0;
  const queue = [root];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] as number;
    const next = (depths[node] as number) + 1;
    for (let place = at(offsets, node); place < at(offsets, node + 1); place++) {
      const target = at(targets, place);
      if (depths[target] !== null) continue;
      depths[target] = next;
      queue.push(target);
    }
  }
  return depths;
}
