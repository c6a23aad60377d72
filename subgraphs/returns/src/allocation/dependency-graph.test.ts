import { expect, test } from "@jest/globals";
import {
  type Ratio,
  addRatios,
  divideRatios,
  multiplyRatios,
  ratio,
  subtractRatios,
} from "@commons-hub/shared/numbers";
import * as fc from "fast-check";
import { QUOTA_UNIT, allocateAlongGraph, shareAlongGraph } from "./dependency-graph";
import { FLOW_BITS } from "./flow";
import type { ComponentGraph } from "./graph";

const HALF = ratio(1n, 2n);
const refusal = (code: string): unknown => expect.objectContaining({ code });

/** What each key gets. */
function amounts(graph: ComponentGraph, alpha: Ratio, potMinor: bigint): Record<string, bigint> {
  const shares = shareAlongGraph(graph, alpha);
  const parts = allocateAlongGraph(shares, potMinor);
  return Object.fromEntries(Array.from(shares.components, (component, entry) => [graph.keys[component], parts[entry]]));
}

/** A graph by the names of its edges; the root is "root". */
function graphOf(...edges: [string, string][]): ComponentGraph {
  const keys = [...new Set(["root", ...edges.flat()])];
  return { keys, root: 0, edges: edges.map(([from, to]) => [keys.indexOf(from), keys.indexOf(to)]) };
}

const alphaArb = fc.integer({ min: 0, max: 95 }).map((percent) => ratio(BigInt(percent), 100n));
const potArb = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
/** Any graph at all: cycles, self loops, repeated edges, nodes out of reach, ways back to the root. */
const graphArb = fc.integer({ min: 2, max: 12 }).chain((count) =>
  fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 40 }).map((edges): ComponentGraph => {
    const keys = Array.from(
      { length: count },
      (_, index) => `c${String.fromCharCode(97 + ((index * 7) % 26))}${index}`,
    );
    return { keys, root: 0, edges: [[0, 1], ...edges] };
  }),
);

/** The definition, solved with fractions by elimination: slow, plain and independent of the code under test. */
function keptExactly(graph: ComponentGraph, alpha: Ratio): Ratio[] {
  const count = graph.keys.length;
  const targets = graph.keys.map((_, node) => [
    ...new Set(graph.edges.filter(([from, to]) => from === node && to !== node).map(([, to]) => to)),
  ]);
  const reached = new Set([graph.root]);
  for (const node of reached) for (const target of targets[node] ?? []) reached.add(target);
  const rows = graph.keys.map((_, row) => {
    const cells = Array.from({ length: count + 1 }, () => ratio(0n));
    cells[row] = ratio(1n);
    if (row === graph.root) cells[count] = ratio(1n);
    return cells;
  });
  for (const node of reached) {
    const passed = node === graph.root ? ratio(1n) : alpha;
    const part = divideRatios(passed, ratio(BigInt(targets[node]?.length || 1)));
    for (const target of targets[node] ?? []) {
      const row = rows[target]!;
      row[node] = subtractRatios(row[node]!, part);
    }
  }
  for (let pivot = 0; pivot < count; pivot++) {
    const swap = rows.findIndex((row, index) => index >= pivot && row[pivot]!.numerator !== 0n);
    [rows[pivot], rows[swap]] = [rows[swap]!, rows[pivot]!];
    const base = rows[pivot]!.map((cell) => divideRatios(cell, rows[pivot]![pivot]!));
    rows[pivot] = base;
    rows.forEach((row, index) => {
      if (index === pivot || row[pivot]!.numerator === 0n) return;
      const factor = row[pivot]!;
      rows[index] = row.map((cell, column) => subtractRatios(cell, multiplyRatios(factor, base[column]!)));
    });
  }
  return graph.keys.map((_, node) => {
    if (node === graph.root || !reached.has(node)) return ratio(0n);
    const arriving = rows[node]![count]!;
    return targets[node]!.length === 0 ? arriving : multiplyRatios(arriving, subtractRatios(ratio(1n), alpha));
  });
}

test("a diamond passes half on, twice to what both sides use", () => {
  const graph = graphOf(["root", "left"], ["root", "right"], ["left", "base"], ["right", "base"]);
  expect(amounts(graph, HALF, 1_000n)).toEqual({ root: 0n, left: 250n, right: 250n, base: 500n });
});

