/** Arcs of a network of obligations: arc k leads from `debtor[k]` to `creditor[k]`. */
export interface ObligationGraph {
  readonly nodeCount: number;
  readonly debtor: Int32Array;
  readonly creditor: Int32Array;
  /** Minor units owed, each at least 1n. */
  readonly amountMinor: BigInt64Array;
}

/** One kind of way that value can take; `cost` is what one unit on it leaves uncleared. */
export interface Way {
  readonly from: number;
  readonly to: number;
  readonly capacity: bigint;
  readonly cost: 0 | 1;
}

/**
 * A residual network in typed arrays: every way stands beside its opposite, sorted by the node it leaves, so that the
 * ways out of a node lie together in memory.
 *
 * Whether a way has room is kept apart from how much, in `open`, and beside it whether its opposite has: searching in
 * either direction reads bytes that lie together, and whole numbers of 64 bits are touched where value moves.
 */
export interface Residual {
  /** The ways out of node v are `start[v]` up to, but not including, `start[v + 1]`. */
  readonly start: Int32Array;
  readonly head: Int32Array;
  readonly opposite: Int32Array;
  readonly cost: Int8Array;
  /** OPEN where the way has room, OPEN_BACK where its opposite has. */
  readonly open: Uint8Array;
  readonly room: BigInt64Array;
  /** Where the k-th way stands. */
  readonly placeOf: Int32Array;
}

export const OPEN = 1;
export const OPEN_BACK = 2;

/** Shapes: `count` ways, asked for by number, in order, twice. */
export function createResidual(nodeCount: number, count: number, wayAt: (index: number) => Way): Residual {
  const start = new Int32Array(nodeCount + 1);
  const count1 = (node: number): void => void (start[node + 1] = (start[node + 1] ?? 0) + 1);
  for (let k = 0; k < count; k++) {
    const { from, to } = wayAt(k);
    count1(from);
    count1(to);
  }
  for (let v = 0; v < nodeCount; v++) start[v + 1] = (start[v + 1] ?? 0) + (start[v] ?? 0);
  const next = start.slice(0, nodeCount);
  const take = (node: number): number => {
    const place = next[node] ?? 0;
    next[node] = place + 1;
    return place;
  };
  const residual: Residual = {
    start,
    head: new Int32Array(2 * count),
    opposite: new Int32Array(2 * count),
    cost: new Int8Array(2 * count),
    open: new Uint8Array(2 * count),
    room: new BigInt64Array(2 * count),
    placeOf: new Int32Array(count),
  };
  for (let k = 0; k < count; k++) {
    const { from, to, capacity, cost } = wayAt(k);
    const there = take(from);
    const back = take(to);
    residual.head[there] = to;
    residual.head[back] = from;
    residual.opposite[there] = back;
    residual.opposite[back] = there;
    residual.cost[there] = cost;
    residual.cost[back] = -cost;
    residual.open[there] = capacity > 0n ? OPEN : 0;
    residual.open[back] = capacity > 0n ? OPEN_BACK : 0;
    residual.room[there] = capacity;
    residual.placeOf[k] = there;
  }
  return residual;
}

/** What moved along the k-th way. */
export function movedOn(residual: Residual, k: number): bigint {
  return residual.room[residual.opposite[residual.placeOf[k] ?? 0] ?? 0] ?? 0n;
}

/** Moves an amount along the first `length` ways of a path. Answers the first one that is full now, or `length`. */
export function moveAlong(residual: Residual, path: Int32Array, length: number, amount: bigint): number {
  const { room, open, opposite } = residual;
  let full = length;
  for (let i = length - 1; i >= 0; i--) {
    const way = path[i] ?? 0;
    const back = opposite[way] ?? 0;
    const left = (room[way] ?? 0n) - amount;
    room[way] = left;
    room[back] = (room[back] ?? 0n) + amount;
    open[way] = left === 0n ? OPEN_BACK : OPEN | OPEN_BACK;
    open[back] = left === 0n ? OPEN : OPEN | OPEN_BACK;
    if (left === 0n) full = i;
  }
  return full;
}
