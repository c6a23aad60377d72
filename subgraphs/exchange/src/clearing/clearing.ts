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
  const names = [...new Set(debts.flatMap(({ debtor, creditor }) => [debtor, creditor]))].sort(byText);
  const nodeOf = new Map(names.map((name, node) => [name, node]));
  const pairs = pairUp(debts, nodeOf);
  const { clearedMinor, totalMinor, drawnMinor } = maximumCirculation(
    graphOf(pairs, debts, names.length),
    terms === null ? null : liquidityOf(terms, names),
  );
  const obligations = pairs.flatMap((pair, arc) => serve(pair.debts, debts, clearedMinor[arc] ?? 0n));
  return {
    totalMinor: debts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    clearedMinor: totalMinor,
    fundUsedMinor: drawnMinor.reduce((sum, drawn) => (drawn > 0n ? sum + drawn : sum), 0n),
    participants: names.length,
    obligations,
    notices: notify(obligations),
  };
}

interface Pair {
  readonly debtor: number;
  readonly creditor: number;
  /** Indexes of its debts. */
  readonly debts: number[];
}

/** All debts of one participant to another together, by the names of both. */
function pairUp(debts: readonly Debt[], nodeOf: ReadonlyMap<string, number>): Pair[] {
  const pairs = new Map<number, Pair>();
  for (const [index, debt] of debts.entries()) {
    const debtor = nodeOf.get(debt.debtor) ?? 0;
    const creditor = nodeOf.get(debt.creditor) ?? 0;
    const key = debtor * nodeOf.size + creditor;
    const pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, { debtor, creditor, debts: [index] });
    else pair.debts.push(index);
  }
  return [...pairs.values()].sort((a, b) => a.debtor - b.debtor || a.creditor - b.creditor);
}

function graphOf(pairs: readonly Pair[], debts: readonly Debt[], nodeCount: number): ObligationGraph {
  return {
    nodeCount,
    debtor: Int32Array.from(pairs, ({ debtor }) => debtor),
    creditor: Int32Array.from(pairs, ({ creditor }) => creditor),
    amountMinor: BigInt64Array.from(pairs, (pair) =>
      pair.debts.reduce((sum, index) => sum + (debts[index]?.amountMinor ?? 0n), 0n),
    ),
  };
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

/** What is cleared between two goes to their debts in order. */
function serve(indexes: readonly number[], debts: readonly Debt[], clearedMinor: bigint): ClearedDebt[] {
  const served: ClearedDebt[] = [];
  let left = clearedMinor;
  for (const index of indexes) {
    const debt = debts[index];
    if (debt === undefined || left === 0n) break;
    const cleared = debt.amountMinor < left ? debt.amountMinor : left;
    left -= cleared;
    served.push({ ...debt, clearedMinor: cleared });
  }
  return served;
}

function notify(obligations: readonly ClearedDebt[]): Notice[] {
  const found = new Map<string, { paidMinor: bigint; receivedMinor: bigint; obligations: ClearedDebt[] }>();
  const of = (participant: string) => {
    const known = found.get(participant) ?? { paidMinor: 0n, receivedMinor: 0n, obligations: [] };
    found.set(participant, known);
    return known;
  };
  for (const debt of obligations) {
    const debtor = of(debt.debtor);
    const creditor = of(debt.creditor);
    debtor.paidMinor += debt.clearedMinor;
    creditor.receivedMinor += debt.clearedMinor;
    debtor.obligations.push(debt);
    creditor.obligations.push(debt);
  }
  return [...found]
    .sort(([a], [b]) => byText(a, b))
    .map(([participant, notice]) => ({
      participant,
      ...notice,
      drawnMinor: notice.paidMinor - notice.receivedMinor,
    }));
}

/** By code units: the same everywhere. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
