import { DomainError } from "@commons-hub/shared/errors";
import { prefixOf } from "@commons-hub/shared/ids";

/** Characters of a name, a title or a label at most. */
export const LINE_LIMIT = 200;

// A text of several lines may hold line feeds, tabs and joiners; what the database cannot keep, it may not.
const UNSTORABLE = /[\p{Cs}]|(?![\n\t])\p{Cc}/u;

/** A text of several lines: NFC, 1 to `max` characters, line ends as LF. Errors: INVALID_INPUT. */
export function parseText(text: string, field: string, max = 50_000): string {
  const lines = text.normalize("NFC").replaceAll("\r\n", "\n").trim();
  if (lines.length === 0 || lines.length > max)
    throw new DomainError("INVALID_INPUT", `${field} has 1 to ${max} characters.`, { field });
  if (UNSTORABLE.test(lines))
    throw new DomainError("INVALID_INPUT", `${field} holds no control characters but line ends and tabs.`, { field });
  return lines;
}

/** The id of a record that another part owns; whether it exists is known there. Errors: INVALID_INPUT. */
export function parseForeignId(id: string, prefix: string, field: string): string {
  if (prefixOf(id) !== prefix)
    throw new DomainError("INVALID_INPUT", `${field} is no id of the form ${prefix}_….`, { field });
  return id;
}
