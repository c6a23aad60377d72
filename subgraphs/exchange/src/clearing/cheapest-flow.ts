import { moveAlong, type Residual } from "./residual";

/** Where value is to be moved: positive, it must leave the node; negative, it must come in. They sum to 0n. */
export type Excess = BigInt64Array;

/**
 * Moves all excess to where it is missing, at the least cost, and leaves the flow in the residual network.
 *
 * Method: primal and dual in turns. The cheapest ways from all surpluses at once are found over reduced costs, which are
 *         small whole numbers, in buckets; then a greatest flow (layers, as Dinic) runs over the ways that cost nothing
 *         any more, and so on. Costs are 0 and 1, so a turn raises the distance by at least one step: there are as
 *         many turns as there are different lengths of a way that is needed, and each is linear but for its flow.
 * Laws:   no way is used beyond its room; what flows in flows out but for the excess; no cycle of negative cost is left,
 *         which is what least cost means.
 * Errors: none when every surplus can reach what is missing; an assertion otherwise.
 * Source: Ford & Fulkerson 1962 (primal-dual); Dinic 1970; Dial 1969 (buckets).
 */
export function moveAtLeastCost(residual: Residual, excess: Excess): void {
  const search = new Search(residual, excess);
  while (search.hasSurplus()) {
    if (!search.lowerDistances()) throw new Error("a surplus reaches nowhere: the excess does not fit the network");
    while (search.layer()) search.fill();
  }
}

const NONE = -1;

class Search {
  readonly #nodeCount: number;
  /** Price of each node: the reduced cost of a way is its cost + price of its tail − price of its head, never negative. */
  readonly #price: Int32Array;
  readonly #distance: Int32Array;
  readonly #layer: Int32Array;
  readonly #queue: Int32Array;
  readonly #cursor: Int32Array;
  readonly #path: Int32Array;
  /** Whether a node has more than it may keep (1), too little (−1), or neither: kept apart, so that searching reads bytes. */
  readonly #sign: Int8Array;
  #surplus: Int32Array;

  constructor(
    private readonly residual: Residual,
    private readonly excess: Excess,
  ) {
    this.#nodeCount = excess.length;
    this.#price = new Int32Array(this.#nodeCount);
    this.#distance = new Int32Array(this.#nodeCount);
    this.#layer = new Int32Array(this.#nodeCount);
    this.#queue = new Int32Array(this.#nodeCount);
    this.#cursor = new Int32Array(this.#nodeCount);
    this.#path = new Int32Array(this.#nodeCount);
    this.#sign = Int8Array.from(Array.from(excess, signOf));
    this.#surplus = Int32Array.from(excess.keys()).filter((node) => this.#sign[node] === 1);
  }

  hasSurplus(): boolean {
    this.#surplus = this.#surplus.filter((node) => this.#sign[node] === 1);
    return this.#surplus.length > 0;
  }

  /** Changes prices until something missing is reached at no cost. False when nothing missing can be reached. */
  lowerDistances(): boolean {
    const { start, head, cost, open } = this.residual;
    const distance = this.#distance.fill(NONE);
    const prices = this.#price;
    const sign = this.#sign;
    const buckets: number[][] = [[...this.#surplus]];
    const settled = new Uint8Array(this.#nodeCount);
    const reached: number[] = [];
    for (const node of this.#surplus) distance[node] = 0;
    for (let at = 0; at < buckets.length; at++) {
      const bucket = buckets[at] ?? [];
      for (let node = bucket.pop(); node !== undefined; node = bucket.pop()) {
        if (settled[node] === 1) continue;
        if (sign[node] === -1) {
          for (const each of reached) prices[each] = (prices[each] ?? 0) + (distance[each] ?? 0) - at;
          return true;
        }
        settled[node] = 1;
        reached.push(node);
        const price = (prices[node] ?? 0) + at;
        const end = start[node + 1] ?? 0;
        for (let way = start[node] ?? 0; way < end; way++) {
          if (open[way] === 0) continue;
          const other = head[way] ?? 0;
          if (settled[other] === 1) continue;
          const found = price + (cost[way] ?? 0) - (prices[other] ?? 0);
          const known = distance[other] ?? NONE;
          if (known !== NONE && known <= found) continue;
          distance[other] = found;
          while (buckets.length <= found) buckets.push([]);
          buckets[found]?.push(other);
        }
      }
    }
    return false;
  }

  /** Numbers the nodes by how many free ways lie between a surplus and them. False when nothing missing is among them. */
  layer(): boolean {
    const { start, head, cost, open } = this.residual;
    const layer = this.#layer.fill(NONE);
    const queue = this.#queue;
    const prices = this.#price;
    const sign = this.#sign;
    let end = 0;
    let isReached = false;
    for (const node of this.#surplus) {
      if (sign[node] !== 1) continue;
      layer[node] = 0;
      queue[end++] = node;
    }
    for (let i = 0; i < end; i++) {
      const node = queue[i] ?? 0;
      if (sign[node] === -1) isReached = true;
      const price = prices[node] ?? 0;
      const next = (layer[node] ?? 0) + 1;
      const last = start[node + 1] ?? 0;
      for (let way = start[node] ?? 0; way < last; way++) {
        if (open[way] === 0) continue;
        const other = head[way] ?? 0;
        if (layer[other] !== NONE) continue;
        if (price + (cost[way] ?? 0) !== (prices[other] ?? 0)) continue;
        layer[other] = next;
        queue[end++] = other;
      }
    }
    return isReached;
  }

  /** Moves from layer to layer whatever fits. */
  fill(): void {
    this.#cursor.set(this.residual.start.subarray(0, this.#nodeCount));
    for (const node of this.#surplus) if (this.#sign[node] === 1) this.#drain(node);
  }

  #drain(source: number): void {
    const { head, opposite } = this.residual;
    const path = this.#path;
    let length = 0;
    let node = source;
    for (;;) {
      if (this.#sign[node] === -1) {
        const full = this.#deliver(source, node, length);
        if (this.#sign[source] === 0) return;
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
      this.#layer[node] = NONE;
      if (length === 0) return;
      node = head[opposite[path[--length] ?? 0] ?? 0] ?? 0;
    }
  }

  /** The next free way out of a node that leads one layer further. */
  #nextWay(node: number): number {
    const { start, head, cost, open } = this.residual;
    const prices = this.#price;
    const layers = this.#layer;
    const price = prices[node] ?? 0;
    const layer = (layers[node] ?? 0) + 1;
    const end = start[node + 1] ?? 0;
    for (let way = this.#cursor[node] ?? 0; way < end; way++) {
      if (open[way] === 0) continue;
      const other = head[way] ?? 0;
      if (layers[other] !== layer) continue;
      if (price + (cost[way] ?? 0) !== (prices[other] ?? 0)) continue;
      this.#cursor[node] = way;
      return way;
    }
    this.#cursor[node] = end;
    return NONE;
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
    if (kept === 0n) this.#sign[source] = 0;
    if (amount === missing) this.#sign[sink] = 0;
    return moveAlong(this.residual, this.#path, length, amount);
  }
}

function signOf(excess: bigint): number {
  return excess > 0n ? 1 : excess < 0n ? -1 : 0;
}
