import { formatDecimal, roundDivide } from "@commons-hub/shared/numbers";

/** What one project gets out of one allocation, before it is stored. */
export interface LineDraft {
  readonly project: string;
  /** At least one minor unit: who would get nothing has no line. */
  readonly amountMinor: bigint;
  /** What went through the project to others that it builds on, rounded down; it is part of their lines, not of this. */
  readonly passedOnMinor: bigint;
  /** The formula, filled in. */
  readonly text: string;
  /** Projects that the money came along, from the root to this one. */
  readonly path: readonly string[];
}

/** One component of a bill of materials, as far as allocation looks at it. */
export interface BillComponent {
  readonly project: string;
  readonly name: string;
  readonly version: string | null;
}

/** A bill of materials: `components[0]` is the root, the thing that the bill describes. */
export interface Bill {
  readonly components: readonly BillComponent[];
  /** [from, to] by index: `from` depends on `to`. */
  readonly edges: readonly (readonly [number, number])[];
}

/** Versions the rules of this folder: another way to split or round is another text. */
export const METHOD_VERSION = "1";

/** A quota in minor units with two decimals, for people. */
export function showQuota(quota: bigint, unit: bigint): string {
  return formatDecimal(roundDivide(quota * 100n, unit), 2);
}

/** Largest amount first, then the smaller key; those who get nothing are left out. */
export function orderLines(lines: readonly { readonly key: string; readonly line: LineDraft }[]): LineDraft[] {
  return lines
    .filter(({ line }) => line.amountMinor > 0n)
    .sort((a, b) => {
      if (a.line.amountMinor !== b.line.amountMinor) return a.line.amountMinor > b.line.amountMinor ? -1 : 1;
      if (a.key === b.key) return 0;
      return a.key < b.key ? -1 : 1;
    })
    .map(({ line }) => line);
}
