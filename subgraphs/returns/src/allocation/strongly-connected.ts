/**
 * Groups nodes that depend on each other, dependents before what they depend on.
 *
 * Shapes: n nodes in rows (`starts`, `targets`, see ReachedGraph) -> groups that hold each node exactly once; a node
 *         outside every cycle is a group of its own. No edge leads from a later group to an earlier one.
 * Method: Tarjan's, without recursion, so that a chain of any length fits.
 * Source: Tarjan 1972, Depth-first search and linear graph algorithms.
 */
export function stronglyConnectedGroups(starts: Int32Array, targets: Int32Array): number[][] {
  const count = starts.length - 1;
  const seenAt = new Int32Array(count);
  const lowest = new Int32Array(count);
  const nextEdge = starts.slice(0, count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const groups: number[][] = [];
  let clock = 0;

  const enter = (node: number, path: number[]): void => {
    seenAt[node] = lowest[node] = ++clock;
    stack.push(node);
    onStack[node] = 1;
    path.push(node);
  };
  const leave = (node: number, parent: number | undefined): void => {
    if (parent !== undefined) lowest[parent] = Math.min(lowest[parent] ?? 0, lowest[node] ?? 0);
    if (lowest[node] !== seenAt[node]) return;
    const group = stack.splice(stack.lastIndexOf(node));
    for (const member of group) onStack[member] = 0;
    groups.push(group.sort((a, b) => a - b));
  };

  for (let start = 0; start < count; start++) {
    if (seenAt[start] !== 0) continue;
    const path: number[] = [];
    enter(start, path);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const edge = nextEdge[node] ?? 0;
      if (edge === starts[node + 1]) {
        path.pop();
        leave(node, path.at(-1));
        continue;
      }
      nextEdge[node] = edge + 1;
      const target = targets[edge] ?? 0;
      if (seenAt[target] === 0) enter(target, path);
      else if (onStack[target] === 1) lowest[node] = Math.min(lowest[node] ?? 0, seenAt[target] ?? 0);
    }
  }
  return groups.toReversed();
}
