import { importInvalid } from "../problem";
import type { RawCommit } from "./commit";

/** Stands in front of each commit; no line count can look like it. */
const MARK = "commit";
const COAUTHOR_SEPARATOR = "\u001f";
/** id, author name, author address, time, subject, co-authors. */
const FIELDS = 6;

/**
 * The format that `LogParser` reads: fields divided by NUL, which no name, subject or path can hold. The names and
 * addresses are those of the repository's mailmap.
 */
export const LOG_FORMAT = [
  `tformat:%x00${MARK}`,
  "%H",
  "%aN",
  "%aE",
  "%aI",
  "%s",
  "%(trailers:key=Co-authored-by,valueonly=true,unfold=true,separator=%x1f)",
  "",
].join("%x00");

/** Characters between two NULs; a first paragraph of this length is no subject. */
const MAX_TOKEN = 1_000_000;
const LINE_COUNT = /^(\d+|-)\t(\d+|-)\t/;

/**
 * Reads the output of `git log -z --numstat` in `LOG_FORMAT`, piece by piece.
 *
 * Laws: where the output is cut into pieces changes nothing; binary files count no lines.
 * Errors: IMPORT_INVALID when it is not that format, or a field is over a million characters long.
 */
export class LogParser {
  #rest = "";
  #commit: RawCommit | null = null;
  #fields: string[] | null = null;

  /** The commits that are complete with this piece. */
  *push(piece: string): Generator<RawCommit> {
    const tokens = (this.#rest + piece).split("\0");
    this.#rest = tokens.pop() ?? "";
    if (this.#rest.length > MAX_TOKEN) throw importInvalid([], "a commit has a subject of over a million characters");
    for (const token of tokens) {
      const done = this.#take(token);
      if (done !== null) yield done;
    }
  }

  /** The last commit. */
  *end(): Generator<RawCommit> {
    if (this.#rest.trim() !== "") yield* this.push("\0");
    if (this.#fields !== null) throw importInvalid([], "the output of git log breaks off inside a commit");
    if (this.#commit !== null) yield this.#commit;
    this.#commit = null;
  }

  #take(token: string): RawCommit | null {
    if (this.#fields !== null) {
      this.#fields.push(token);
      if (this.#fields.length === FIELDS) {
        this.#commit = fromFields(this.#fields);
        this.#fields = null;
      }
      return null;
    }
    if (token === MARK) {
      const done = this.#commit;
      this.#commit = null;
      this.#fields = [];
      return done;
    }
    const count = LINE_COUNT.exec(token.trimStart());
    if (count !== null && this.#commit !== null) {
      this.#commit.linesAdded += Number.parseInt(count[1] as string, 10) || 0;
      this.#commit.linesDeleted += Number.parseInt(count[2] as string, 10) || 0;
    } else if (token.trim() !== "") throw importInvalid([], "not the output of git log that was asked for");
    return null;
  }
}

function fromFields(fields: readonly string[]): RawCommit {
  const [id = "", authorName = "", authorAddress = "", at = "", subject = "", coAuthors = ""] = fields;
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) throw importInvalid([], "git log names a commit without an id");
  return {
    id,
    authorName,
    authorAddress,
    at,
    subject,
    coAuthors: coAuthors.split(COAUTHOR_SEPARATOR).filter((value) => value.trim() !== ""),
    linesAdded: 0,
    linesDeleted: 0,
  };
}
