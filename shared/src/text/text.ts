import { DomainError } from "../errors";

// Control and format characters could make one text look like another; the rest cannot be stored or seen.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/**
 * A text of one line that people read: without white space around it, in composed form (NFC).
 *
 * Errors: INVALID_INPUT, naming the field, when it is empty, longer than `maximum` UTF-16 units, or holds characters
 *         that cannot be seen.
 */
export function requireLine(field: string, text: string, maximum: number): string {
  const line = text.normalize("NFC").trim();
  if (line.length === 0 || line.length > maximum)
    throw new DomainError("INVALID_INPUT", `${field} must have 1 to ${maximum} characters.`, { field });
  if (UNSEEN.test(line))
    throw new DomainError("INVALID_INPUT", `${field} must not hold control or invisible characters.`, { field });
  return line;
}
