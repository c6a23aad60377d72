import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { dependenciesOf, PART_SIZE, partsOf } from "./bill";
import { createBill } from "../import/bill";

const none = { count: 0, examples: [] };

function billOf(versions: readonly (string | null)[], edges: readonly (readonly [number, number])[]) {
  return createBill({
    format: "cyclonedx",
    formatVersion: "1.6",
    components: versions.map((version, index) => ({
      ref: `c${index}`,
      identity: `component:${index}`,
      purl: null,
      name: `c${index}`,
      version,
      licences: [],
      licence: "NOASSERTION",
      repository: null,
      need: "RUNTIME",
    })),
    edges: edges.map(([from, to]) => ({ from, to, kind: "RUNTIME" })),
    componentsRead: versions.length,
    edgesRead: edges.length,
    danglingEdges: none,
    duplicateComponents: none,
    invalidPurls: none,
  });
}

test("two versions of one project are two dependencies on it; edges inside a project are none", () => {
  const bill = billOf(
    ["1", "1", "2", "2"],
    [
      [0, 1],
      [0, 2],
      [1, 2],
      [0, 3],
    ],
  );
  const dependencies = dependenciesOf(bill, ["prj_a", "prj_b", "prj_b", "prj_b"]);
  expect(dependencies).toEqual([
    { position: 0, from: "prj_a", to: "prj_b", version: "1", kind: "RUNTIME" },
    { position: 1, from: "prj_a", to: "prj_b", version: "2", kind: "RUNTIME" },
  ]);
});

test("the parts joined give the bill, none is too large", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 * PART_SIZE }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 2_500, size: "max" }),
      (size, pairs) => {
        const bill = billOf(
          Array.from({ length: size }, () => null),
          pairs.map(([from, to]) => [from % size, to % size] as const),
        );
        const projects = bill.components.map((_, index) => `prj_${index}`);
        const parts = partsOf(bill, projects);
        expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index));
        expect(parts.every((part) => part.parts === parts.length)).toBe(true);
        expect(parts.every((part) => part.components.length <= PART_SIZE && part.edges.length <= PART_SIZE)).toBe(true);
        expect(parts.flatMap((part) => part.components.map(({ project }) => project))).toEqual(projects);
        expect(parts.flatMap((part) => part.edges)).toEqual(bill.edges.map(({ from, to }) => [from, to]));
      },
    ),
    { numRuns: 20 },
  );
});
