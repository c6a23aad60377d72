import { expect, test } from "@jest/globals";
import { listFiles, readText } from "./project";

const FILES = listFiles();
/** Written by hand; generated and copied texts are as long as they are. */
const SOURCES = FILES.filter((file) => /\.(ts|tsx|cjs|mjs|js)$/.test(file) && !file.startsWith("test/load/peers/"));
const TEXTS = FILES.filter((file) => /\.(ts|tsx|cjs|mjs|js|json|md|ya?ml|html|css|graphql|svg)$/.test(file)).filter(
  (file) => file !== "package-lock.json" && !file.startsWith("test/repository/"),
);

/** As lint counts: without blank lines and comments. */
function lineCount(file: string): number {
  return readText(file)
    .split("\n")
    .filter((line) => !/^\s*($|\/\/|\/\*|\*)/.test(line)).length;
}

test("no source file holds more than 300 lines, and there are sources", () => {
  expect(SOURCES.length).toBeGreaterThan(100);
  expect(SOURCES.filter((file) => lineCount(file) > 300)).toEqual([]);
});

function findings(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    readText(file)
      .split("\n")
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${String(index + 1)} ${line.trim().slice(0, 120)}`] : [],
      ),
  );
}

test("nothing unfinished is left behind", () => {
  const sources = SOURCES.filter((file) => !file.startsWith("test/repository/"));
  expect(findings(sources, /\b(TODO|FIXME|HACK|XXX)\b/)).toEqual([]);
  expect(
    findings(sources, /\b(it|test|describe)(\.\w+)*\.(skip|only|todo|failing)\b|\bx(it|test|describe)\(|\bfdescribe\(/),
  ).toEqual([]);
  expect(findings(sources, /@ts-(ignore|nocheck)|eslint-disable/)).toEqual([]);
});

test("nothing names a place on somebody's machine, or an address of somebody's registry", () => {
  expect(
    findings(TEXTS, /(^|["'`\s(])\/(home|Users|work)\/\w|[A-Z]:\\\\Users|\/\/(localhost|127\.0\.0\.1):(4873|8081)\b/),
  ).toEqual([]);
});

test("every folder that is a part says what it is for", () => {
  for (const folder of [
    "gateway",
    "shared",
    "infra/hub",
    "subgraphs/projects",
    "subgraphs/governance",
    "subgraphs/exchange",
    "subgraphs/returns",
  ])
    expect(FILES).toContain(`${folder}/README.md`);
});

test("the package's own licence is the one that is in LICENSE", () => {
  const manifests = FILES.filter((file) => /(^|\/)package\.json$/.test(file) && !file.startsWith("test/load/peers/"));
  expect(readText("LICENSE")).toMatch(/Apache License\s+Version 2\.0/);
  expect(
    manifests.filter((file) => (JSON.parse(readText(file)) as { license?: string }).license !== "Apache-2.0"),
  ).toEqual([]);
});
