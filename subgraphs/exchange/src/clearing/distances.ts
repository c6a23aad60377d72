import { OPEN_BACK, type Residual } from "./residual";

/**
 * How far a node is from what is missing: what the cheapest way there costs, and, among the cheapest, how many ways it
 * has. Both stand in one number, `cost * STEP + hops`, so that searching compares one number and reads one place.
 *
 * Costs and hops are below the number of nodes when measured, and a search adds to them far less than STEP: all of it is a
 * whole number that floats hold exactly.
 */
export const STEP = 2 ** 26;
/** Farther than anything that can be reached. */
export const FAR = 2 ** 52;

const NONE = -1;

/** A label is `far(d)` where a search has given the node up; d is then still no more than its distance. */
export function far(distance: number): number {
  return -1 - distance;
}

export function distanceIn(label: number): number {
  return label < 0 ? -1 - label : label;
}

/**
 * Measures the distances of all nodes anew, from the lower bounds that are known so far.
 *
 * Method: backwards from everything missing at once, over reduced costs, which are small whole numbers, in buckets; within
 *         a bucket by the number of ways, which merges what came from nearer buckets with what the bucket itself adds.
 * Laws:   a label is the distance; `far(FAR)` where nothing missing can be reached.
 * Source: Dijkstra 1959; Dial 1969 (buckets).
 */
export class Distances {
  readonly #price: Int32Array;
  readonly #reduced: Int32Array;
  readonly #hops: Int32Array;
  readonly #queue: Int32Array;
  readonly #settled: Uint8Array;
  #buckets: number[][] = [];
  #queued = 0;

  constructor(private readonly residual: Residual) {
    const nodeCount = residual.start.length - 1;
    this.#price = new Int32Array(nodeCount);
    this.#reduced = new Int32Array(nodeCount);
    this.#hops = new Int32Array(nodeCount);
    this.#queue = new Int32Array(nodeCount);
    this.#settled = new Uint8Array(nodeCount);
  }

  /** Shapes: by node, `label` is a lower bound in and the distance out; `sign` is −1 where something is missing. */
  measure(label: Float64Array, sign: Int8Array): void {
    this.#begin(label, sign);
    for (let at = 0, next = 0; at === 0 || at < this.#buckets.length; at++) next = this.#settle(at, next);
    for (let node = 0; node < label.length; node++)
      label[node] =
        this.#settled[node] === 1
          ? ((this.#price[node] ?? 0) + (this.#reduced[node] ?? 0)) * STEP + (this.#hops[node] ?? 0)
          : far(FAR);
  }

  #begin(label: Float64Array, sign: Int8Array): void {
    this.#reduced.fill(NONE);
    this.#settled.fill(0);
    this.#buckets = [];
    this.#queued = 0;
    for (let node = 0; node < label.length; node++) {
      this.#price[node] = Math.floor(distanceIn(label[node] ?? 0) / STEP);
      if (sign[node] !== -1) continue;
      this.#reduced[node] = 0;
      this.#hops[node] = 0;
      this.#queue[this.#queued++] = node;
    }
  }

  /** Settles what is that far, in the order of hops. What the bucket adds stands in the queue from `next` on. */
  #settle(at: number, next: number): number {
    const hops = this.#hops;
    const queue = this.#queue;
    const bucket = (this.#buckets[at] ?? []).sort((a, b) => (hops[a] ?? 0) - (hops[b] ?? 0));
    let taken = 0;
    let read = next;
    while (taken < bucket.length || read < this.#queued) {
      const isOlder =
        taken < bucket.length &&
        (read === this.#queued || (hops[bucket[taken] ?? 0] ?? 0) <= (hops[queue[read] ?? 0] ?? 0));
      const node = (isOlder ? bucket[taken++] : queue[read++]) ?? 0;
      if (this.#settled[node] === 1 || this.#reduced[node] !== at) continue;
      this.#settled[node] = 1;
      this.#reach(node, at);
    }
    return read;
  }

  /** Tells all nodes with a free way to this one how far they are through it. */
  #reach(node: number, at: number): void {
    const { start, head, cost, open } = this.residual;
    const prices = this.#price;
    const reduced = this.#reduced;
    const allHops = this.#hops;
    const settled = this.#settled;
    const base = (prices[node] ?? 0) + at;
    const hops = (allHops[node] ?? 0) + 1;
    const end = start[node + 1] ?? 0;
    for (let way = start[node] ?? 0; way < end; way++) {
      if (((open[way] ?? 0) & OPEN_BACK) === 0) continue;
      const other = head[way] ?? 0;
      if (settled[other] === 1) continue;
      const found = base - (cost[way] ?? 0) - (prices[other] ?? 0);
      const known = reduced[other] ?? NONE;
      if (known !== NONE && (known < found || (known === found && (allHops[other] ?? 0) <= hops))) continue;
      reduced[other] = found;
      allHops[other] = hops;
      if (found === at) this.#queue[this.#queued++] = other;
      else if (known !== found) {
        while (this.#buckets.length <= found) this.#buckets.push([]);
        this.#buckets[found]?.push(other);
      }
    }
  }
}
