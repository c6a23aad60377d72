import { beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import loadHighs, { type LegacyHighs } from "highs";
import { type Liquidity, maximumCirculation } from "./circulation";
import type { ObligationGraph } from "./residual";

let highs: LegacyHighs;
beforeAll(async () => {
  highs = await loadHighs();
});

type Arc = readonly [debtor: number, creditor: number, amountMinor: number];

function graphOf(nodeCount: number, arcs: readonly Arc[]): ObligationGraph {
  return {
    nodeCount,
    debtor: Int32Array.from(arcs, ([debtor]) => debtor),
    creditor: Int32Array.from(arcs, ([, creditor]) => creditor),
    amountMinor: BigInt64Array.from(arcs, ([, , amount]) => BigInt(amount)),
  };
}

/** The same task as a linear program, in the solver's own text format. */
function programOf({ nodeCount, debtor, creditor, amountMinor }: ObligationGraph, fund: Liquidity | null): string {
  const flows: string[] = Array.from({ length: nodeCount }, () => "");
  for (const [arc, node] of debtor.entries()) flows[node] += ` + f${arc}`;
  for (const [arc, node] of creditor.entries()) flows[node] += ` - f${arc}`;
  const bounds = Array.from(amountMinor, (amount, arc) => ` 0 <= f${arc} <= ${amount}`);
  const rows = flows.map((flow, node) =>
    fund ? ` n${node}:${flow} - d${node} + s${node} = 0` : ` n${node}:${flow} = 0`,
  );
  const used = flows.map((flow, node) => (flow === "" && !fund ? "" : (rows[node] ?? ""))).filter((row) => row !== "");
  if (fund) {
    const nodes = Array.from({ length: nodeCount }, (_, node) => node);
    used.push(` fund:${nodes.map((node) => ` + d${node}`).join("")} <= ${fund.fundMinor}`);
    used.push(` even:${nodes.map((node) => ` + d${node} - s${node}`).join("")} = 0`);
    for (const node of nodes)
      bounds.push(` 0 <= d${node} <= ${fund.creditMinor[node]}`, ` 0 <= s${node} <= ${fund.roomMinor[node]}`);
  }
  const goal = Array.from(amountMinor, (_, arc) => ` + f${arc}`).join("");
  return `Maximize\n obj:${goal}\nSubject To\n${used.join("\n")}\nBounds\n${bounds.join("\n")}\nEnd`;
}

function bestOf(graph: ObligationGraph, fund: Liquidity | null): bigint {
  return BigInt(Math.round(highs.solve(programOf(graph, fund)).ObjectiveValue));
}

function paidMinusReceived({ nodeCount, debtor, creditor }: ObligationGraph, cleared: BigInt64Array): bigint[] {
  const net = Array.from({ length: nodeCount }, () => 0n);
  for (const [arc, amount] of cleared.entries()) {
    net[debtor[arc] ?? 0] = (net[debtor[arc] ?? 0] ?? 0n) + amount;
    net[creditor[arc] ?? 0] = (net[creditor[arc] ?? 0] ?? 0n) - amount;
  }
  return net;
}

/** Few nodes and small amounts meet more cycles, ties and parallel obligations than large ones. */
const graphArb = fc
  .record({ nodeCount: fc.integer({ min: 2, max: 14 }), largest: fc.constantFrom(1, 3, 50, 1_000_000) })
  .chain(({ nodeCount, largest }) =>
    fc
      .array(
        fc.tuple(
          fc.nat(nodeCount - 1),
          fc.integer({ min: 1, max: nodeCount - 1 }),
          fc.integer({ min: 1, max: largest }),
        ),
        { minLength: 1, maxLength: 60 },
      )
      .map((arcs) =>
        graphOf(
          nodeCount,
          arcs.map(([debtor, step, amount]): Arc => [debtor, (debtor + step) % nodeCount, amount]),
        ),
      ),
  );

const liquidityArb = (nodeCount: number): fc.Arbitrary<Liquidity> => {
  const amounts = fc
    .array(fc.bigInt(0n, 40n), { minLength: nodeCount, maxLength: nodeCount })
    .map((list) => BigInt64Array.from(list));
  return fc.record({ fundMinor: fc.bigInt(0n, 60n), creditMinor: amounts, roomMinor: amounts });
};

test("nobody is worse off, nothing is cleared twice, and the total is what a linear program finds", () => {
  fc.assert(
    fc.property(graphArb, (graph) => {
      const { clearedMinor, totalMinor, drawnMinor } = maximumCirculation(graph);
      expect(
        [...clearedMinor].every((cleared, arc) => cleared >= 0n && cleared <= (graph.amountMinor[arc] ?? 0n)),
      ).toBe(true);
      expect(paidMinusReceived(graph, clearedMinor).every((net) => net === 0n)).toBe(true);
      expect([...drawnMinor].every((drawn) => drawn === 0n)).toBe(true);
      expect(clearedMinor.reduce((sum, cleared) => sum + cleared, 0n)).toBe(totalMinor);
      expect(totalMinor).toBe(bestOf(graph, null));
    }),
    { numRuns: 300 },
  );
});

test("with a fund each draws and leaves within its own limits, all together within the fund's, to the greatest total", () => {
  const both = graphArb.chain((graph) => fc.tuple(fc.constant(graph), liquidityArb(graph.nodeCount)));
  fc.assert(
    fc.property(both, ([graph, fund]) => {
      const { clearedMinor, totalMinor, drawnMinor } = maximumCirculation(graph, fund);
      expect(paidMinusReceived(graph, clearedMinor)).toEqual([...drawnMinor]);
      for (const [node, drawn] of drawnMinor.entries()) {
        expect(drawn <= (fund.creditMinor[node] ?? 0n)).toBe(true);
        expect(-drawn <= (fund.roomMinor[node] ?? 0n)).toBe(true);
      }
      expect(drawnMinor.reduce((sum, drawn) => sum + drawn, 0n)).toBe(0n);
      expect(drawnMinor.reduce((sum, drawn) => (drawn > 0n ? sum + drawn : sum), 0n) <= fund.fundMinor).toBe(true);
      expect(totalMinor).toBe(bestOf(graph, fund));
    }),
    { numRuns: 300 },
  );
});

/** Newcomers deal with those who have many partners already, as in networks of invoices. */
const scaleFreeArb = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean(), fc.integer({ min: 1, max: 1_000_000 })), {
  minLength: 400,
  maxLength: 900,
  size: "max",
});

