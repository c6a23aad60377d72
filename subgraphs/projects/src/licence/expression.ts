import exceptionIds from "spdx-exceptions/index.json";
import licenceIds from "spdx-license-ids/index.json";
import deprecatedIds from "spdx-license-ids/deprecated.json";

/** One licence of an expression: an id of the SPDX list, or a `LicenseRef-…` of the author's own. */
export interface LicenceTerm {
  readonly type: "licence";
  readonly id: string;
  /** "or any later version". */
  readonly orLater: boolean;
  readonly exception: string | null;
}

export interface LicenceCombination {
  readonly type: "and" | "or";
  /** At least two, in the order written. */
  readonly parts: readonly LicenceNode[];
}

export type LicenceNode = LicenceTerm | LicenceCombination;

/** Characters of an expression; the longest in real manifests has about 300. */
export const MAX_EXPRESSION_LENGTH = 2_000;
const MAX_NESTING = 32;

/** Ids that SPDX replaced because they left the version open, or named an exception inside the id. */
const REPLACED: ReadonlyMap<string, string> = new Map([
  ...["AGPL-1.0", "AGPL-3.0", "GPL-1.0", "GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0"].map(
    (id): [string, string] => [id, `${id}-only`],
  ),
  ...["GFDL-1.1", "GFDL-1.2", "GFDL-1.3"].map((id): [string, string] => [id, `${id}-only`]),
  ["BSD-2-Clause-FreeBSD", "BSD-2-Clause-Views"],
  ["BSD-2-Clause-NetBSD", "BSD-2-Clause"],
  ["bzip2-1.0.5", "bzip2-1.0.6"],
  ["StandardML-NJ", "SMLNJ"],
]);

const REPLACED_WITH_EXCEPTION: ReadonlyMap<string, readonly [id: string, exception: string]> = new Map([
  ["GPL-2.0-with-autoconf-exception", ["GPL-2.0-only", "Autoconf-exception-2.0"]],
  ["GPL-2.0-with-bison-exception", ["GPL-2.0-only", "Bison-exception-2.2"]],
  ["GPL-2.0-with-classpath-exception", ["GPL-2.0-only", "Classpath-exception-2.0"]],
  ["GPL-2.0-with-font-exception", ["GPL-2.0-only", "Font-exception-2.0"]],
  ["GPL-2.0-with-GCC-exception", ["GPL-2.0-only", "GCC-exception-2.0"]],
  ["GPL-3.0-with-autoconf-exception", ["GPL-3.0-only", "Autoconf-exception-3.0"]],
  ["GPL-3.0-with-GCC-exception", ["GPL-3.0-only", "GCC-exception-3.1"]],
]);

/** Lower case → the spelling of the SPDX list: ids match without regard to case (SPDX 2.3, annex D.2). */
const LICENCES = new Map([...licenceIds, ...deprecatedIds].map((id) => [id.toLowerCase(), id]));
const EXCEPTIONS = new Map(exceptionIds.map((id) => [id.toLowerCase(), id]));

const TOKEN = /\s*([()]|[A-Za-z0-9.:+-]+)/y;
const LICENCE_REF = /^(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/;

/**
 * Reads an SPDX licence expression; null when it is not one.
 *
 * Grammar: SPDX 2.3, annex D: `+` binds tightest, then WITH, AND, OR; parentheses nest. Ids and operators match in any
 * case. Deprecated ids become the ids that replaced them (`GPL-2.0` → `GPL-2.0-only`).
 * Limits: 2,000 characters, 32 levels of parentheses.
 * Laws: parsing what `printExpression` wrote gives the same tree.
 */
export function parseExpression(text: string): LicenceNode | null {
  if (text.length > MAX_EXPRESSION_LENGTH) return null;
  const tokens = tokenise(text);
  if (tokens === null) return null;
  const reader = { tokens, at: 0 };
  const node = readOr(reader, 0);
  return node !== null && reader.at === tokens.length ? node : null;
}

/** Canonical text: the list's spelling, one blank between words, parentheses only where OR stands inside AND. */
export function printExpression(node: LicenceNode): string {
  if (node.type === "licence")
    return `${node.id}${node.orLater ? "+" : ""}${node.exception === null ? "" : ` WITH ${node.exception}`}`;
  return node.parts
    .map((part) => (node.type === "and" && part.type === "or" ? `(${printExpression(part)})` : printExpression(part)))
    .join(node.type === "and" ? " AND " : " OR ");
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

function tokenise(text: string): string[] | null {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  let at = 0;
  while (at < end) {
    const match = TOKEN.exec(text);
    if (match === null) return null;
    tokens.push(match[1] as string);
    at = TOKEN.lastIndex;
  }
  return tokens;
}

function isWord(token: string | undefined, word: string): boolean {
  return token !== undefined && token.toUpperCase() === word;
}

function readOr(reader: Reader, depth: number): LicenceNode | null {
  return readCombination(reader, "or", "OR", () => readAnd(reader, depth));
}

function readAnd(reader: Reader, depth: number): LicenceNode | null {
  return readCombination(reader, "and", "AND", () => readAtom(reader, depth));
}

function readCombination(
  reader: Reader,
  type: "and" | "or",
  word: string,
  readPart: () => LicenceNode | null,
): LicenceNode | null {
  const parts: LicenceNode[] = [];
  for (;;) {
    const part = readPart();
    if (part === null) return null;
    // AND and OR are associative: (a AND b) AND c is one list.
    if (part.type === type) parts.push(...part.parts);
    else parts.push(part);
    if (!isWord(reader.tokens[reader.at], word)) break;
    reader.at++;
  }
  return parts.length === 1 ? (parts[0] as LicenceNode) : { type, parts };
}

function readAtom(reader: Reader, depth: number): LicenceNode | null {
  if (reader.tokens[reader.at] !== "(") return readTerm(reader);
  if (depth >= MAX_NESTING) return null;
  reader.at++;
  const node = readOr(reader, depth + 1);
  return node !== null && reader.tokens[reader.at++] === ")" ? node : null;
}

function readTerm(reader: Reader): LicenceTerm | null {
  const token = reader.tokens[reader.at++];
  if (token === undefined) return null;
  const term = LICENCE_REF.test(token)
    ? { type: "licence" as const, id: token, orLater: false, exception: null }
    : listedTerm(token);
  if (term === null || !isWord(reader.tokens[reader.at], "WITH")) return term;
  const exception = EXCEPTIONS.get(reader.tokens[reader.at + 1]?.toLowerCase() ?? "");
  if (exception === undefined || term.exception !== null || term.id.includes("LicenseRef-")) return null;
  reader.at += 2;
  return { ...term, exception };
}

function listedTerm(token: string): LicenceTerm | null {
  const plus = token.endsWith("+");
  const listed = LICENCES.get((plus ? token.slice(0, -1) : token).toLowerCase());
  if (listed === undefined) return null;
  const combined = REPLACED_WITH_EXCEPTION.get(listed);
  if (combined !== undefined)
    return { type: "licence", id: laterId(combined[0], plus), orLater: false, exception: combined[1] };
  const id = laterId(REPLACED.get(listed) ?? listed, plus);
  return { type: "licence", id, orLater: plus && !id.endsWith("-or-later"), exception: null };
}

/** The GNU family writes "or later" into the id. */
function laterId(id: string, plus: boolean): string {
  return plus && id.endsWith("-only") ? `${id.slice(0, -"-only".length)}-or-later` : id;
}
