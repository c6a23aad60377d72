import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { readCycloneDx, writeCycloneDx } from ".";

interface Loose {
  [key: string]: unknown;
}

function bill(change: Loose = {}): Loose {
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    metadata: { component: { "bom-ref": "root", name: "kiln", version: "1", purl: "pkg:npm/kiln@1" } },
    components: [],
    dependencies: [],
    ...change,
  };
}

function read(value: unknown) {
  return readCycloneDx(Buffer.from(JSON.stringify(value)));
}

function refusal(value: unknown): Loose {
  try {
    readCycloneDx(value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value)));
  } catch (error) {
    return error as Loose;
  }
  throw new Error("the bill was read");
}

describe("a bill that is read", () => {
  test("gives the root first, then the components with identity, version and licence, and distinct edges", () => {
    const result = read(
      bill({
        components: [
          {
            "bom-ref": "a",
            group: "@clay",
            name: "glaze",
            version: "2.1.0",
            purl: "pkg:npm/%40clay/glaze@2.1.0?arch=x86",
            licenses: [{ license: { id: "MIT" } }],
            externalReferences: [{ type: "vcs", url: "git+https://user:secret@example.org/glaze.git" }],
          },
          { "bom-ref": "b", name: "sieve", licenses: [{ expression: "GPL-2.0 OR MIT" }], scope: "optional" },
        ],
        dependencies: [
          { ref: "root", dependsOn: ["a", "a", "b"] },
          { ref: "a", dependsOn: ["b"] },
        ],
      }),
    );
    expect(result.components.map(({ identity, version, name }) => [identity, version, name])).toEqual([
      ["pkg:npm/kiln", "1", "kiln"],
      ["pkg:npm/%40clay/glaze", "2.1.0", "@clay/glaze"],
      ["component:sieve", null, "sieve"],
    ]);
    expect(result.components[1]).toMatchObject({ licence: "MIT", repository: "https://example.org/glaze.git" });
    expect(result.components[2]?.licence).toBe("GPL-2.0-only OR MIT");
    expect(result.edges).toEqual([
      { from: 0, to: 1, kind: "RUNTIME" },
      { from: 0, to: 2, kind: "OPTIONAL" },
      { from: 1, to: 2, kind: "OPTIONAL" },
    ]);
    expect(result.report).toMatchObject({ componentsRead: 3, edgesRead: 4, duplicateEdges: 1, deepest: 1 });
  });

  test("keeps cycles and reports them, drops self loops and dangling edges and reports them", () => {
    const result = read(
      bill({
        components: [
          { "bom-ref": "a", name: "a" },
          { "bom-ref": "b", name: "b" },
        ],
        dependencies: [
          { ref: "root", dependsOn: ["a", "gone"] },
          { ref: "a", dependsOn: ["b", "a"] },
          { ref: "b", dependsOn: ["a"] },
          { ref: "lost", dependsOn: ["b"] },
        ],
      }),
    );
    expect(result.edges).toHaveLength(3);
    expect(result.report).toMatchObject({
      cycles: { count: 1, examples: ["a → b"] },
      selfLoops: { count: 1, examples: ["a"] },
      danglingEdges: { count: 2, examples: ["root → gone", "lost → b"] },
    });
  });

  test("a component inside another is contained in it, unless the dependencies say who needs it", () => {
    const result = read(
      bill({
        components: [
          {
            "bom-ref": "board",
            type: "device",
            name: "board",
            components: [
              { name: "capacitor", type: "device", components: [{ "bom-ref": "foil", name: "foil" }] },
              { "bom-ref": "firmware", name: "firmware" },
            ],
          },
        ],
        dependencies: [{ ref: "root", dependsOn: ["board", "firmware"] }],
      }),
    );
    expect(result.edges).toEqual([
      { from: 0, to: 1, kind: "RUNTIME" },
      { from: 0, to: 4, kind: "RUNTIME" },
      { from: 1, to: 2, kind: "CONTAINS" },
      { from: 2, to: 3, kind: "CONTAINS" },
    ]);
  });

  test("the same component twice is kept once and reported", () => {
    const result = read(
      bill({
        components: [
          { "bom-ref": "a", name: "a", version: "1" },
          { "bom-ref": "a", name: "a", version: "1" },
        ],
      }),
    );
    expect(result.components).toHaveLength(2);
    expect(result.report.duplicateComponents).toEqual({ count: 1, examples: ["a"] });
  });

  test("names that look the same are the same", () => {
    const [composed, decomposed] = ["caf\u00e9", "cafe\u0301"].map((name) => read(bill({ components: [{ name }] })));
    expect(composed?.components[1]?.identity).toBe(decomposed?.components[1]?.identity);
  });

  test("keys of the object prototype are names like any other", () => {
    const raw = `{"bomFormat":"CycloneDX","specVersion":"1.4","__proto__":{"polluted":true},
      "metadata":{"component":{"bom-ref":"__proto__","name":"constructor","__proto__":{"name":"x"}}},
      "components":[{"bom-ref":"toString","name":"hasOwnProperty"}],
      "dependencies":[{"ref":"__proto__","dependsOn":["toString"]}]}`;
    const result = readCycloneDx(Buffer.from(raw));
    expect(result.components.map(({ name }) => name)).toEqual(["constructor", "hasOwnProperty"]);
    expect(result.edges).toHaveLength(1);
    expect(({} as Loose)["polluted"]).toBeUndefined();
  });

  test("serial numbers, time stamps and white space do not change the digest, content does", () => {
    const one = bill({ components: [{ name: "a", version: "1" }] });
    const digest = read(one).digest;
    const again = Buffer.from(JSON.stringify({ serialNumber: "urn:uuid:1", ...one }, null, 4));
    expect(readCycloneDx(again).digest).toBe(digest);
    expect(read(bill({ components: [{ name: "a", version: "2" }] })).digest).not.toBe(digest);
  });

  test("an unreadable package URL is reported and the component known by its name", () => {
    const result = read(bill({ components: [{ name: "a", purl: "npm:a" }] }));
    expect(result.components[1]).toMatchObject({ identity: "component:a", purl: null });
    expect(result.report.invalidPurls).toEqual({ count: 1, examples: ["npm:a"] });
  });

  test("writing and reading again keeps components and edges", () => {
    const componentArb = fc.record({
      name: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((text) => /^\S.*\S$/u.test(text)),
      version: fc.option(fc.constantFrom("1", "2.0.0", "rev-3"), { nil: undefined }),
      scope: fc.constantFrom("required", "optional"),
      licenses: fc.constantFrom([], [{ expression: "MIT" }], [{ license: { name: "House rules" } }]),
    });
    const billArb = fc.array(componentArb, { maxLength: 8 }).chain((components) =>
      fc.record({
        components: fc.constant(components.map((component, index) => ({ ...component, "bom-ref": `c${index}` }))),
        dependencies: fc.array(
          fc.record({
            ref: fc.nat(7).map((index) => `c${index}`),
            dependsOn: fc.array(fc.nat(7).map((index) => `c${index}`)),
          }),
        ),
      }),
    );
    fc.assert(
      fc.property(billArb, (parts) => {
        const first = read(bill(JSON.parse(JSON.stringify(parts)) as Loose));
        const second = read(writeCycloneDx(first));
        const plain = ({ components }: typeof first) => components.map((component) => ({ ...component, licences: [] }));
        expect(plain(second)).toEqual(plain(first));
        expect(new Set(second.edges.map(({ from, to }) => `${from} ${to}`))).toEqual(
          new Set(first.edges.map(({ from, to }) => `${from} ${to}`)),
        );
      }),
    );
  });
});

