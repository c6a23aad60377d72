import { INT64_MAX } from "@commons-hub/shared/numbers";
import { type Liquidity, maximumCirculation } from "./circulation";
import type { ObligationGraph } from "./residual";

/** Who owes whom how much. */
export interface Debt {
  readonly id: string;
  readonly debtor: string;
  readonly creditor: string;
  /** 1n to INT64_MAX. */
  readonly amountMinor: bigint;
}

/** An obligation that shrinks; what remains is `amountMinor − clearedMinor`. */
export interface ClearedDebt extends Debt {
  readonly clearedMinor: bigint;
}

/** What a clearing does to one participant. */
export interface Notice {
  readonly participant: string;
  /** Of what it owed. */
  readonly paidMinor: bigint;
  /** Of what it was owed. */
  readonly receivedMinor: bigint;
  /** `paidMinor − receivedMinor`: drawn from the fund, or left in it when negative; 0n without a fund. */
  readonly drawnMinor: bigint;
  /** Those of its obligations, on either side, that shrink. */
  readonly obligations: readonly ClearedDebt[];
}

export interface ClearingResult {
  /** All that was owed. */
  readonly totalMinor: bigint;
  readonly clearedMinor: bigint;
  /** Moved through the fund. */
  readonly fundUsedMinor: bigint;
  readonly participants: number;
  readonly obligations: readonly ClearedDebt[];
  /** One for each participant whom it concerns, by name. */
  readonly notices: readonly Notice[];
}

/** How far participants may rely on a fund. */
export interface FundTerms {
  readonly fundMinor: bigint;
  /** How much more than it receives a participant may pay. */
  readonly creditOf: (participant: string) => bigint;
  /** How much more than it pays a participant may receive. */
  readonly roomOf: (participant: string) => bigint;
}

/**
 * Sets off as much of the given debts as possible, leaving nobody worse off, and tells each participant.
 *
 * Shapes: n debts with different ids; debts of one pair are served in the order given.
 * Laws:   those of `maximumCirculation`, for each participant and each debt; the amounts do not depend on the order of
 *         debts of different pairs.
 * Errors: none: amounts are at least 1n and sum to at most INT64_MAX, nobody owes itself.
 */
export function clearDebts(debts: readonly Debt[], terms: FundTerms | null = null): ClearingResult {
  const network = networkOf(debts);
  const { clearedMinor, totalMinor, drawnMinor } = maximumCirculation(
    network.graph,
    terms === null ? null : liquidityOf(terms, network.names),
  );
  const { obligations, notices } = tell(debts, network, clearedMinor);
  return {
    totalMinor: debts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    clearedMinor: totalMinor,
    fundUsedMinor: drawnMinor.reduce((sum, drawn) => (drawn > 0n ? sum + drawn : sum), 0n),
    participants: network.names.length,
    obligations,
    notices,
  };
}

/** Debts as a graph: by names of participants, all debts of one to another together as one arc. */
interface Network {
  /** By node, sorted. */
  readonly names: readonly string[];
  readonly graph: ObligationGraph;
  /** Indexes of debts; those of arc k stand from `start[k]` up to, but not including, `start[k + 1]`, as they were given. */
  readonly order: Int32Array;
  readonly start: Int32Array;
}

