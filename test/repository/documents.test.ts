import { ERROR_CATALOGUE } from "@commons-hub/shared/errors";
import { expect, test } from "@jest/globals";
import { renderErrors } from "./error-table";
import { renderLicences } from "./licence-table";
import { readRuntimePackages } from "./lock-file";
import { listFiles, readText } from "./project";

test("docs/errors.md is what the catalogue gives (`npm run docs` writes it)", () => {
  expect(readText("docs/errors.md")).toBe(renderErrors());
});

test("docs/licences.md is what package-lock.json gives (`npm run docs` writes it)", () => {
  expect(readText("docs/licences.md")).toBe(renderLicences());
});

/** Sources that can refuse something; the catalogue itself only lists. */
const SOURCES = listFiles().filter(
  (file) =>
    /^(shared|gateway|subgraphs|infra)\/.*\/?src\/.*\.ts$/.test(file) &&
    !file.endsWith(".test.ts") &&
    !file.includes("/testing/") &&
    file !== "shared/src/errors/catalogue.ts",
);

test("every code of the catalogue is used by the code", () => {
  const text = SOURCES.map(readText).join("\n");
  expect(Object.keys(ERROR_CATALOGUE).filter((code) => !new RegExp(`\\b${code}\\b`).test(text))).toEqual([]);
});

test("every code that is thrown or answered is in the catalogue", () => {
  const named = SOURCES.flatMap((file) =>
    [...readText(file).matchAll(/(?:new DomainError\(\s*|\bcode: )"([A-Z][A-Z0-9_]+)"/g)].map(([, code = ""]) => ({
      file,
      code,
    })),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(({ code }) => !Object.hasOwn(ERROR_CATALOGUE, code))).toEqual([]);
});

/** Licences under which a hub can be run, changed and passed on, together with its own Apache-2.0. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Zlib",
]);

/** Apollo's gateway: the four packages that the hub names, and the one that those load themselves. */
const ELASTIC = new Set([
  "@apollo/composition",
  "@apollo/federation-internals",
  "@apollo/gateway",
  "@apollo/query-graphs",
  "@apollo/query-planner",
]);

test("every runtime dependency has a licence that lets the hub be passed on", () => {
  const isAllowed = (licence: string): boolean =>
    licence
      .replaceAll(/[()]/g, "")
      .split(/ AND | OR /)
      .every((id) => ALLOWED.has(id));
  const runtime = readRuntimePackages();
  expect(runtime.length).toBeGreaterThan(100);
  const refused = runtime.filter(({ name, licence }) =>
    licence === "Elastic-2.0" ? !ELASTIC.has(name) : !isAllowed(licence),
  );
  expect(refused).toEqual([]);
});
