import { expect, test } from "@jest/globals";
import { ratio } from "@commons-hub/shared/numbers";
import * as fc from "fast-check";
import {
  type Bill,
  MAX_PATH,
  digestOfBill,
  draftEqualLines,
  draftGraphLines,
  draftUsageLines,
  graphOfBill,
  shareAlongGraph,
} from ".";

const HALF = ratio(1n, 2n);

/** Components written as name or name@version; the project of a component is its name. */
function billOf(root: string, ...edges: [string, string][]): Bill {
  const names = [...new Set([root, ...edges.flat()])];
  return {
    components: names.map((text) => {
      const [name = "", version] = text.split("@");
      return { project: name, name, version: version ?? null };
    }),
    edges: edges.map(([from, to]) => [names.indexOf(from), names.indexOf(to)]),
  };
}

function linesOf(bill: Bill, potMinor: bigint) {
  return draftGraphLines(bill, shareAlongGraph(graphOfBill(bill), HALF), potMinor, "EUR");
}

test("each line says its formula, its way and what it passed on", () => {
  expect(linesOf(billOf("hub", ["hub", "web"], ["hub", "log"], ["web", "log"]), 1_000n)).toEqual([
    {
      project: "log",
      amountMinor: 750n,
      passedOnMinor: 0n,
      text: "750 arrived over 2 projects; nothing is passed on, so all is kept; in whole minor units 750 of 1000 EUR",
      path: ["hub", "log"],
    },
    {
      project: "web",
      amountMinor: 250n,
      passedOnMinor: 250n,
      text: "500 arrived over 1 project; 500 × (1 − 0.5) = 250 is kept; in whole minor units 250 of 1000 EUR",
      path: ["hub", "web"],
    },
  ]);
});

test("two versions of a project are one line, and money between them stays inside", () => {
  const lines = linesOf(billOf("hub", ["hub", "kit@2"], ["kit@2", "kit@1"], ["kit@1", "log"]), 1_000n);
  expect(lines).toEqual([
    {
      project: "kit",
      amountMinor: 750n,
      passedOnMinor: 250n,
      text: "1000 arrived over 1 project in 2 versions; 1000 − 250 passed on = 750 is kept; in whole minor units 750 of 1000 EUR",
      path: ["hub", "kit"],
    },
    expect.objectContaining({ project: "log", amountMinor: 250n, path: ["hub", "kit", "log"] }),
  ]);
});

test("who gets less than a unit has no line, and lines sum to the pot", () => {
  const lines = linesOf(billOf("hub", ["hub", "a"], ["hub", "b"], ["hub", "c"]), 2n);
  expect(lines.map(({ project, amountMinor }) => [project, amountMinor])).toEqual([
    ["a", 1n],
    ["b", 1n],
  ]);
});

test("a long way is shown as the root and its last steps", () => {
  const chain = Array.from({ length: 60 }, (_, index) => `p${index}`);
  const bill = billOf("p0", ...chain.slice(1).map((name, index): [string, string] => [`p${index}`, name]));
  const shares = shareAlongGraph(graphOfBill(bill), ratio(1n));
  const [line] = draftGraphLines(bill, shares, 100n, "EUR");
  expect(line?.path).toHaveLength(MAX_PATH);
  expect(line?.path.slice(0, 2)).toEqual(["p0", "p41"]);
  expect(line?.path.at(-1)).toBe("p59");
});

const billArb = fc
  .tuple(fc.integer({ min: 3, max: 14 }), fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { maxLength: 40 }))
  .map(([count, pairs]): Bill => {
    const components = Array.from({ length: count }, (_, index) => ({
      project: `p${index % 5}`,
      name: `p${index % 5}`,
      version: index < 5 ? null : `${index}`,
    }));
    const edges = pairs.filter(([from, to]) => from < count && to < count);
    return { components, edges: [[0, 1], [0, 2], ...edges] };
  });

test("lines sum to the pot, name each project once, and keep what arrived minus what they passed on", () => {
  fc.assert(
    fc.property(billArb, fc.bigInt({ min: 1n, max: 10n ** 15n }), (bill, potMinor) => {
      const lines = linesOf(bill, potMinor);
      expect(lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(potMinor);
      expect(new Set(lines.map(({ project }) => project)).size).toBe(lines.length);
      for (const { project, path, passedOnMinor } of lines) {
        expect(path.at(-1)).toBe(project);
        expect(path[0]).toBe("p0");
        expect(passedOnMinor >= 0n).toBe(true);
      }
    }),
  );
});

test("the snapshot's digest tells the same bill in another order from another bill", () => {
  fc.assert(
    fc.property(billArb, (bill) => {
      const order = [
        0,
        ...bill.components
          .map((_, index) => index)
          .slice(1)
          .toReversed(),
      ];
      const mirrored: Bill = {
        components: order.map((index) => bill.components[index]!),
        edges: bill.edges.map(([from, to]): [number, number] => [order.indexOf(from), order.indexOf(to)]).toReversed(),
      };
      expect(digestOfBill(mirrored)).toBe(digestOfBill(bill));
      expect(linesOf(mirrored, 1_000n)).toEqual(linesOf(bill, 1_000n));
      expect(digestOfBill({ ...bill, edges: bill.edges.filter(([, to]) => to !== 1) })).not.toBe(digestOfBill(bill));
    }),
  );
});

test("equal and used lines explain themselves too", () => {
  expect(
    draftEqualLines(
      [
        { project: "prj_b", key: "b" },
        { project: "prj_a", key: "a" },
      ],
      5n,
      "EUR",
    ),
  ).toEqual([
    {
      project: "prj_a",
      amountMinor: 3n,
      passedOnMinor: 0n,
      text: "5 / 2 = 2.5; in whole minor units 3 of 5 EUR",
      path: ["prj_a"],
    },
    {
      project: "prj_b",
      amountMinor: 2n,
      passedOnMinor: 0n,
      text: "5 / 2 = 2.5; in whole minor units 2 of 5 EUR",
      path: ["prj_b"],
    },
  ]);
  const uses = [
    { project: "prj_a", key: "a", weight: 1n, shownWeight: "1 of 4" },
    { project: "prj_b", key: "b", weight: 3n, shownWeight: "3 of 4" },
  ];
  expect(draftUsageLines(uses, 10n, "EUR").map(({ project, amountMinor }) => [project, amountMinor])).toEqual([
    ["prj_b", 7n],
    ["prj_a", 3n],
  ]);
});
