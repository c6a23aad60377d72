import { broken } from "./broken";

/** Errors: INVALID_INPUT with the line where the text stops being JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, position] = /at position (\d+)/.exec(error.message) ?? [];
    const end = position === undefined ? placeOf(text, error.message) : Number(position);
    const line = text.slice(0, end).split("\n").length;
    return broken(line, `this is not JSON: ${error.message.replace(/\s*\(line.*$/, "").slice(0, 120)}.`);
  }
}

/** Some messages quote what they met, with up to ten signs before it, instead of saying where. */
function placeOf(text: string, message: string): number {
  const [, token = "", dots = "", quoted] =
    /^Unexpected token '?([\s\S]*?)'?, (\.*)"([\s\S]*?)"\.* is not valid JSON$/.exec(message) ?? [];
  const start = quoted === undefined ? -1 : text.indexOf(quoted);
  if (quoted === undefined || start < 0) return text.length;
  return start + (dots === "" ? Math.max(0, quoted.indexOf(token)) : Math.min(10, quoted.length));
}
