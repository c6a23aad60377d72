import { createHash } from "node:crypto";

/**
 * The order in which ties are settled by a published seed: whoever knows the seed computes the same.
 *
 * An option's place is that of SHA-256(seed, LF, its label, LF, how often that label stood before) among all, so that it
 * does not depend on the order of options.
 */
export function seededOrder(seed: string, labels: readonly string[]): number[] {
  const seen = new Map<string, number>();
  const keys = labels.map((label) => {
    const before = seen.get(label) ?? 0;
    seen.set(label, before + 1);
    return createHash("sha256").update(`${seed}\n${label}\n${before}`).digest("hex");
  });
  return [...keys.keys()].sort((a, b) => ((keys[a] ?? "") < (keys[b] ?? "") ? -1 : 1));
}

/** Numbers that look random and follow from a seed: SHA-256(seed, LF, counter), 48 bits at a time. */
export class SeededNumbers {
  #counter = 0;

  constructor(private readonly seed: string) {}

  /** A whole number from 0 to below `bound`, each as likely as any other (rejection); `bound` at most 2^40. */
  below(bound: number): number {
    const whole = 2 ** 48;
    const limit = whole - (whole % bound);
    for (;;) {
      const digest = createHash("sha256").update(`${this.seed}\n${this.#counter}`).digest();
      this.#counter += 1;
      const value = digest.readUIntBE(0, 6);
      if (value < limit) return value % bound;
    }
  }
}
