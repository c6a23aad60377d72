import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { findHeadings, findLinks } from "./links";
import { listFiles, PROJECT_ROOT, readText } from "./project";

const DOCUMENTS = listFiles().filter((file) => file.endsWith(".md"));

function isThere(file: string): boolean {
  return existsSync(path.join(PROJECT_ROOT, file));
}

test("every link in a document leads somewhere", () => {
  const links = DOCUMENTS.flatMap((from) => findLinks(readText(from), from).map((link) => ({ from, ...link })));
  expect(links.length).toBeGreaterThan(20);
  const broken = links.filter(({ file, heading }) => {
    if (!isThere(file)) return true;
    if (heading === null) return false;
    return statSync(path.join(PROJECT_ROOT, file)).isDirectory() || !findHeadings(readText(file)).has(heading);
  });
  expect(broken).toEqual([]);
});

test("the README and the list of documents lead to every guide", () => {
  const links = ["README.md", "docs/README.md"].flatMap((from) => findLinks(readText(from), from));
  const reached = new Set(links.map(({ file }) => file));
  const guides = DOCUMENTS.filter((file) => /^docs\/[^/]+\.md$/.test(file) && file !== "docs/README.md");
  expect(guides.filter((file) => !reached.has(file))).toEqual([]);
});

test("every decision says its context, its choice, its cost, and what would change it", () => {
  for (const file of DOCUMENTS.filter((name) => name.startsWith("docs/decisions/"))) {
    const headings = [...findHeadings(readText(file))];
    expect([file, headings]).toEqual([
      file,
      expect.arrayContaining(["context", "choice", "what-it-costs", "what-would-change-it"]),
    ]);
  }
});

test("links are read out of text, not out of code", () => {
  const text = "[a](b/c.md#d-e) `[x](y)` [out](https://example.org) [here](#part)\n```sh\n[z](w)\n```\n";
  expect(findLinks(text, "docs/a.md")).toEqual([
    { text: "a", file: "docs/b/c.md", heading: "d-e" },
    { text: "here", file: "docs/a.md", heading: "part" },
  ]);
});

test("headings become anchors as readers know them", () => {
  expect(findHeadings("# One `Two`: three?\n\n## `hub start`\n")).toEqual(new Set(["one-two-three", "hub-start"]));
});
