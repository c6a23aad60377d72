import { Distances, distanceIn, far, FAR, STEP } from "./distances";
import { moveAlong, OPEN, type Residual } from "./residual";

/** Where value is to be moved: positive, it must leave the node; negative, it must come in. They sum to 0n. */
export type Excess = BigInt64Array;

/**
 * Moves all excess to where it is missing, at the least cost, and leaves the flow in the residual network.
 *
 * Method: shortest augmenting paths, in rounds. A round measures how far every node is from what is missing: by cost, and
 *         by the number of ways among what costs the same. Then each surplus walks along ways that lead exactly one step
 *         nearer, to all that it can fill. Where a node has no such way left, its distance grows to what its neighbours
 *         say; after a few times the round gives it up, since measuring all at once is then less work.
 * Laws:   no way is used beyond its room; what flows in flows out but for the excess; a distance is never more than the
 *         true one, so no cycle of negative cost is left, which is what least cost means.
 * Errors: none when every surplus can reach what is missing; it throws otherwise.
 * Source: Ahuja & Orlin 1991, Distance-directed augmenting path algorithms; Goldberg & Tarjan 1990, for distances that
 *         order by cost first.
 */
export function moveAtLeastCost(residual: Residual, excess: Excess): void {
  const distances = new Distances(residual);
  const walk = new Walk(residual, excess);
  while (walk.hasSurplus()) {
    distances.measure(walk.label, walk.sign);
    walk.moveAll();
  }
}

const NONE = -1;
/** How often a distance grows by what the neighbours say before the node is given up until the next round. */
const GROWTHS = 4;

class Walk {
  /** Distances, as `Distances` writes them. */
  readonly label: Float64Array;
  /** Whether a node has more than it may keep (1), too little (−1), or neither: kept apart, so that searching reads bytes. */
  readonly sign: Int8Array;
  readonly #growths: Uint8Array;
  readonly #cursor: Int32Array;
  readonly #path: Int32Array;
  #surplus: Int32Array;

  constructor(
    private readonly residual: Residual,
    private readonly excess: Excess,
  ) {
    const nodeCount = excess.length;
    this.label = new Float64Array(nodeCount);
    this.sign = Int8Array.from(Array.from(excess, signOf));
    this.#growths = new Uint8Array(nodeCount);
    this.#cursor = new Int32Array(nodeCount);
    this.#path = new Int32Array(nodeCount);
    this.#surplus = Int32Array.from(excess.keys());
  }

  hasSurplus(): boolean {
    this.#surplus = this.#surplus.filter((node) => this.sign[node] === 1);
    return this.#surplus.length > 0;
  }

  /** The nearest surplus first: its way is still as it was measured, so each round moves something. */
  moveAll(): void {
    this.#cursor.set(this.residual.start.subarray(0, this.#cursor.length));
    this.#growths.fill(0);
    const distanceOf = (node: number): number => distanceIn(this.label[node] ?? 0);
    for (const node of this.#surplus.toSorted((a, b) => distanceOf(a) - distanceOf(b))) {
      if (distanceOf(node) === FAR) throw new Error("a surplus reaches nowhere: the excess does not fit the network");
      this.#moveFrom(node);
    }
  }

  #moveFrom(source: number): void {
    const { head, opposite } = this.residual;
    const path = this.#path;
    const sign = this.sign;
    let length = 0;
    let node = source;
    for (;;) {
      if (sign[node] === -1) {
        const full = this.#deliver(source, node, length);
        if (sign[source] === 0) return;
        if (full < length) {
          length = full;
          node = head[opposite[path[full] ?? 0] ?? 0] ?? 0;
        }
        continue;
      }
      const way = this.#nextWay(node);
      if (way !== NONE) {
        path[length++] = way;
        node = head[way] ?? 0;
        continue;
      }
      this.#grow(node);
      if (length > 0) node = head[opposite[path[--length] ?? 0] ?? 0] ?? 0;
      else if ((this.label[source] ?? 0) < 0) return;
    }
  }

  /** The next free way out of a node that leads one step nearer. */
  #nextWay(node: number): number {
    const { start, head, cost, open } = this.residual;
    const labels = this.label;
    const label = labels[node] ?? 0;
    if (label < 0) return NONE;
    const end = start[node + 1] ?? 0;
    for (let way = this.#cursor[node] ?? 0; way < end; way++) {
      if (((open[way] ?? 0) & OPEN) === 0) continue;
      if ((cost[way] ?? 0) * STEP + 1 + (labels[head[way] ?? 0] ?? 0) !== label) continue;
      this.#cursor[node] = way;
      return way;
    }
    this.#cursor[node] = end;
    return NONE;
  }

  /** Nothing leads nearer any more: the node is as far as its nearest neighbour says, or given up when that one is. */
  #grow(node: number): void {
    const { start, head, cost, open } = this.residual;
    const labels = this.label;
    const label = labels[node] ?? 0;
    if (label < 0) return;
    let least = FAR;
    let nearest = NONE;
    const growths = (this.#growths[node] ?? 0) + 1;
    if (growths <= GROWTHS) {
      const end = start[node + 1] ?? 0;
      for (let way = start[node] ?? 0; way < end; way++) {
        if (((open[way] ?? 0) & OPEN) === 0) continue;
        const found = (cost[way] ?? 0) * STEP + 1 + distanceIn(labels[head[way] ?? 0] ?? 0);
        if (found >= least) continue;
        least = found;
        nearest = way;
      }
    }
    if (nearest === NONE || (labels[head[nearest] ?? 0] ?? 0) < 0) {
      labels[node] = far(label);
      return;
    }
    labels[node] = least;
    this.#growths[node] = growths;
    this.#cursor[node] = nearest;
  }

  #deliver(source: number, sink: number, length: number): number {
    const { room } = this.residual;
    const missing = -(this.excess[sink] ?? 0n);
    let amount = this.excess[source] ?? 0n;
    if (missing < amount) amount = missing;
    for (let i = 0; i < length; i++) {
      const left = room[this.#path[i] ?? 0] ?? 0n;
      if (left < amount) amount = left;
    }
    const kept = (this.excess[source] ?? 0n) - amount;
    this.excess[source] = kept;
    this.excess[sink] = amount - missing;
    if (kept === 0n) this.sign[source] = 0;
    if (amount === missing) this.sign[sink] = 0;
    return moveAlong(this.residual, this.#path, length, amount);
  }
}

function signOf(excess: bigint): number {
  return excess > 0n ? 1 : excess < 0n ? -1 : 0;
}
