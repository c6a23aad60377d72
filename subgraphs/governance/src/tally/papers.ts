import type { Profile } from "./profile";

/** Papers that go the same way: the groups of tied options that they pass, and how much weight they are. */
export interface Papers {
  readonly path: readonly (readonly number[])[];
  readonly weight: bigint;
}

/**
 * Sorts ballots by the way they take while nobody else is elected or defeated: defeated options are passed over, and a
 * way ends at the first place that is all hopefuls, who keep whole papers. However many ballots there are, there are few
 * ways, because few are elected.
 *
 * Cost: one pass over the ballots, a step in a tree for each place passed.
 */
export function sortPapers(
  { optionCount: n, rowCount, marks, weights }: Profile,
  orders: Int32Array,
  states: readonly ("hopeful" | "elected" | "defeated")[],
): Papers[] {
  const hopeful = Uint8Array.from(states, (state) => (state === "hopeful" ? 1 : 0));
  const defeated = Uint8Array.from(states, (state) => (state === "defeated" ? 1 : 0));
  const tree = new WayTree(n);
  const sums: bigint[] = [];
  for (let r = 0; r < rowCount; r += 1) {
    const start = r * n;
    let node = 0;
    for (let at = start; at < start + n;) {
      const option = orders[at] as number;
      if (option < 0) break;
      const mark = marks[start + option];
      let end = at + 1;
      while (end < start + n && (orders[end] as number) >= 0 && marks[start + (orders[end] as number)] === mark)
        end += 1;
      const isSole = end === at + 1;
      const group = isSole ? null : [...orders.subarray(at, end)].filter((member) => defeated[member] === 0);
      at = end;
      if (group ? group.length === 0 : defeated[option] === 1) continue;
      node = group ? tree.step(node, group) : tree.stepTo(node, option);
      if (group ? group.every((member) => hopeful[member] === 1) : hopeful[option] === 1) break;
    }
    sums[node] = (sums[node] ?? 0n) + (weights[r] as bigint);
  }
  return tree.paths().flatMap((path, node) => {
    const weight = sums[node] ?? 0n;
    return path.length === 0 || weight === 0n ? [] : [{ path, weight }];
  });
}

/** Ways with common beginnings, as nodes with a number each; 0 is the beginning of all. */
class WayTree {
  readonly #parents: number[] = [-1];
  readonly #groups: (readonly number[])[] = [[]];
  /** The child of a node for a sole option: node × options + option. */
  #children: Int32Array;
  readonly #tied = new Map<string, number>();

  constructor(private readonly optionCount: number) {
    this.#children = new Int32Array(64 * optionCount);
  }

  stepTo(node: number, option: number): number {
    const key = node * this.optionCount + option;
    const child = this.#children[key] as number;
    if (child !== 0) return child;
    const added = this.#add(node, [option]);
    this.#children[key] = added;
    return added;
  }

  step(node: number, group: readonly number[]): number {
    const sole = group.length === 1 ? group[0] : undefined;
    if (sole !== undefined) return this.stepTo(node, sole);
    const sorted = [...group].sort((a, b) => a - b);
    const key = `${node}:${sorted.join()}`;
    const known = this.#tied.get(key);
    if (known !== undefined) return known;
    const added = this.#add(node, sorted);
    this.#tied.set(key, added);
    return added;
  }

  paths(): (readonly number[])[][] {
    const paths: (readonly number[])[][] = [];
    for (const [node, group] of this.#groups.entries())
      paths.push(node === 0 ? [] : [...(paths[this.#parents[node] as number] ?? []), group]);
    return paths;
  }

  #add(parent: number, group: readonly number[]): number {
    const node = this.#groups.length;
    this.#groups.push(group);
    this.#parents.push(parent);
    if ((node + 1) * this.optionCount > this.#children.length) {
      const larger = new Int32Array(this.#children.length * 2);
      larger.set(this.#children);
      this.#children = larger;
    }
    return node;
  }
}
