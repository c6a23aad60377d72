import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { depthsFrom, findCycles, type Graph } from "./graph";

const graphArb: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 40 }),
  }),
);

/** Floyd and Warshall: the plain way to say which node reaches which. */
function distances({ size, edges }: Graph): number[][] {
  const far = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_unused, b) => (a === b ? 0 : Infinity)),
  );
  for (const [from, to] of edges) if (from !== to) (far[from] as number[])[to] = 1;
  for (let via = 0; via < size; via++)
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) (far[a] as number[])[b] = Math.min(far[a]![b]!, far[a]![via]! + far[via]![b]!);
  return far;
}

test("a ring with a tail: the ring is the only cycle and depths count edges", () => {
  const graph: Graph = {
    size: 5,
    edges: [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 1],
    ],
  };
  expect(findCycles(graph)).toEqual([[1, 2, 3]]);
  expect(depthsFrom(graph, 0)).toEqual([0, 1, 2, 3, null]);
});

test("a node that depends on itself is a cycle of one", () => {
  expect(findCycles({ size: 2, edges: [[1, 1]] })).toEqual([[1]]);
});

test("nodes share a cycle exactly when each reaches the other", () => {
  fc.assert(
    fc.property(graphArb, (graph) => {
      const far = distances(graph);
      const cycles = findCycles(graph);
      const setOf = (node: number) => cycles.findIndex((members) => members.includes(node));
      for (let a = 0; a < graph.size; a++)
        for (let b = 0; b < graph.size; b++)
          if (a !== b) {
            const together = Number.isFinite(far[a]![b]) && Number.isFinite(far[b]![a]);
            expect(setOf(a) !== -1 && setOf(a) === setOf(b)).toBe(together);
          }
    }),
  );
});

test("depths are shortest distances", () => {
  fc.assert(
    fc.property(graphArb, (graph) => {
      const expected = distances(graph)[0]!.map((depth) => (Number.isFinite(depth) ? depth : null));
      expect(depthsFrom(graph, 0)).toEqual(expected);
    }),
  );
});

test("a chain of 200,000 nodes closed to a ring needs no stack", () => {
  const size = 200_000;
  const edges = Array.from({ length: size }, (_, node): [number, number] => [node, (node + 1) % size]);
  expect(findCycles({ size, edges })[0]).toHaveLength(size);
  expect(depthsFrom({ size, edges }, 0)[size - 1]).toBe(size - 1);
});
