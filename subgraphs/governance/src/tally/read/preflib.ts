import { OPTION_LIMIT } from "../profile";
import { type BallotFile, linesOf, ProfileBuilder } from "./ballot-file";
import { broken, quote, wholeBetween, wholeWeight } from "./broken";

export const PREFLIB_TYPES = ["soc", "soi", "toc", "toi", "cat"] as const;
export type PreflibType = (typeof PREFLIB_TYPES)[number];

/**
 * Reads PrefLib's files as they are since 2022: `# KEY: value` lines, then `count: order`, ties in braces.
 *
 * so?: strict orders, to?: ties allowed, ?oc: every alternative on each line. cat: categories, of which the first is
 * "approved". An alternative that is not named is not ranked.
 * Errors: INVALID_INPUT with the line: a header that lacks names, a count that is no whole number, an alternative that
 *         does not exist or stands twice, a tie or a gap that the type forbids, a number of voters other than announced.
 */
export function readPreflib(text: string, type: PreflibType): BallotFile {
  const header = readHeader(text);
  const n = header.names.length;
  const builder = new ProfileBuilder(type === "cat" ? "APPROVAL" : "RANKING", n);
  const marks = new Int32Array(n);
  for (const [line, content] of linesOf(text)) {
    if (line <= header.lastLine || content.trim() === "") continue;
    if (content.startsWith("#")) broken(line, "The header ends where ballots begin; this line comes too late.");
    const colon = content.indexOf(":");
    if (colon < 0) broken(line, `A line of ballots is "count: order", not ${quote(content)}.`);
    const weight = wholeWeight(content.slice(0, colon).trim(), line, "The count of a line");
    marks.fill(0);
    const groups = readOrder(content, colon + 1, line, type, marks);
    if (type !== "cat") requireType(type, marks, groups, line);
    if (type === "cat") for (let o = 0; o < n; o += 1) marks[o] = marks[o] === 1 ? 1 : 0;
    builder.add(marks, weight, line);
  }
  if (header.voters !== null && header.voters.count !== builder.total)
    broken(
      header.voters.line,
      `${header.voters.count} voters are announced, and the lines below hold ${builder.total}: the file is cut off or altered.`,
    );
  return { format: "preflib", options: header.names, profile: builder.build(), ignored: 0 };
}

interface Header {
  readonly names: string[];
  readonly lastLine: number;
  readonly voters: { readonly count: bigint; readonly line: number } | null;
}

function readHeader(text: string): Header {
  const names = new Map<number, string>();
  let count = 0;
  let voters: Header["voters"] = null;
  let lastLine = 0;
  for (const [line, content] of linesOf(text)) {
    if (content.trim() === "") continue;
    if (!content.startsWith("#")) break;
    lastLine = line;
    const colon = content.indexOf(":");
    const key = content.slice(1, colon < 0 ? undefined : colon).trim();
    const value = colon < 0 ? "" : content.slice(colon + 1).trim();
    if (key === "NUMBER ALTERNATIVES") count = wholeBetween(value, 1, OPTION_LIMIT, line, "The number of alternatives");
    if (key === "NUMBER VOTERS") voters = { count: wholeWeight(value, line, "The number of voters"), line };
    const name = /^ALTERNATIVE NAME (\d{1,6})$/.exec(key);
    if (!name) continue;
    const id = wholeBetween(name[1] ?? "", 1, count || OPTION_LIMIT, line, "The number of an alternative");
    if (names.has(id)) broken(line, `Alternative ${id} has a name already.`);
    names.set(id, value);
  }
  if (count === 0) broken(Math.max(1, lastLine), 'The header has no line "# NUMBER ALTERNATIVES: n".');
  return { names: Array.from({ length: count }, (_, o) => names.get(o + 1) ?? String(o + 1)), lastLine, voters };
}

/**
 * Marks the place of each alternative of `3,{1,4},2`: commas between places count them up. Answers the number of places.
 *
 * A place may be empty where places are categories.
 */
function readOrder(content: string, from: number, line: number, type: PreflibType, marks: Int32Array): number {
  let place = 1;
  let isTied = false;
  let isFilled = false;
  for (let at = from; at < content.length;) {
    if (isDigit(content.charCodeAt(at))) {
      let end = at;
      let id = 0;
      for (; isDigit(content.charCodeAt(end)); end += 1) id = id * 10 + content.charCodeAt(end) - 48;
      if (id < 1 || id > marks.length) wholeBetween(content.slice(at, end), 1, marks.length, line, "An alternative");
      if (marks[id - 1] !== 0) broken(line, `Alternative ${id} stands twice.`);
      if (isFilled && !isTied) broken(line, `Alternative ${id} follows without a comma.`);
      marks[id - 1] = place;
      isFilled = true;
      at = end;
      continue;
    }
    const sign = content.charAt(at);
    if (sign === "{" && !isTied && !isFilled) isTied = true;
    else if (sign === "}" && isTied) {
      isTied = false;
      isFilled = true;
    } else if (sign === "," && !isTied) {
      if (!isFilled && type !== "cat") broken(line, "A place in the order is empty.");
      place += 1;
      isFilled = false;
    } else if (sign !== " " && sign !== "\t" && !(sign === "," && isTied))
      broken(line, `${quote(sign)} has no meaning here in an order.`);
    at += 1;
  }
  if (isTied) broken(line, 'A tie is opened by "{" and never closed.');
  if (!isFilled && place > 1 && type !== "cat") broken(line, "The order ends with a comma.");
  return isFilled || place > 1 ? place : 0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function requireType(type: PreflibType, marks: Int32Array, groups: number, line: number): void {
  let ranked = 0;
  for (const mark of marks) if (mark !== 0) ranked += 1;
  if (type.startsWith("s") && groups !== ranked) broken(line, `A .${type} file has no ties.`);
  if (type.endsWith("c") && ranked !== marks.length)
    broken(line, `A .${type} file ranks all ${marks.length} alternatives on each line, not ${ranked}.`);
}