describe("a bill that is refused", () => {
  test.each<[string, unknown, string]>([
    ["no object", [], "$"],
    ["another format", bill({ bomFormat: "SPDX" }), "$.bomFormat"],
    ["an unknown version", bill({ specVersion: "9.9" }), "$.specVersion"],
    ["no root", bill({ metadata: undefined }), "$.metadata"],
    ["a component without a name", bill({ components: [{ name: "a" }, {}] }), "$.components[1].name"],
    ["an empty name", bill({ components: [{ name: " " }] }), "$.components[0].name"],
    ["a NUL", bill({ components: [{ name: "a\u0000b" }] }), "$.components[0].name"],
    ["half a surrogate pair", bill({ components: [{ name: "a\ud800" }] }), "$.components[0].name"],
    ["a huge name", bill({ components: [{ name: "x".repeat(1_000_000) }] }), "$.components[0].name"],
    [
      "a package URL that grows beyond what can be kept",
      bill({ components: [{ name: "a", purl: `pkg:npm/${"\u8a31".repeat(900)}` }] }),
      "$.components[0]",
    ],
    ["components that are no list", bill({ components: { length: 1 } }), "$.components"],
    [
      "a nested place",
      bill({ components: [{ name: "a", components: [{ name: 5 }] }] }),
      "$.components[0].components[0].name",
    ],
    [
      "edges that are no texts",
      bill({ dependencies: [{ ref: "root", dependsOn: [1] }] }),
      "$.dependencies[0].dependsOn[0]",
    ],
    [
      "one reference for two components",
      bill({
        components: [
          { "bom-ref": "a", name: "a" },
          { "bom-ref": "a", name: "b" },
        ],
      }),
      "$.components[1].bom-ref",
    ],
  ])("%s is refused at its place", (_, value, path) => {
    expect(refusal(value)).toMatchObject({ code: "IMPORT_INVALID", details: { path } });
  });

  test("bytes that are no JSON, no UTF-8, or too deep are refused", () => {
    expect(refusal(Buffer.from("{"))).toMatchObject({ code: "IMPORT_INVALID" });
    expect(refusal(Buffer.from(""))).toMatchObject({ code: "IMPORT_INVALID" });
    expect(refusal(Buffer.from([0x22, 0xff, 0xfe, 0x22]))["message"]).toMatch(/UTF-8/);
    expect(refusal(Buffer.from("[".repeat(5_000_000)))["message"]).toMatch(/nest/);
    expect(refusal(Buffer.from(`{"a":"${"[".repeat(100)}"}`))["message"]).not.toMatch(/nest/);
  });

  test("too many components or edges are refused by number", () => {
    const components = Array.from({ length: 100_001 }, (_, index) => ({ name: `c${index}` }));
    expect(refusal(bill({ components }))["message"]).toMatch(/more than 100,000 components/);
    const dependsOn = Array.from({ length: 1_000_001 }, () => "root");
    expect(refusal(bill({ dependencies: [{ ref: "root", dependsOn }] }))["message"]).toMatch(/1,000,000 edges/);
  });

  test("any JSON value is read or refused, and nothing else happens", () => {
    fc.assert(
      fc.property(fc.json(), fc.jsonValue(), (text, part) => {
        for (const value of [
          text,
          JSON.stringify(bill({ components: part })),
          JSON.stringify(bill({ dependencies: part })),
        ])
          try {
            readCycloneDx(Buffer.from(value));
          } catch (error) {
            expect(error).toMatchObject({ code: "IMPORT_INVALID" });
          }
      }),
    );
  });
});
