import { expect, test } from "@jest/globals";
import { ratio } from "@commons-hub/shared/numbers";
import * as fc from "fast-check";
import { shareAlongGraph } from "./dependency-graph";
import { WHOLE_FLOW } from "./flow";
import type { ComponentGraph } from "./graph";
import { stronglyConnectedGroups } from "./strongly-connected";

const size = (value: bigint): bigint => (value < 0n ? -value : value);

test.each([5n, 50n, 85n, 95n])(
  "thousands of components in one cycle keep the whole pool, at alpha %s %%",
  (percent) => {
    const count = 3_000;
    const [graph] = fc.sample(
      fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { minLength: 12_000, maxLength: 12_000 }),
      { numRuns: 1, seed: 7 },
    );
    const ring = Array.from({ length: count }, (_, index): [number, number] => [index, (index + 1) % count]);
    const keys = Array.from({ length: count }, (_, index) => `component ${index}`);
    const shares = shareAlongGraph({ keys, root: 0, edges: [...ring, ...(graph ?? [])] }, ratio(percent, 100n));
    const kept = shares.kept.reduce((sum, part) => sum + part, 0n);
    expect(size(WHOLE_FLOW - kept) < 2n ** 40n).toBe(true);
    expect(shares.kept.every((part) => part >= 0n)).toBe(true);
  },
);

test("adding what is not reached changes no share", () => {
  const graphArb = fc.integer({ min: 2, max: 9 }).chain((count) =>
    fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 20 }).map((edges): ComponentGraph => ({
      keys: Array.from({ length: count }, (_, index) => `c${index}`),
      root: 0,
      edges: [[0, 1], ...edges],
    })),
  );
  fc.assert(
    fc.property(graphArb, (graph) => {
      const count = graph.keys.length;
      const more = { ...graph, keys: [...graph.keys, "b"], edges: [...graph.edges, [count, 1] as const] };
      const keptBy = (shown: ComponentGraph): [string | undefined, bigint | undefined][] => {
        const { components, kept } = shareAlongGraph(shown, ratio(7n, 10n));
        return Array.from(components, (component, entry) => [shown.keys[component], kept[entry]]);
      };
      expect(keptBy(more)).toEqual(keptBy(graph));
    }),
  );
});

test("groups hold each node once, and nobody depends on an earlier group", () => {
  const rowsArb = fc
    .integer({ min: 1, max: 12 })
    .chain((count) => fc.array(fc.uniqueArray(fc.nat(count - 1)), { minLength: count, maxLength: count }));
  fc.assert(
    fc.property(rowsArb, (rows) => {
      const starts = Int32Array.from([0, ...rows.map((_, row) => rows.slice(0, row + 1).flat().length)]);
      const groups = stronglyConnectedGroups(starts, Int32Array.from(rows.flat()));
      expect(groups.flat().sort((a, b) => a - b)).toEqual(rows.map((_, row) => row));
      const place = new Map(groups.flatMap((group, index) => group.map((node) => [node, index] as const)));
      rows.forEach((targets, node) => {
        for (const target of targets) expect(place.get(target)! >= place.get(node)!).toBe(true);
      });
      const reach = (from: number): Set<number> => {
        const seen = new Set([from]);
        for (const node of seen) for (const target of rows[node] ?? []) seen.add(target);
        return seen;
      };
      for (const group of groups)
        for (const member of group) expect(group.every((other) => reach(member).has(other))).toBe(true);
    }),
  );
});