test("networks in which a few have many partners take many rounds to the same total", () => {
  fc.assert(
    fc.property(scaleFreeArb, (draws) => {
      const ends = [0, 1];
      const arcs = draws.map(([newcomer, partner, pays, amount], index): Arc => {
        const one = index % 2 === 0 ? 2 + index / 2 : (ends[newcomer % ends.length] ?? 0);
        const drawn = ends[partner % ends.length] ?? 0;
        const other = drawn === one ? (one + 1) % 2 : drawn;
        ends.push(one, other);
        return pays ? [one, other, amount] : [other, one, amount];
      });
      const graph = graphOf(draws.length, arcs);
      const { clearedMinor, totalMinor } = maximumCirculation(graph);
      expect(paidMinusReceived(graph, clearedMinor).every((net) => net === 0n)).toBe(true);
      expect(totalMinor).toBe(bestOf(graph, null));
    }),
    { numRuns: 25 },
  );
});

test("a larger unit changes the total by as much, up to the last unit of 64 bits", () => {
  fc.assert(
    fc.property(graphArb, (graph) => {
      const scale = (2n ** 63n - 1n) / graph.amountMinor.reduce((sum, amount) => sum + amount, 0n);
      const larger = { ...graph, amountMinor: graph.amountMinor.map((amount) => amount * scale) };
      expect(maximumCirculation(larger).totalMinor).toBe(maximumCirculation(graph).totalMinor * scale);
    }),
  );
});

test("an empty fund changes nothing", () => {
  fc.assert(
    fc.property(graphArb, (graph) => {
      const none = new BigInt64Array(graph.nodeCount);
      const most = new BigInt64Array(graph.nodeCount).fill(2n ** 62n);
      const { totalMinor } = maximumCirculation(graph);
      expect(maximumCirculation(graph, { fundMinor: 0n, creditMinor: most, roomMinor: most }).totalMinor).toBe(
        totalMinor,
      );
      expect(maximumCirculation(graph, { fundMinor: 9n, creditMinor: none, roomMinor: most }).totalMinor).toBe(
        totalMinor,
      );
    }),
  );
});

test("a fund that is large enough clears everything", () => {
  fc.assert(
    fc.property(graphArb, (graph) => {
      const most = new BigInt64Array(graph.nodeCount).fill(2n ** 62n);
      const all = graph.amountMinor.reduce((sum, amount) => sum + amount, 0n);
      const fund = { fundMinor: 2n ** 62n, creditMinor: most, roomMinor: most };
      expect(maximumCirculation(graph, fund).totalMinor).toBe(all);
    }),
  );
});

test("three in a ring clear the smallest debt of the ring, and the rest stays", () => {
  const { clearedMinor, totalMinor } = maximumCirculation(
    graphOf(4, [
      [0, 1, 30],
      [1, 2, 20],
      [2, 0, 50],
      [2, 3, 5],
    ]),
  );
  expect([...clearedMinor]).toEqual([20n, 20n, 20n, 0n]);
  expect(totalMinor).toBe(60n);
});

test("the longer of two rings that share a debt is cleared, because more goes away", () => {
  const { clearedMinor } = maximumCirculation(
    graphOf(4, [
      [0, 1, 10],
      [1, 0, 10],
      [1, 2, 10],
      [2, 3, 10],
      [3, 0, 10],
    ]),
  );
  expect([...clearedMinor]).toEqual([10n, 0n, 10n, 10n, 10n]);
});

test("amounts beyond what floats hold stay exact", () => {
  const large = 2n ** 61n - 1n;
  const graph = {
    ...graphOf(2, [
      [0, 1, 1],
      [1, 0, 1],
    ]),
    amountMinor: BigInt64Array.of(large, large - 1n),
  };
  expect(maximumCirculation(graph).totalMinor).toBe(2n * (large - 1n));
});

test("a chain of half a million has no ring, and a ring of as many clears whole", () => {
  const length = 500_000;
  const chain = Array.from({ length }, (_, node): Arc => [node, node + 1, 7]);
  expect(maximumCirculation(graphOf(length + 1, chain)).totalMinor).toBe(0n);
  const ring = [...chain, [length, 0, 3] as const];
  expect(maximumCirculation(graphOf(length + 1, ring)).totalMinor).toBe(3n * BigInt(length + 1));
});

test("no obligations, nothing cleared", () => {
  expect(maximumCirculation(graphOf(0, []))).toMatchObject({ totalMinor: 0n });
});
