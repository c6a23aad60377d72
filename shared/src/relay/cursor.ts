import { DomainError } from "../errors";

const MAX_CURSOR_LENGTH = 1_000;

/** An opaque cursor that holds the sort key of a row: as many texts as the list sorts by. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** Errors: INVALID_CURSOR for anything that `encodeCursor` did not write with that many parts. */
export function decodeCursor(cursor: string, parts: number): readonly string[] {
  if (cursor.length <= MAX_CURSOR_LENGTH) {
    try {
      const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
      if (
        Array.isArray(key) &&
        key.length === parts &&
        key.every((part): part is string => typeof part === "string" && !part.includes("\0"))
      )
        return key;
    } catch {
      // falls through: every malformed cursor is refused the same way
    }
  }
  throw new DomainError(
    "INVALID_CURSOR",
    "This cursor was not given out by this list; use `endCursor` as it was answered, or leave `after` out.",
  );
}
