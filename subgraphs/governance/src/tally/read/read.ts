import { DomainError } from "@commons-hub/shared/errors";
import { type BallotKind, type Profile } from "../profile";
import { optionsOfSheet, profileOfSheet, readSheet, SHEET_FORMAT } from "../sheet";
import type { BallotFile } from "./ballot-file";
import { readBlt } from "./blt";
import { readDebian } from "./debian";
import { PREFLIB_TYPES, readPreflib } from "./preflib";
import { readSnapshot } from "./snapshot";

/**
 * Reads a file of ballots by its ending and what it holds: PrefLib (.soc .soi .toc .toi .cat), .blt, JSON of Snapshot or
 * of the hub's own tally sheets, otherwise a tally sheet as Debian publishes them.
 *
 * `wanted` are the kinds of ballot that the method can count, where a file can be read in more than one way.
 * Errors: INVALID_INPUT with line or path, and for a file that is none of these.
 */
export function readBallots(fileName: string, bytes: Uint8Array, wanted: readonly BallotKind[]): BallotFile {
  const text = decode(bytes);
  const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? "";
  const preflib = PREFLIB_TYPES.find((type) => type === ending);
  if (preflib) return named(asWanted(readPreflib(text, preflib), new Set(wanted)));
  if (ending === "blt") return named(readBlt(text));
  if (ending === "json")
    return named(text.includes(SHEET_FORMAT) ? fromSheet(text) : readSnapshot(text, new Set(wanted)));
  if (/^V:\s/m.test(text)) return named(readDebian(text));
  throw new DomainError(
    "INVALID_INPUT",
    "This is no file of ballots that can be read: PrefLib (.soc .soi .toc .toi .cat), .blt, .json (Snapshot or a tally " +
      "sheet of the hub) or a tally sheet of Debian.",
  );
}

/** UTF-8, or where it is none Latin-1, as older sheets are. A byte order mark is passed over. */
export function decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString("utf8");
  const read = text.includes("\uFFFD") ? buffer.toString("latin1") : text;
  return read.startsWith("\uFEFF") ? read.slice(1) : read;
}

/**
 * Rankings that only part the options in two are approvals where the method counts those: the first place is approved.
 * A row does so that has one place, or two and nothing left out.
 */
function asWanted(file: BallotFile, wanted: ReadonlySet<BallotKind>): BallotFile {
  const { profile } = file;
  if (profile.kind !== "RANKING" || wanted.has("RANKING") || !wanted.has("APPROVAL")) return file;
  for (let r = 0; r < profile.rowCount; r += 1) {
    const row = profile.marks.subarray(r * profile.optionCount, (r + 1) * profile.optionCount);
    if (row.some((mark) => mark > 2) || (row.includes(2) && row.includes(0))) return file;
  }
  return {
    ...file,
    profile: { ...profile, kind: "APPROVAL", marks: profile.marks.map((mark) => (mark === 1 ? 1 : 0)) },
  };
}

/** Options that bear one name are told apart by a number. */
function named(file: BallotFile): BallotFile {
  const seen = new Map<string, number>();
  const options = file.options.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
  return { ...file, options };
}

function fromSheet(text: string): BallotFile {
  const sheet = readSheet(text);
  const profile: Profile = profileOfSheet(sheet);
  const { seats, tieOrder } = optionsOfSheet(sheet);
  return {
    format: "sheet",
    options: sheet.options,
    profile,
    ...(seats === undefined ? {} : { seats }),
    ...(tieOrder === undefined ? {} : { tieOrder }),
    ignored: 0,
  };
}
