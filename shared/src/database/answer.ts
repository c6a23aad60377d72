/**
 * The answer of a command as text and back, for idempotency records: JSON that also carries bigint, Date and undefined.
 */
export function encodeAnswer(answer: unknown): string {
  return JSON.stringify(tag(answer));
}

export function decodeAnswer(text: string): unknown {
  return untag(JSON.parse(text));
}

function tag(value: unknown): unknown {
  if (typeof value === "bigint") return { $: "bigint", value: value.toString() };
  if (value instanceof Date) return { $: "date", value: value.toISOString() };
  if (value === undefined) return { $: "undefined" };
  if (Array.isArray(value)) return value.map(tag);
  if (typeof value === "object" && value !== null) {
    if (value instanceof Map || value instanceof Set) throw new TypeError("An answer holds plain objects only");
    return { $: "object", value: Object.fromEntries(Object.entries(value).map(([key, member]) => [key, tag(member)])) };
  }
  return value;
}

function untag(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untag);
  if (typeof value !== "object" || value === null) return value;
  const { $: kind, value: inner } = value as { $: string; value?: unknown };
  if (kind === "bigint") return BigInt(inner as string);
  if (kind === "date") return new Date(inner as string);
  if (kind === "undefined") return undefined;
  return Object.fromEntries(Object.entries(inner as object).map(([key, member]) => [key, untag(member)]));
}
