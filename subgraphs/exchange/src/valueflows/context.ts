import { VOCABULARY } from "./graph";

const PREFIX = /^[A-Za-z][A-Za-z0-9._-]*$/;
/** Contexts elsewhere that say nothing but which vocabulary is meant. */
const KNOWN = /^https?:\/\/(?:w3id\.org\/valueflows|raw\.githubusercontent\.com\/valueflows|www\.valueflo\.ws)\//;

/** What the words before a colon stand for, in one file. */
export class Context {
  readonly #prefixes = new Map<string, string>();

  /** Answers what is wrong with it, or null. */
  add(context: unknown): string | null {
    if (context === null) return null;
    if (typeof context === "string")
      return KNOWN.test(context) ? null : `the context ${context} is not known: write its prefixes into the file`;
    if (Array.isArray(context)) {
      for (const part of context) {
        const problem = this.add(part);
        if (problem !== null) return problem;
      }
      return null;
    }
    if (typeof context !== "object") return "a context is a mapping of prefixes to addresses";
    for (const [prefix, stands] of Object.entries(context as Readonly<Record<string, unknown>>))
      if (PREFIX.test(prefix) && typeof stands === "string") this.#prefixes.set(prefix, stands);
    return null;
  }

  /** The whole address of what may begin with a prefix. */
  expand(text: string): string {
    const colon = text.indexOf(":");
    const stands = colon > 0 ? this.#prefixes.get(text.slice(0, colon)) : undefined;
    return stands === undefined ? text : `${stands}${text.slice(colon + 1)}`;
  }

  /** A word of the vocabulary without its prefix; any other word as it is. */
  word(text: string): string {
    if (text.startsWith("vf:")) return text.slice(3);
    for (const vocabulary of [VOCABULARY, VOCABULARY.replace("http:", "https:")])
      if (text.startsWith(vocabulary)) return text.slice(vocabulary.length);
    return text.startsWith("om2:") ? text.slice(4) : text;
  }
}
