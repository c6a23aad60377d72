import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { createProject, markedSlug, parseStewards, shownName, slugOf } from "./project";

const at = new Date("2026-01-01T00:00:00Z");
const input = { slug: "kiln", name: "Kiln", licence: "MIT" };
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

test("a project is active, its licence canonical, its package without version", () => {
  const wish = { ...input, licence: "gpl-3.0", purl: "pkg:npm/kiln@1.0.0", repository: "git+https://x.org/kiln" };
  expect(createProject("prj_1", wish, at)).toEqual({
    id: "prj_1",
    slug: "kiln",
    name: "Kiln",
    status: "ACTIVE",
    licence: "GPL-3.0-only",
    identity: "pkg:npm/kiln",
    purl: "pkg:npm/kiln",
    repository: "https://x.org/kiln",
    createdAt: at,
    origin: null,
  });
});

test.each([
  ["an empty slug", { ...input, slug: "" }, "INVALID_INPUT"],
  ["capitals in a slug", { ...input, slug: "Kiln" }, "INVALID_INPUT"],
  ["a slug that ends in a hyphen", { ...input, slug: "kiln-" }, "INVALID_INPUT"],
  ["a slug with a line break", { ...input, slug: "kiln\n" }, "INVALID_INPUT"],
  ["a slug of another script", { ...input, slug: "k\u0456ln" }, "INVALID_INPUT"],
  ["a slug that is too long", { ...input, slug: "a".repeat(101) }, "INVALID_INPUT"],
  ["an invisible name", { ...input, name: "\u200b" }, "INVALID_INPUT"],
  ["a free text as licence", { ...input, licence: "do what you like" }, "INVALID_LICENCE"],
  ["a package URL that is none", { ...input, purl: "npm/kiln" }, "INVALID_INPUT"],
  ["a package URL beyond any index", { ...input, purl: `pkg:npm/${"\u8a31".repeat(900)}` }, "INVALID_INPUT"],
  ["a repository that is a script", { ...input, repository: "javascript:alert(1)" }, "INVALID_INPUT"],
])("%s is refused", (_, wish, code) => {
  expect(() => createProject("prj_1", wish, at)).toThrow(expect.objectContaining({ code }));
});

test("stewards are 1 to 20, each once", () => {
  expect(parseStewards(["agt_a", "agt_a", "agt_b"])).toEqual(["agt_a", "agt_b"]);
  for (const wrong of [[], Array.from({ length: 21 }, (_, index) => `agt_${index}`)])
    expect(() => parseStewards(wrong)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});

test.each([
  ["pkg:npm/%40babel/core", "npm-babel-core"],
  ["pkg:golang/github.com/ProtonMail/go-imap", "golang-github-com-protonmail-go-imap"],
  ["component:Löwenzahn 5%", "lowenzahn-5"],
  ["component:许可证", "unnamed"],
])("%s gets the slug %s", (identity, slug) => {
  expect(slugOf(identity)).toBe(slug);
});

test("whatever is imported gets a slug and a name that may be stored", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      const slug = slugOf(`component:${text}`);
      const marked = markedSlug(slug, "0a1b2c3d");
      for (const one of [slug, marked]) {
        expect(one).toMatch(SLUG);
        expect(one.length).toBeLessThanOrEqual(100);
      }
      const name = shownName(text);
      expect(name.length).toBeGreaterThan(0);
      expect(createProject("prj_1", { ...input, name }, at).name).toBe(name.normalize("NFC").trim());
    }),
  );
});
