/** What a reader would put in the place of `<name>`. */
export type Known = Map<string, string>;

/** Errors: throws for a placeholder that nothing before it gives. */
export function fill(text: string, known: ReadonlyMap<string, string>, place: string): string {
  return text.replaceAll(/<([a-z][a-z-]*)>/g, (_, name: string) => {
    const value = known.get(name);
    if (value === undefined) throw new Error(`${place}: nothing before gives <${name}>`);
    return value;
  });
}

/**
 * Takes values out of an answer: `keep=assembly:createAssembly.assembly.id,…`.
 *
 * Errors: throws when the answer holds no text or number there.
 */
export function keep(wanted: string, answer: unknown, known: Known, place: string): void {
  for (const pair of wanted.split(",")) {
    const [name = "", path = ""] = pair.split(":");
    const value = path
      .split(".")
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], answer);
    if (typeof value !== "string" && typeof value !== "number") throw new Error(`${place}: the answer has no ${path}`);
    known.set(name, String(value));
  }
}

/**
 * Where an answer differs from what a document shows; null when it does not. "…" stands for any value, and inside of a
 * text for any part of it. What is not shown does not count, unless the answer is shown `whole`.
 */
export function differsFrom(shown: unknown, actual: unknown, whole = false, path = "answer"): string | null {
  if (shown === "…") return actual === null || actual === undefined ? `${path} is empty` : null;
  if (Array.isArray(shown)) {
    if (!Array.isArray(actual)) return `${path} is no list`;
    if (whole && actual.length > shown.length) return `${path} has ${String(actual.length)} entries`;
    return firstOf(shown.map((item: unknown, i) => differsFrom(item, actual[i], whole, `${path}.${String(i)}`)));
  }
  if (typeof shown === "object" && shown !== null) {
    if (typeof actual !== "object" || actual === null) return `${path} is no object`;
    const inner = actual as Readonly<Record<string, unknown>>;
    const hidden = whole ? Object.keys(inner).find((key) => !(key in shown)) : undefined;
    if (hidden !== undefined) return `${path}.${hidden} is not shown`;
    return firstOf(
      Object.entries(shown).map(([key, value]) => differsFrom(value, inner[key], whole, `${path}.${key}`)),
    );
  }
  if (typeof shown === "string" && typeof actual === "string" && isLike(shown, actual)) return null;
  return Object.is(shown, actual) ? null : `${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(shown)}`;
}

/** Where a text differs from the lines that a document shows, spaces at their ends aside; null when it does not. */
export function differsFromText(shown: string, actual: string): string | null {
  const [wanted, given] = [shown, actual].map((text) => text.trimEnd().split(/ *\r?\n/)) as [string[], string[]];
  if (wanted.length !== given.length) return `the answer has ${String(given.length)} lines:\n${actual}`;
  const line = wanted.findIndex((text, i) => !isLike(text, given[i] ?? ""));
  return line < 0 ? null : `line ${String(line + 1)} is ${String(given[line])}`;
}

function isLike(shown: string, actual: string): boolean {
  const parts = shown.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join("[^]+")}$`).test(actual);
}

function firstOf(found: readonly (string | null)[]): string | null {
  return found.find((each) => each !== null) ?? null;
}