test("two components that depend on each other get the fixed point", () => {
  // a gets 1 + b/2, b gets a/2: a = 4/3, b = 2/3, and each keeps half.
  const graph = graphOf(["root", "a"], ["a", "b"], ["b", "a"]);
  expect(amounts(graph, HALF, 300n)).toEqual({ root: 0n, a: 200n, b: 100n });
});

test("what comes back to the root is paid out again", () => {
  // The root pays 1 + a/2 to a: a gets 2 and keeps half of it.
  expect(amounts(graphOf(["root", "a"], ["a", "root"]), HALF, 10n)).toEqual({ root: 0n, a: 10n });
});

test("the result is the exact fixed point, rounded by largest remainder", () => {
  fc.assert(
    fc.property(graphArb, alphaArb, potArb, (graph, alpha, potMinor) => {
      fc.pre(graph.edges.some(([from, to]) => from === 0 && to !== 0));
      const shares = shareAlongGraph(graph, alpha);
      const parts = allocateAlongGraph(shares, potMinor);
      const exact = keptExactly(graph, alpha);
      shares.components.forEach((component, entry) => {
        const truth = exact[component]!;
        // The flow is right to 2^-200, and the amount within one unit of its quota.
        const error = shares.kept[entry]! * truth.denominator - (truth.numerator << FLOW_BITS);
        expect((error < 0n ? -error : error) < truth.denominator << (FLOW_BITS - 200n)).toBe(true);
        const distance = parts[entry]! * truth.denominator - potMinor * truth.numerator;
        expect((distance < 0n ? -distance : distance) < truth.denominator).toBe(true);
      });
      expect(exact.reduce(addRatios, ratio(0n))).toEqual(ratio(1n));
    }),
    { numRuns: 300 },
  );
});

test("amounts sum to the pot", () => {
  fc.assert(
    fc.property(graphArb, alphaArb, potArb, (graph, alpha, potMinor) => {
      fc.pre(graph.edges.some(([from, to]) => from === 0 && to !== 0));
      const parts = allocateAlongGraph(shareAlongGraph(graph, alpha), potMinor);
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(potMinor);
      expect(parts.every((part) => part >= 0n)).toBe(true);
    }),
  );
});

