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

/** Where an answer differs from what a document shows; null when it does not. "…" stands for any value. */
export function differsFrom(shown: unknown, actual: unknown, path = "answer"): string | null {
  if (shown === "…") return actual === null || actual === undefined ? `${path} is empty` : null;
  if (Array.isArray(shown)) {
    if (!Array.isArray(actual)) return `${path} is no list`;
    return firstOf(shown.map((item: unknown, index) => differsFrom(item, actual[index], `${path}.${String(index)}`)));
  }
  if (typeof shown === "object" && shown !== null) {
    if (typeof actual !== "object" || actual === null) return `${path} is no object`;
    const inner = actual as Readonly<Record<string, unknown>>;
    return firstOf(Object.entries(shown).map(([key, value]) => differsFrom(value, inner[key], `${path}.${key}`)));
  }
  return Object.is(shown, actual) ? null : `${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(shown)}`;
}

function firstOf(found: readonly (string | null)[]): string | null {
  return found.find((each) => each !== null) ?? null;
}
