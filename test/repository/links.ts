import path from "node:path";

/** A link in a Markdown file to something in the project. */
export interface Link {
  readonly text: string;
  /** Path from the root of the project. */
  readonly file: string;
  /** What stands after `#`, or null. */
  readonly heading: string | null;
}

const LINK = /!?\[([^\]]*)\]\(([^)\s]+)\)/g;

/** Links of one Markdown text to files of the project; addresses elsewhere are left out, code is not read. */
export function findLinks(markdown: string, from: string): readonly Link[] {
  return [...withoutCode(markdown).matchAll(LINK)].flatMap(([, text = "", target = ""]) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file = "", heading = null] = target.split("#");
    const resolved = file === "" ? from : path.posix.normalize(path.posix.join(path.posix.dirname(from), file));
    return [{ text, file: resolved.replace(/\/$/, ""), heading }];
  });
}

/** The anchors of a Markdown text, as they are made of its headings. */
export function findHeadings(markdown: string): ReadonlySet<string> {
  const titles = [...withoutCode(markdown).matchAll(/^#{1,6} +(.+)$/gm)].map(([, title = ""]) => title);
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

function withoutCode(markdown: string): string {
  return markdown
    .replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1 *$/gm, "")
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()`]/g, ""));
}
