import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type BillOfMaterials, readCycloneDx } from "@commons-hub/projects/import";
import { expect, test } from "@jest/globals";
import { describeReference } from "./reference-data";

interface Expected {
  readonly components: number;
  readonly rawEdges: number;
  readonly distinctEdges: number;
  readonly root: string;
  readonly isDAG: boolean;
  readonly "cycles(SCC>1)": number;
  readonly selfLoops: number;
  readonly licenceHistogram: Readonly<Record<string, number>>;
  readonly directDependencies?: number;
  readonly transitiveDependencies?: number;
  readonly unreachableComponents?: number;
  readonly maxShortestDepth?: number;
  readonly topInDegree?: readonly { readonly ref: string; readonly dependents: number }[];
}

/** The reference counts the root's own licence nowhere and joins several statements by AND/OR. */
function licenceHistogram(bill: BillOfMaterials): Record<string, number> {
  const histogram: Record<string, number> = {};
  for (const { licences } of bill.components.slice(1)) {
    const key = licences.length === 0 ? "NONE" : licences.join(" AND/OR ");
    histogram[key] = (histogram[key] ?? 0) + 1;
  }
  return histogram;
}

describeReference("sbom", (directory) => {
  const expected = JSON.parse(readFileSync(path.join(directory, "expected.json"), "utf8")) as Record<string, Expected>;
  const bills = Object.keys(expected).filter((name) => existsSync(path.join(directory, "cyclonedx", name)));

  test("the reference holds at least four CycloneDX bills", () => {
    expect(bills.length).toBeGreaterThanOrEqual(4);
  });

  test.each(bills)("%s is read as the reference says", (name) => {
    const reference = expected[name] as Expected;
    const bill = readCycloneDx(readFileSync(path.join(directory, "cyclonedx", name)));
    expect(bill.components[0]?.ref).toBe(reference.root);
    expect(bill.components).toHaveLength(reference.components + 1);
    expect(bill.report.edgesRead).toBe(reference.rawEdges);
    expect(bill.edges).toHaveLength(reference.distinctEdges);
    expect(bill.report.cycles.count).toBe(reference["cycles(SCC>1)"]);
    expect(bill.report.selfLoops.count).toBe(reference.selfLoops);
    expect(licenceHistogram(bill)).toEqual(reference.licenceHistogram);
    expect(bill.report.danglingEdges.count).toBe(0);
  });

  test.each(bills.filter((name) => expected[name]?.topInDegree !== undefined))(
    "%s has the reference's shape",
    (name) => {
      const reference = expected[name] as Expected;
      const bill = readCycloneDx(readFileSync(path.join(directory, "cyclonedx", name)));
      const { report, edges, components } = bill;
      expect(edges.filter(({ from }) => from === 0)).toHaveLength(reference.directDependencies ?? 0);
      expect(components.length - 1 - report.unreachable).toBe(reference.transitiveDependencies);
      expect(report.unreachable).toBe(reference.unreachableComponents);
      expect(report.deepest).toBe(reference.maxShortestDepth);
      for (const { ref, dependents } of reference.topInDegree ?? []) {
        const target = components.findIndex((component) => component.ref === ref);
        expect(edges.filter(({ to }) => to === target)).toHaveLength(dependents);
      }
    },
  );
});
