const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:T(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s*(Z|[+-]\d{1,2}:?\d{2})?)?$/;

/**
 * A point in time as ISO 8601 in UTC; null for what is none. Hours and offsets of one digit are read, as examples of the
 * vocabulary write them; without an offset it is UTC.
 */
export function instantOf(text: string): string | null {
  const match = INSTANT.exec(text.trim());
  if (match === null) return null;
  const [, date = "", hour = "0", minute = "00", second = "00", fraction = "", offset = "Z"] = match;
  const [, sign = "+", hours = "0", minutes = "00"] = /^([+-])(\d{1,2}):?(\d{2})$/.exec(offset) ?? [];
  const zone = `${sign}${hours.padStart(2, "0")}:${minutes}`;
  const at = new Date(`${date}T${hour.padStart(2, "0")}:${minute}:${second}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
