import { DomainError } from "@commons-hub/shared/errors";

/** A file that cannot be counted. The line is counted from 1; the message is one sentence for who has the file. */
export function broken(line: number, message: string): never {
  throw new DomainError("INVALID_INPUT", `Line ${line}: ${message}`, { line });
}

/** Names and words from a file, short enough for a message. */
export function quote(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return JSON.stringify(short);
}

const WHOLE = /^\d{1,18}$/;

/** A whole number of at least 1, as a bigint. */
export function wholeWeight(text: string, line: number, what: string): bigint {
  const weight = WHOLE.test(text) ? BigInt(text) : 0n;
  if (weight < 1n) broken(line, `${what} must be a whole number from 1 to 10^18, not ${quote(text)}.`);
  return weight;
}

/** A whole number between bounds. */
export function wholeBetween(text: string, least: number, most: number, line: number, what: string): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value < least || value > most)
    broken(line, `${what} must be a whole number from ${least} to ${most}, not ${quote(text)}.`);
  return value;
}
