import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { readCycloneDx, writeCycloneDx } from "../cyclonedx";
import { readLockfile } from ".";

function read(packages: object, rest: object = { lockfileVersion: 3, name: "kiln", version: "1.0.0" }) {
  return readLockfile(Buffer.from(JSON.stringify({ ...rest, packages })));
}

function edgesOf(bill: ReturnType<typeof read>): string[] {
  const ref = (index: number) => bill.components[index]?.ref ?? "?";
  return bill.edges.map(({ from, to, kind }) => `${ref(from)} ${kind} ${ref(to)}`).sort();
}

describe("a package-lock.json", () => {
  test("finds each dependency where Node.js would: in the nearest node_modules folder", () => {
    const bill = read({
      "": { dependencies: { a: "^1", b: "^1" } },
      "node_modules/a": { version: "1.0.0", license: "MIT", dependencies: { b: "^2", c: "^1" } },
      "node_modules/a/node_modules/b": { version: "2.0.0", dependencies: { c: "^1", a: "^1" } },
      "node_modules/b": { version: "1.5.0" },
      "node_modules/c": { version: "1.1.0" },
    });
    expect(bill.components.map(({ identity, version }) => [identity, version])).toEqual([
      ["pkg:npm/kiln", "1.0.0"],
      ["pkg:npm/a", "1.0.0"],
      ["pkg:npm/b", "2.0.0"],
      ["pkg:npm/b", "1.5.0"],
      ["pkg:npm/c", "1.1.0"],
    ]);
    expect(edgesOf(bill)).toEqual([
      ". RUNTIME node_modules/a",
      ". RUNTIME node_modules/b",
      "node_modules/a RUNTIME node_modules/a/node_modules/b",
      "node_modules/a RUNTIME node_modules/c",
      "node_modules/a/node_modules/b RUNTIME node_modules/a",
      "node_modules/a/node_modules/b RUNTIME node_modules/c",
    ]);
    expect(bill.report.cycles.count).toBe(1);
  });

  test("tells kinds apart and reports only what had to be there", () => {
    const bill = read({
      "": {
        dependencies: { gone: "1", opt: "1" },
        optionalDependencies: { opt: "1", win: "1" },
        devDependencies: { dev: "1" },
      },
      "node_modules/opt": { version: "1.0.0", optional: true, peerDependencies: { dev: "1", nobody: "1" } },
      "node_modules/dev": { version: "1.0.0", dev: true },
      "node_modules/extra": { version: "1.0.0", extraneous: true },
    });
    expect(edgesOf(bill)).toEqual([
      ". DEVELOPMENT node_modules/dev",
      ". OPTIONAL node_modules/opt",
      "node_modules/opt PEER node_modules/dev",
    ]);
    expect(bill.report.danglingEdges).toEqual({ count: 1, examples: [". → gone"] });
  });

  test("workspaces are the folders that links point to, and the root needs them", () => {
    const bill = read({
      "": { workspaces: ["packages/*"] },
      "packages/core": { name: "@kiln/core", version: "0.1.0", dependencies: { left: "1" } },
      "packages/web": { name: "@kiln/web", dependencies: { "@kiln/core": "0.1.0", left: "2" } },
      "node_modules/@kiln/core": { resolved: "packages/core", link: true },
      "node_modules/@kiln/web": { resolved: "packages/web", link: true },
      "node_modules/left": { version: "1.0.0" },
      "packages/web/node_modules/left": { version: "2.0.0" },
    });
    expect(edgesOf(bill)).toEqual([
      ". RUNTIME packages/core",
      ". RUNTIME packages/web",
      "packages/core RUNTIME node_modules/left",
      "packages/web RUNTIME packages/core",
      "packages/web RUNTIME packages/web/node_modules/left",
    ]);
    expect(bill.components.find(({ ref }) => ref === "packages/core")).toMatchObject({
      identity: "pkg:npm/%40kiln/core",
      name: "@kiln/core",
    });
  });

  test("an alias is known by the package that it installs", () => {
    const bill = read({
      "": { dependencies: { "string-width-cjs": "npm:string-width@^4" } },
      "node_modules/string-width-cjs": { name: "string-width", version: "4.2.3" },
    });
    expect(bill.components[1]).toMatchObject({ identity: "pkg:npm/string-width", version: "4.2.3" });
    expect(bill.edges).toHaveLength(1);
  });

  test.each([
    ["MIT", "MIT"],
    ["SEE LICENSE IN LICENCE.txt", "LicenseRef-SEE-LICENSE-IN-LICENCE.txt"],
    ["UNLICENSED", "LicenseRef-UNLICENSED"],
    [{ type: "ISC", url: "https://example.org" }, "ISC"],
    [[{ type: "MIT" }, "Apache-2.0"], "MIT AND Apache-2.0"],
    [undefined, "NOASSERTION"],
    [7, "NOASSERTION"],
  ])("the licence %j is %s", (license, expression) => {
    const bill = read({ "": {}, "node_modules/a": { version: "1.0.0", license } });
    expect(bill.components[1]?.licence).toBe(expression);
  });

  test("version 1, other files and unusable places are refused at their place", () => {
    const refused = (act: () => unknown, place: string) =>
      expect(act).toThrow(expect.objectContaining({ code: "IMPORT_INVALID", details: { path: place } }));
    refused(() => read({ "": {} }, { lockfileVersion: 1 }), "$.lockfileVersion");
    refused(() => read({ "node_modules/a": {} }), "$.packages");
    refused(() => read({ "": {}, "node_modules/a": { version: 5 } }), '$.packages["node_modules/a"].version');
    refused(() => read({ "": {}, "node_modules/@": {} }), '$.packages["node_modules/@"]');
    const long = `node_modules/${"\u8a31".repeat(300)}`;
    refused(() => read({ "": {}, [long]: {} }), `$.packages[${JSON.stringify(long.slice(0, 60))}]`);
    refused(() => readLockfile(Buffer.from('{"lockfileVersion":3}')), "$.packages");
  });

  test("names of the object prototype are packages like any other", () => {
    const bill = read(
      JSON.parse('{"":{"dependencies":{"__proto__":"1"}},"node_modules/constructor":{"version":"1"}}') as object,
    );
    expect(bill.components.map(({ name }) => name)).toEqual(["kiln", "constructor"]);
  });

  test("whatever is locked, edges join components and the CycloneDX form says the same", () => {
    const nameArb = fc.constantFrom("a", "b", "c", "@s/d");
    const locationArb = fc
      .array(nameArb, { minLength: 1, maxLength: 3 })
      .map((names) => names.map((n) => `node_modules/${n}`).join("/"));
    const entryArb = fc.record(
      {
        version: fc.constantFrom("1.0.0", "2.0.0"),
        dependencies: fc.dictionary(nameArb, fc.constant("*")),
        optional: fc.boolean(),
      },
      { requiredKeys: ["version"] },
    );
    fc.assert(
      fc.property(
        fc.dictionary(locationArb, entryArb),
        fc.dictionary(nameArb, fc.constant("*")),
        (packages, dependencies) => {
          const bill = read({ "": { dependencies }, ...packages });
          const again = readCycloneDx(Buffer.from(JSON.stringify(writeCycloneDx(bill))));
          const pairs = (one: typeof bill) => one.edges.map(({ from, to }) => `${from} ${to}`).sort();
          expect(pairs(again)).toEqual(pairs(bill));
          expect(again.components.map(({ identity }) => identity)).toEqual(
            bill.components.map(({ identity }) => identity),
          );
        },
      ),
    );
  });

  test("the lock file of this project is read whole", () => {
    const bill = readLockfile(readFileSync(path.join(__dirname, "../../../../../package-lock.json")));
    expect(bill.components[0]?.name).toBe("commons-hub");
    expect(bill.components.length).toBeGreaterThan(500);
    expect(bill.report.danglingEdges).toEqual({ count: 0, examples: [] });
    expect(bill.report.unreachable).toBe(0);
  });
});
