import { DomainError } from "@commons-hub/shared/errors";

// Control characters, halves of characters, line separators, and marks that turn the direction of what stands beside them.
const UNSEEN = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/**
 * A text that people read: as given, without white space around it, in composed form (NFC).
 *
 * Errors: INVALID_INPUT, naming the field, when it is empty, longer than `maximum` UTF-16 units, or holds characters
 *         that cannot be seen.
 */
export function requireText(field: string, text: string, maximum: number): string {
  const plain = text.normalize("NFC").trim();
  if (plain.length === 0 || plain.length > maximum)
    throw new DomainError("INVALID_INPUT", `${field} must have 1 to ${maximum} characters.`, { field });
  if (UNSEEN.test(plain))
    throw new DomainError("INVALID_INPUT", `${field} must not hold control or invisible characters.`, { field });
  return plain;
}
