import { expect, test } from "@jest/globals";
import { readLockFile } from "./lock-file";
import { readText } from "./project";

const PACKAGES = readLockFile();

test("package-lock.json names no address, so that any mirror can serve an install", () => {
  expect(readText("package-lock.json").match(/"resolved": "https?:[^"]*"/g) ?? []).toEqual([]);
});

test("everything sees one copy of graphql, of the federation libraries and of type-graphql", () => {
  for (const name of ["graphql", "@apollo/federation-internals", "@apollo/subgraph", "type-graphql", "typeorm"])
    expect(PACKAGES.filter((entry) => entry.name === name).map(({ place }) => place)).toEqual([`node_modules/${name}`]);
});

/** The first versions without a known weakness that matters here, and which one it is. */
const MINIMUM: readonly (readonly [name: string, version: string, why: string])[] = [
  ["@apollo/gateway", "2.13.2", "pollution of prototypes through field names; plans that take for ever"],
  ["@apollo/query-planner", "2.13.2", "plans that take for ever"],
  ["@apollo/federation-internals", "2.13.2", "pollution of prototypes through field names"],
  ["@apollo/server", "5.5.0", "bodies in odd encodings that take for ever; requests that no preflight guards"],
  ["body-parser", "2.2.1", "denial of service by url-encoded bodies"],
  ["brace-expansion", "2.0.2", "a regular expression that takes for ever"],
  ["cross-spawn", "7.0.5", "a regular expression that takes for ever"],
  ["graphql", "16.8.1", "validation that takes for ever on overlapping fields"],
  ["jose", "4.15.5", "compressed tokens that grow without bound"],
  ["qs", "6.14.1", "denial of service by arrays in query strings"],
  ["sha.js", "2.4.12", "a digest that input of another type changes"],
  ["undici", "7.18.2", "answers that unpack without bound"],
  ["ws", "8.21.0", "denial of service by many headers and by fragments"],
];

function isAtLeast(version: string, minimum: string): boolean {
  const [a, b] = [version, minimum].map((text) => (text.split("-")[0] ?? "").split(".").map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

test.each(MINIMUM)("%s is at least %s: %s", (name, minimum) => {
  const installed = PACKAGES.filter((entry) => entry.name === name);
  expect(installed.filter(({ version }) => !isAtLeast(version, minimum))).toEqual([]);
});

test("the table of minimum versions names nothing that is gone without notice", () => {
  const direct = ["@apollo/gateway", "@apollo/server", "graphql", "jose", "undici", "ws"];
  expect(direct.filter((name) => !PACKAGES.some((entry) => entry.name === name))).toEqual([]);
});

test("versions are compared by number", () => {
  expect(isAtLeast("8.10.0", "8.9.9")).toBe(true);
  expect(isAtLeast("8.9.9", "8.10.0")).toBe(false);
  expect(isAtLeast("2.0.0-rc.4", "2.0.0")).toBe(true);
});
