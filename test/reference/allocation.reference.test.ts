import { readFileSync } from "node:fs";
import path from "node:path";
import { readCycloneDx } from "@commons-hub/projects/import";
import { allocateAlongGraph, shareAlongGraph } from "@commons-hub/returns/allocation";
import { ratio } from "@commons-hub/shared/numbers";
import { expect, test } from "@jest/globals";
import { describeReference } from "./reference-data";

interface Case {
  readonly alpha: number;
  readonly pool: number;
  readonly receivers: number;
  readonly shares: Readonly<Record<string, number>>;
  readonly sumIntegers: number;
  readonly integerTop20: Readonly<Record<string, number>>;
}

describeReference("sbom", (directory) => {
  const { definition: _, ...files } = JSON.parse(
    readFileSync(path.join(directory, "allocation_expected.json"), "utf8"),
  ) as Record<string, readonly Case[]>;
  const cases = Object.entries(files).flatMap(([file, list]) => list.map((expected) => ({ file, ...expected })));

  test("the reference holds at least four allocations, one of them with a cycle", () => {
    expect(cases.length).toBeGreaterThanOrEqual(4);
    expect(cases.map(({ file }) => file)).toContain("proton-bridge__proton-bridge-v1.6.3.bom.json");
  });

  test.each(cases)("$file is allocated with alpha $alpha as the reference says", (expected) => {
    const bill = readCycloneDx(readFileSync(path.join(directory, "cyclonedx", expected.file)));
    const graph = {
      keys: bill.components.map(({ ref }, index) => ref ?? `component ${index}`),
      root: 0,
      edges: bill.edges.map(({ from, to }): [number, number] => [from, to]),
    };
    const shares = shareAlongGraph(graph, ratio(BigInt(Math.round(expected.alpha * 100)), 100n));
    const amounts = allocateAlongGraph(shares, BigInt(expected.pool));
    const found = new Map(
      Array.from(shares.components, (component, entry) => [graph.keys[component] ?? "", entry] as const).filter(
        ([key]) => key !== graph.keys[0],
      ),
    );
    expect([...found.keys()].sort()).toEqual(Object.keys(expected.shares).sort());
    for (const [key, share] of Object.entries(expected.shares)) {
      const kept = shares.kept[found.get(key) ?? -1] ?? 0n;
      // The reference is rounded to ten decimals, after an iteration in floats.
      expect(Math.abs(Number((kept * 10n ** 12n) >> 256n) / 1e12 - share)).toBeLessThan(2e-9);
    }
    expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(BigInt(expected.sumIntegers));
    for (const [key, amount] of Object.entries(expected.integerTop20))
      expect([key, amounts[found.get(key) ?? -1]]).toEqual([key, BigInt(amount)]);
  });
});
