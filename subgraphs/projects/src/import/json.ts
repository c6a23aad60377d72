import type { z } from "zod";
import { importInvalid } from "./problem";

/** What a reader takes at most. */
export interface JsonLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
}

/**
 * Reads hostile bytes as one JSON document.
 *
 * Errors: IMPORT_INVALID when there are too many bytes, they are no UTF-8, brackets nest deeper than the limit (checked
 * before parsing, so that nothing that walks the value can exhaust the stack), or it is no JSON.
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): unknown {
  if (bytes.byteLength > limits.maxBytes)
    throw importInvalid([], `the file has ${bytes.byteLength} bytes; at most ${limits.maxBytes} are read`);
  if (depthOf(bytes) > limits.maxDepth) throw importInvalid([], `brackets nest deeper than ${limits.maxDepth} levels`);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw importInvalid([], cause instanceof SyntaxError ? "not a JSON document" : "not UTF-8 text", cause);
  }
}

/** Checks a value against a shape. Errors: IMPORT_INVALID with the path of the first mismatch. */
export function checkShape<T>(shape: z.ZodType<T>, value: unknown): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const steps = (issue?.path ?? []).map((step) => (typeof step === "symbol" ? String(step) : step));
  throw importInvalid(steps, issue?.message ?? "not of the expected shape");
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How deep brackets nest outside of strings. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return deepest;
}