test("the order of components and edges changes nothing, not even who gets the last unit", () => {
  fc.assert(
    fc.property(graphArb, alphaArb, potArb, fc.infiniteStream(fc.nat()), (graph, alpha, potMinor, noise) => {
      const shuffle = <T>(items: readonly T[]): T[] =>
        items
          .map((item) => ({ item, at: noise.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
      const order = shuffle(graph.keys.map((_, index) => index));
      const shuffled: ComponentGraph = {
        keys: order.map((index) => graph.keys[index]!),
        root: order.indexOf(graph.root),
        edges: shuffle(graph.edges).map(([from, to]) => [order.indexOf(from), order.indexOf(to)]),
      };
      fc.pre(graph.edges.some(([from, to]) => from === 0 && to !== 0));
      expect(amounts(shuffled, alpha, potMinor)).toEqual(amounts(graph, alpha, potMinor));
    }),
  );
});

test("components out of reach, self loops and repeated edges change nothing", () => {
  const plain = graphOf(["root", "a"], ["a", "b"], ["root", "c"]);
  const noisy = graphOf(
    ["root", "a"],
    ["root", "a"],
    ["a", "b"],
    ["a", "a"],
    ["root", "c"],
    ["x", "y"],
    ["x", "a"],
    ["c", "c"],
  );
  expect(amounts(noisy, HALF, 1_001n)).toEqual(amounts(plain, HALF, 1_001n));
});

test("alpha 0 stops at the direct dependencies", () => {
  expect(amounts(graphOf(["root", "a"], ["root", "b"], ["a", "c"]), ratio(0n), 11n)).toEqual({
    root: 0n,
    a: 6n,
    b: 5n,
    c: 0n,
  });
});

test("alpha 1 carries everything to those who build on nothing", () => {
  expect(amounts(graphOf(["root", "a"], ["root", "b"], ["a", "c"]), ratio(1n), 11n)).toEqual({
    root: 0n,
    a: 0n,
    b: 6n,
    c: 5n,
  });
});

test("alpha above 0.95 is refused where money would circle, and only there", () => {
  const alpha = ratio(96n, 100n);
  expect(() => shareAlongGraph(graphOf(["root", "a"], ["a", "b"], ["b", "a"]), alpha)).toThrow(
    refusal("INVALID_INPUT"),
  );
  expect(amounts(graphOf(["root", "a"], ["a", "b"]), alpha, 100n)).toEqual({ root: 0n, a: 4n, b: 96n });
});

test.each([ratio(-1n, 100n), ratio(101n, 100n)])("alpha %j is refused", (alpha) => {
  expect(() => shareAlongGraph(graphOf(["root", "a"]), alpha)).toThrow(refusal("INVALID_INPUT"));
});

test("equal fractions are ties, whichever way the money came, and the smaller key wins", () => {
  // Every one of the six gets 1/6: over 1/2 x 1/3 on one side, 1/3 x 1/2 cannot be told apart from it.
  const graph = graphOf(
    ["root", "left"],
    ["root", "right"],
    ["left", "z"],
    ["left", "y"],
    ["left", "x"],
    ["right", "c"],
    ["right", "b"],
    ["right", "a"],
  );
  const parts = amounts(graph, ratio(1n), 8n);
  expect(parts).toMatchObject({ a: 2n, b: 2n, c: 1n, x: 1n, y: 1n, z: 1n });
});

test("a root without dependencies has no receivers", () => {
  expect(() => shareAlongGraph({ keys: ["root"], root: 0, edges: [] }, HALF)).toThrow(refusal("NO_RECEIVERS"));
  expect(() => shareAlongGraph(graphOf(["root", "root"], ["a", "root"]), HALF)).toThrow(refusal("NO_RECEIVERS"));
});

test.each<[string, ComponentGraph]>([
  ["no component", { keys: [], root: 0, edges: [] }],
  ["a root out of range", { keys: ["a"], root: 1, edges: [] }],
  ["an edge out of range", { keys: ["a"], root: 0, edges: [[0, 1]] }],
  ["a fractional index", { keys: ["a", "b"], root: 0, edges: [[0, 0.5]] }],
  ["a key that comes twice", { keys: ["a", "a"], root: 0, edges: [[0, 1]] }],
])("%s is refused", (_name, graph) => {
  expect(() => shareAlongGraph(graph, HALF)).toThrow(refusal("INVALID_INPUT"));
});

test("each component names the strongest of the shortest ways to it", () => {
  // base is two steps away over left (which shares its money with others) and over right (which does not).
  const graph = graphOf(
    ["root", "left"],
    ["root", "right"],
    ["left", "base"],
    ["left", "other"],
    ["right", "base"],
    ["base", "left"],
  );
  const shares = shareAlongGraph(graph, HALF);
  const entryOf = (key: string): number => shares.components.indexOf(graph.keys.indexOf(key));
  expect(shares.parents[entryOf("base")]).toBe(entryOf("right"));
  expect(shares.parents[entryOf("left")]).toBe(entryOf("root"));
  expect(shares.parents[entryOf("root")]).toBe(-1);
});

test("a chain of 20,000 components, and a cycle as long, are solved", () => {
  const length = 20_000;
  const keys = Array.from({ length }, (_, index) => `k${String(index).padStart(6, "0")}`);
  const chain = keys.slice(1).map((_, index): [number, number] => [index, index + 1]);
  const straight = shareAlongGraph({ keys, root: 0, edges: chain }, HALF);
  expect(allocateAlongGraph(straight, 1_000n).slice(0, 4)).toEqual([0n, 500n, 250n, 125n]);
  const round = shareAlongGraph({ keys, root: 0, edges: [...chain, [length - 1, 1]] }, HALF);
  expect(allocateAlongGraph(round, 1_000n).slice(0, 4)).toEqual([0n, 500n, 250n, 125n]);
});

test("the unit of quotas is prime to everything that small fractions are made of", () => {
  for (const divisor of [2n, 3n, 5n, 7n, 11n, 13n, 10_007n]) expect(QUOTA_UNIT % divisor).not.toBe(0n);
});
