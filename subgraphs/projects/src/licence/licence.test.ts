import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import ids from "spdx-license-ids/index.json";
import { type LicenceNode, parseExpression, printExpression } from "./expression";
import { findLicence, getLicence } from "./licence";
import { expressionOf, expressionOfAll } from "./statement";
import type { Openness } from "./classification";

const ORDER: readonly Openness[] = ["OPEN", "RECIPROCAL", "COPYFAIR", "UNKNOWN", "RESTRICTED"];
const rank = (expression: string) => ORDER.indexOf(getLicence(expression).openness);

const idArb = fc.oneof(
  fc.constantFrom("MIT", "Apache-2.0", "GPL-3.0-only", "PPL", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "LicenseRef-house-rules"),
  fc.constantFrom(...ids),
);
const treeArb: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    idArb,
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(${a}) AND (${b})`),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(${a} OR ${b})`),
  ),
})).node;

describe("an SPDX expression", () => {
  test.each([
    ["MIT", "OPEN"],
    ["Apache-2.0 WITH LLVM-exception", "OPEN"],
    ["AGPL-3.0-or-later", "RECIPROCAL"],
    ["CERN-OHL-S-2.0", "RECIPROCAL"],
    ["CC-BY-SA-4.0", "RECIPROCAL"],
    ["PPL", "COPYFAIR"],
    ["LicenseRef-PPL", "COPYFAIR"],
    ["LicenseRef-Coopyleft-1.0", "COPYFAIR"],
    ["Elastic-2.0", "RESTRICTED"],
    ["BUSL-1.1", "RESTRICTED"],
    ["NONE", "RESTRICTED"],
    ["NOASSERTION", "UNKNOWN"],
    ["LicenseRef-house-rules", "UNKNOWN"],
    ["DocumentRef-spec:LicenseRef-PPL", "COPYFAIR"],
  ] as const)("%s is %s", (expression, openness) => {
    expect(getLicence(expression)).toMatchObject({ expression, openness });
  });

  test("names every barrier by kind and term", () => {
    expect(getLicence("CC-BY-NC-ND-4.0").barriers.map((barrier) => barrier.kind)).toEqual([
      "NO_COMMERCE",
      "NO_DERIVATIVES",
    ]);
    expect(getLicence("MIT").barriers).toEqual([]);
  });

  test("OR takes the freest branch with its barriers only, AND binds to all", () => {
    expect(getLicence("CC-BY-NC-4.0 OR MIT")).toMatchObject({ openness: "OPEN", barriers: [] });
    expect(getLicence("CC-BY-NC-4.0 AND MIT").openness).toBe("RESTRICTED");
    expect(getLicence("CC-BY-NC-4.0 AND CC-BY-ND-4.0").barriers).toHaveLength(2);
    expect(getLicence("LicenseRef-x AND MIT").openness).toBe("UNKNOWN");
    expect(getLicence("MIT OR Apache-2.0 AND GPL-2.0-only").openness).toBe("OPEN");
    expect(getLicence("(MIT OR Apache-2.0) AND GPL-2.0-only").openness).toBe("RECIPROCAL");
  });

  test.each([
    ["mit or apache-2.0", "MIT OR Apache-2.0"],
    ["(MIT OR Apache-2.0)", "MIT OR Apache-2.0"],
    ["MIT AND (ISC AND (0BSD))", "MIT AND ISC AND 0BSD"],
    ["(MIT OR ISC) AND Zlib", "(MIT OR ISC) AND Zlib"],
    ["GPL-2.0", "GPL-2.0-only"],
    ["GPL-2.0+", "GPL-2.0-or-later"],
    ["Apache-2.0+", "Apache-2.0+"],
    ["GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"],
  ])("%s is written %s", (text, canonical) => {
    expect(findLicence(text)?.expression).toBe(canonical);
  });

  test.each([
    "",
    " ",
    "Apache 2.0",
    "MIT OR",
    "OR MIT",
    "(MIT",
    "MIT)",
    "()",
    "MIT MIT",
    "MIT WITH",
    "MIT WITH MIT",
    "LicenseRef-",
    "LicenseRef-x WITH LLVM-exception",
    "MIT/Apache-2.0",
    "__proto__",
    "constructor",
    "MIT\u0000",
    `${"(".repeat(40)}MIT${")".repeat(40)}`,
    "(".repeat(100_000),
    "MIT OR ".repeat(100_000),
  ])("%# is refused with INVALID_LICENCE", (text) => {
    expect(findLicence(text)).toBeNull();
    expect(() => getLicence(text)).toThrow(expect.objectContaining({ code: "INVALID_LICENCE" }));
  });

  test("every id of the SPDX list is read as itself", () => {
    for (const id of ids) expect(findLicence(id)?.expression).toBe(id);
  });

  test("printing and parsing agree", () => {
    fc.assert(
      fc.property(treeArb, (text) => {
        const node = parseExpression(text) as LicenceNode;
        expect(parseExpression(printExpression(node))).toEqual(node);
      }),
    );
  });

  test("AND never frees, OR never binds, order and repetition change nothing", () => {
    fc.assert(
      fc.property(treeArb, treeArb, (a, b) => {
        expect(rank(`(${a}) AND (${b})`)).toBe(Math.max(rank(a), rank(b)));
        expect(rank(`(${a}) OR (${b})`)).toBe(Math.min(rank(a), rank(b)));
        for (const word of ["AND", "OR"]) {
          const one = getLicence(`(${a}) ${word} (${b})`);
          const other = getLicence(`(${b}) ${word} (${a})`);
          expect(one.barriers).toEqual(other.barriers);
          expect(rank(`(${a}) ${word} (${a})`)).toBe(rank(a));
        }
      }),
    );
  });

  test("no text breaks the parser", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => void findLicence(text)));
  });
});

describe("a statement about a licence", () => {
  test.each([
    ["MIT", "MIT"],
    ["(MIT OR Apache-2.0)", "MIT OR Apache-2.0"],
    ["UNLICENSED", "LicenseRef-UNLICENSED"],
    ["SEE LICENSE IN LICENSE.md", "LicenseRef-SEE-LICENSE-IN-LICENSE.md"],
    ["Apache 2.0", "LicenseRef-Apache-2.0"],
    ["", "NOASSERTION"],
    ["许可证", "LicenseRef-unreadable"],
  ])("%s becomes %s", (statement, expression) => {
    expect(expressionOf(statement)).toBe(expression);
  });

  test("nothing is guessed: a free text is unknown, npm's UNLICENSED is restricted", () => {
    expect(getLicence(expressionOf("Apache 2.0")).openness).toBe("UNKNOWN");
    expect(getLicence(expressionOf("UNLICENSED")).openness).toBe("RESTRICTED");
  });

  test("several statements bind together", () => {
    expect(expressionOfAll(["CC0-1.0", "MIT"])).toBe("CC0-1.0 AND MIT");
    expect(expressionOfAll(["MIT OR ISC", "Zlib"])).toBe("(MIT OR ISC) AND Zlib");
    expect(expressionOfAll(["MIT", "MIT"])).toBe("MIT");
    expect(expressionOfAll([])).toBe("NOASSERTION");
  });

  test("whatever is said, the result is an expression", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(idArb, fc.string({ unit: "binary", maxLength: 300 })), { maxLength: 5 }), (all) => {
        expect(findLicence(expressionOfAll(all))).not.toBeNull();
      }),
    );
  });
});
