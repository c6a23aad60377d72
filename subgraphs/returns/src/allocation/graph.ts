import { DomainError } from "@commons-hub/shared/errors";

export const MAX_COMPONENTS = 100_000;
export const MAX_EDGES = 1_000_000;

/**
 * Who builds on whom: the components of one bill of materials.
 *
 * Invariant: keys are distinct. They decide ties and the order of all arithmetic, so whoever names components by
 * something that does not depend on the order of the input gets a result that does not either.
 */
export interface ComponentGraph {
  readonly keys: readonly string[];
  /** Index of the component that stands for the user of all others. */
  readonly root: number;
  /** [from, to] by index: `from` depends on `to`. Repeated edges count once, an edge to itself not at all. */
  readonly edges: readonly (readonly [number, number])[];
}

/**
 * The part of a graph that the root reaches, in a form made for arithmetic.
 *
 * Shapes: n nodes, numbered by ascending key (code units); `targets[starts[v] .. starts[v + 1]]` are the distinct
 *         dependencies of v, ascending.
 */
export interface ReachedGraph {
  /** Node -> index in the graph that was given. */
  readonly components: Int32Array;
  readonly root: number;
  readonly starts: Int32Array;
  readonly targets: Int32Array;
}

/**
 * Keeps what the root reaches and brings it into one order, whatever order it came in.
 *
 * Errors: INVALID_INPUT for no or too many components or edges, an edge or root out of range, or a repeated key.
 */
export function reachFromRoot(graph: ComponentGraph): ReachedGraph {
  requireShape(graph);
  const count = graph.keys.length;
  const all = toRows(
    count,
    graph.edges.map(([from]) => from),
    graph.edges.map(([, to]) => to),
  );
  const reached = reachable(all.starts, all.targets, graph.root);
  const components = Int32Array.from(
    Array.from({ length: count }, (_, index) => index)
      .filter((index) => reached[index] === 1)
      .sort((a, b) => compareText(graph.keys[a] ?? "", graph.keys[b] ?? "")),
  );
  const nodes = new Int32Array(count).fill(-1);
  components.forEach((component, node) => (nodes[component] = node));
  const inside = graph.edges.filter(([from]) => reached[from] === 1);
  const rows = toRows(
    components.length,
    inside.map(([from]) => nodes[from] ?? 0),
    inside.map(([, to]) => nodes[to] ?? 0),
  );
  return { components, root: nodes[graph.root] ?? 0, ...rows };
}

/** Order by code units: the same on every machine and in every language setting. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Distinct targets per row, without self loops, ascending. */
function toRows(
  count: number,
  from: readonly number[],
  to: readonly number[],
): { starts: Int32Array; targets: Int32Array } {
  const rough = new Int32Array(count + 1);
  for (const source of from) rough[source + 1] = (rough[source + 1] ?? 0) + 1;
  for (let row = 0; row < count; row++) rough[row + 1] = (rough[row + 1] ?? 0) + (rough[row] ?? 0);
  const filled = rough.slice(0, count);
  const unsorted = new Int32Array(from.length);
  from.forEach((source, edge) => {
    const place = filled[source] ?? 0;
    unsorted[place] = to[edge] ?? 0;
    filled[source] = place + 1;
  });
  const starts = new Int32Array(count + 1);
  const targets = new Int32Array(from.length);
  let used = 0;
  for (let row = 0; row < count; row++) {
    let previous = -1;
    for (const target of unsorted.subarray(rough[row], rough[row + 1]).sort()) {
      if (target === previous || target === row) continue;
      targets[used++] = target;
      previous = target;
    }
    starts[row + 1] = used;
  }
  return { starts, targets: targets.slice(0, used) };
}

function reachable(starts: Int32Array, targets: Int32Array, root: number): Uint8Array {
  const reached = new Uint8Array(starts.length - 1);
  const waiting = [root];
  reached[root] = 1;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop())
    for (const target of targets.subarray(starts[node], starts[node + 1]))
      if (reached[target] === 0) {
        reached[target] = 1;
        waiting.push(target);
      }
  return reached;
}

function requireShape({ keys, root, edges }: ComponentGraph): void {
  const count = keys.length;
  if (count < 1 || count > MAX_COMPONENTS)
    throw new DomainError("INVALID_INPUT", `A dependency graph has 1 to ${MAX_COMPONENTS} components, not ${count}.`);
  if (edges.length > MAX_EDGES)
    throw new DomainError("INVALID_INPUT", `A dependency graph has at most ${MAX_EDGES} edges, not ${edges.length}.`);
  const inRange = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < count;
  if (!inRange(root)) throw new DomainError("INVALID_INPUT", "The root is not a component of the graph.");
  if (!edges.every(([from, to]) => inRange(from) && inRange(to)))
    throw new DomainError("INVALID_INPUT", "An edge names a component that the graph does not have.");
  if (new Set(keys).size !== count) throw new DomainError("INVALID_INPUT", "Two components have the same key.");
}
