import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { jsonPath } from "./problem";
import { findPackage, npmPurl } from "./purl";
import { findRepository } from "./repository";
import { cleanText, findTextProblem } from "./text";

test.each([
  ["pkg:npm/%40babel/core@7.1.0", "pkg:npm/%40babel/core", "7.1.0"],
  ["pkg:deb/debian/curl@7.50?arch=i386&distro=jessie", "pkg:deb/debian/curl", "7.50"],
  ["pkg:golang/google.golang.org/genproto@abc#googleapis/api", "pkg:golang/google.golang.org/genproto", "abc"],
  ["pkg:maven/org.x/y?repository_url=repo.example.org", "pkg:maven/org.x/y?repository_url=repo.example.org", null],
])("%s is the package %s", (text, purl, version) => {
  expect(findPackage(text)).toEqual({ purl, version });
});

test.each(["", "npm/react", "pkg:", "pkg:npm", "http://x.org", "pkg:npm/%ff"])("%j names no package", (text) => {
  expect(findPackage(text)).toBeNull();
});

test("the name of an npm package and its package URL say the same", () => {
  for (const name of ["react", "@babel/core"]) expect(findPackage(`${npmPurl(name)}@1`)?.purl).toBe(npmPurl(name));
});

test.each([
  ["git+https://user:secret@x.org/a.git", "https://x.org/a.git"],
  ["ssh://git@x.org/a.git", "ssh://x.org/a.git"],
  ["javascript:alert(1)", null],
  ["file:///etc/passwd", null],
  ["git@github.com:a/b.git", null],
  ["https://", null],
  [`https://x.org/${"a".repeat(600)}`, null],
])("the repository %s is shown as %s", (text, repository) => {
  expect(findRepository(text)).toBe(repository);
});

test("a path names properties and places as JavaScript would", () => {
  expect(jsonPath(["components", 3, "bom-ref"])).toBe("$.components[3].bom-ref");
  expect(jsonPath(["node_modules/a\n"])).toBe('$["node_modules/a\\n"]');
});

test("a text that was cleaned can be stored", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 50 }), (text, maxLength) => {
      // NFC can make a text longer, by a few characters at most for each.
      expect(findTextProblem(cleanText(text, maxLength), maxLength * 4)).toBeNull();
    }),
  );
});