function networkOf(debts: readonly Debt[]): Network {
  const known = new Set<string>();
  for (const { debtor, creditor } of debts) known.add(debtor).add(creditor);
  const names = [...known].sort(byText);
  const nodeOf = new Map(names.map((name, node) => [name, node]));
  const debtor = Int32Array.from(debts, (debt) => nodeOf.get(debt.debtor) ?? 0);
  const creditor = Int32Array.from(debts, (debt) => nodeOf.get(debt.creditor) ?? 0);
  const order = sortBy(debtor, names.length, sortBy(creditor, names.length, Int32Array.from(debts.keys())));

  const start = new Int32Array(debts.length + 1);
  const arcs = new Int32Array(debts.length);
  const amountMinor = new BigInt64Array(debts.length);
  let count = 0;
  for (let at = 0; at < order.length; at++) {
    const debt = order[at] ?? 0;
    const last = arcs[count - 1] ?? 0;
    if (count === 0 || debtor[debt] !== debtor[last] || creditor[debt] !== creditor[last]) {
      start[count] = at;
      arcs[count++] = debt;
    }
    amountMinor[count - 1] = (amountMinor[count - 1] ?? 0n) + (debts[debt]?.amountMinor ?? 0n);
  }
  start[count] = debts.length;
  const graph = {
    nodeCount: names.length,
    debtor: arcs.subarray(0, count).map((debt) => debtor[debt] ?? 0),
    creditor: arcs.subarray(0, count).map((debt) => creditor[debt] ?? 0),
    amountMinor: amountMinor.subarray(0, count),
  };
  return { names, graph, order, start };
}

/** The same indexes by the number that each has, below `limit`; equal ones stay in their order. */
function sortBy(numbers: Int32Array, limit: number, indexes: Int32Array): Int32Array {
  const next = new Int32Array(limit + 1);
  for (const number of numbers) next[number + 1] = (next[number + 1] ?? 0) + 1;
  for (let number = 0; number < limit; number++) next[number + 1] = (next[number + 1] ?? 0) + (next[number] ?? 0);
  const sorted = new Int32Array(indexes.length);
  for (const index of indexes) {
    const number = numbers[index] ?? 0;
    const place = next[number] ?? 0;
    next[number] = place + 1;
    sorted[place] = index;
  }
  return sorted;
}

function liquidityOf({ fundMinor, creditOf, roomOf }: FundTerms, names: readonly string[]): Liquidity {
  return {
    fundMinor: bounded(fundMinor),
    creditMinor: BigInt64Array.from(names, (name) => bounded(creditOf(name))),
    roomMinor: BigInt64Array.from(names, (name) => bounded(roomOf(name))),
  };
}

function bounded(minor: bigint): bigint {
  return minor < 0n ? 0n : minor > INT64_MAX ? INT64_MAX : minor;
}

/** What is cleared between two goes to their debts in order; each of the two is told. */
function tell(
  debts: readonly Debt[],
  { names, graph, order, start }: Network,
  clearedMinor: BigInt64Array,
): Pick<ClearingResult, "obligations" | "notices"> {
  const obligations: ClearedDebt[] = [];
  const told = names.map((): ClearedDebt[] => []);
  const paid = new BigInt64Array(names.length);
  const received = new BigInt64Array(names.length);
  for (let arc = 0; arc < clearedMinor.length; arc++) {
    let left = clearedMinor[arc] ?? 0n;
    if (left === 0n) continue;
    const debtor = graph.debtor[arc] ?? 0;
    const creditor = graph.creditor[arc] ?? 0;
    paid[debtor] = (paid[debtor] ?? 0n) + left;
    received[creditor] = (received[creditor] ?? 0n) + left;
    const end = start[arc + 1] ?? 0;
    for (let at = start[arc] ?? 0; at < end && left > 0n; at++) {
      const debt = debts[order[at] ?? 0];
      if (debt === undefined) break;
      const cleared = debt.amountMinor < left ? debt.amountMinor : left;
      left -= cleared;
      const { id, amountMinor } = debt;
      const shrinks = { id, debtor: debt.debtor, creditor: debt.creditor, amountMinor, clearedMinor: cleared };
      obligations.push(shrinks);
      told[debtor]?.push(shrinks);
      told[creditor]?.push(shrinks);
    }
  }
  const notices: Notice[] = [];
  for (const [node, participant] of names.entries()) {
    const own = told[node] ?? [];
    if (own.length === 0) continue;
    const paidMinor = paid[node] ?? 0n;
    const receivedMinor = received[node] ?? 0n;
    notices.push({ participant, paidMinor, receivedMinor, obligations: own, drawnMinor: paidMinor - receivedMinor });
  }
  return { obligations, notices };
}

/** By code units: the same everywhere. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
