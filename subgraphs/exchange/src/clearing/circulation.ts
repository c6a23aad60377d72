import { moveAtLeastCost } from "./cheapest-flow";
import { createResidual, movedOn, type ObligationGraph, type Way } from "./residual";
import { findComponents } from "./strong-components";

/** What a fund of mutual credit may lend to a clearing; without it, everybody pays exactly what comes in. */
export interface Liquidity {
  /** At most this much is drawn by all together. */
  readonly fundMinor: bigint;
  /** By node: how much more it may pay than comes in. */
  readonly creditMinor: BigInt64Array;
  /** By node: how much more may come in than it pays. */
  readonly roomMinor: BigInt64Array;
}

export interface Circulation {
  /** By arc: how much of the obligation is cleared. */
  readonly clearedMinor: BigInt64Array;
  readonly totalMinor: bigint;
  /** By node: what it drew from the fund (positive) or left in it (negative). */
  readonly drawnMinor: BigInt64Array;
}

/**
 * The greatest total of obligations that can be cancelled with nobody worse off.
 *
 * Method: everything is taken as cleared; then what makes somebody worse off is taken back along the ways that take back
 *         least. That is a flow of least cost from those who would receive too much to those who would pay too much, and
 *         what stays cleared is a maximum circulation. Arcs between strongly connected groups lie on no cycle and never
 *         count; a fund joins the groups.
 * Shapes: as many results as arcs and nodes, in their order; obligations of one pair may be many arcs.
 * Laws:   0n <= cleared <= amount on every arc; without a fund, what is cleared towards a node equals what is cleared of
 *         it; with a fund, paid − received = drawn, −room <= drawn <= credit, draws and deposits are equal and at most
 *         the fund. No greater total is possible. The same input gives the same result.
 * Errors: none: amounts are at least 1n and sum to at most INT64_MAX, which the caller has checked.
 * Source: Fleischman, Dini & Littera 2020, Liquidity-Saving through Obligation-Clearing and Mutual Credit.
 */
export function maximumCirculation(graph: ObligationGraph, liquidity: Liquidity | null = null): Circulation {
  const { nodeCount, debtor, creditor, amountMinor } = graph;
  const arcs = liquidity === null ? arcsOnCycles(graph) : Int32Array.from(debtor.keys());
  const excess = new BigInt64Array(nodeCount + (liquidity === null ? 0 : 2));
  for (const arc of arcs) {
    const amount = amountMinor[arc] ?? 0n;
    const from = debtor[arc] ?? 0;
    const to = creditor[arc] ?? 0;
    excess[from] = (excess[from] ?? 0n) - amount;
    excess[to] = (excess[to] ?? 0n) + amount;
  }
  const fundWays = liquidity === null ? 0 : 2 * nodeCount + 1;
  const residual = createResidual(excess.length, arcs.length + fundWays, (index) => {
    if (liquidity !== null && index >= arcs.length) return fundWay(index - arcs.length, nodeCount, liquidity);
    const arc = arcs[index] ?? 0;
    return { from: creditor[arc] ?? 0, to: debtor[arc] ?? 0, capacity: amountMinor[arc] ?? 0n, cost: 1 };
  });
  moveAtLeastCost(residual, excess);

  const clearedMinor = new BigInt64Array(debtor.length);
  let totalMinor = 0n;
  for (const [index, arc] of arcs.entries()) {
    const cleared = (amountMinor[arc] ?? 0n) - movedOn(residual, index);
    clearedMinor[arc] = cleared;
    totalMinor += cleared;
  }
  const drawnMinor = new BigInt64Array(nodeCount);
  if (liquidity !== null)
    for (let node = 0; node < nodeCount; node++) {
      const way = arcs.length + 1 + 2 * node;
      drawnMinor[node] = movedOn(residual, way + 1) - movedOn(residual, way);
    }
  return { clearedMinor, totalMinor, drawnMinor };
}

/** The fund is two nodes with its size between them; each participant has a way in and a way out. */
function fundWay(index: number, nodeCount: number, { fundMinor, creditMinor, roomMinor }: Liquidity): Way {
  if (index === 0) return { from: nodeCount, to: nodeCount + 1, capacity: fundMinor, cost: 0 };
  const node = (index - 1) >> 1;
  return index % 2 === 1
    ? { from: node, to: nodeCount, capacity: roomMinor[node] ?? 0n, cost: 0 }
    : { from: nodeCount + 1, to: node, capacity: creditMinor[node] ?? 0n, cost: 0 };
}

function arcsOnCycles(graph: ObligationGraph): Int32Array {
  const component = findComponents(graph);
  return Int32Array.from(graph.debtor.keys()).filter(
    (arc) => component[graph.debtor[arc] ?? 0] === component[graph.creditor[arc] ?? 0],
  );
}
