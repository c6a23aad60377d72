import { DomainError } from "@commons-hub/shared/errors";
import { type Barrier, type Classification, classifyId, type Openness } from "./classification";
import { type LicenceNode, MAX_EXPRESSION_LENGTH, parseExpression, printExpression } from "./expression";

/** An SPDX expression and what it means for those who want to use, change and share the work. */
export interface Licence {
  readonly expression: string;
  readonly openness: Openness;
  readonly barriers: readonly Barrier[];
}

/** SPDX: nothing is said about the licence. */
export const NO_ASSERTION = "NOASSERTION";
/** SPDX: it is said that there is no licence. */
const NONE = "NONE";

/** From the freest to the least free; UNKNOWN stands above RESTRICTED because it may yet turn out to be free. */
const ORDER: readonly Openness[] = ["OPEN", "RECIPROCAL", "COPYFAIR", "UNKNOWN", "RESTRICTED"];

/**
 * The licence that an expression means.
 *
 * OR gives a choice: the freest branch counts, with its barriers only. AND binds to all: the least free branch counts,
 * and the barriers of all add up. WITH adds permissions to a licence and changes neither.
 * Laws: AND and OR do not depend on the order of their parts; a OR a = a AND a = a; a AND b is never freer than a,
 * a OR b never less free.
 * Errors: INVALID_LICENCE when it is no SPDX expression.
 */
export function getLicence(expression: string): Licence {
  const licence = findLicence(expression);
  if (licence !== null) return licence;
  const shown = expression.length > 80 ? `${expression.slice(0, 80)}…` : expression;
  throw new DomainError(
    "INVALID_LICENCE",
    `"${shown}" is not an SPDX licence expression. Write one such as "MIT OR Apache-2.0", or "LicenseRef-…" for a text of your own.`,
    { maxLength: MAX_EXPRESSION_LENGTH },
  );
}

/** As `getLicence`, but null when it is no SPDX expression. */
export function findLicence(expression: string): Licence | null {
  const special = expression.trim().toUpperCase();
  if (special === NO_ASSERTION) return { expression: NO_ASSERTION, openness: "UNKNOWN", barriers: [] };
  if (special === NONE) return { expression: NONE, ...classifyId(NONE) };
  const node = parseExpression(expression);
  return node === null ? null : { expression: printExpression(node), ...classify(node) };
}

function classify(node: LicenceNode): Classification {
  if (node.type === "licence") return classifyId(node.id);
  const parts = node.parts.map(classify);
  return node.type === "and" ? bindAll(parts) : chooseOne(parts);
}

function bindAll(parts: readonly Classification[]): Classification {
  const openness = ORDER[Math.max(...parts.map(rank))] as Openness;
  return { openness, barriers: distinct(parts.flatMap((part) => part.barriers)) };
}

function chooseOne(parts: readonly Classification[]): Classification {
  const best = Math.min(...parts.map(rank));
  const choices = parts.filter((part) => rank(part) === best);
  // Among equally free branches the one with the fewest barriers is chosen; its terms break ties.
  const [chosen] = choices.toSorted((a, b) => a.barriers.length - b.barriers.length || (terms(a) < terms(b) ? -1 : 1));
  return chosen as Classification;
}

function rank(part: Classification): number {
  return ORDER.indexOf(part.openness);
}

function terms(part: Classification): string {
  return part.barriers.map((barrier) => `${barrier.kind} ${barrier.term}`).join("\n");
}

function distinct(barriers: readonly Barrier[]): Barrier[] {
  const seen = new Map(barriers.map((barrier) => [`${barrier.kind} ${barrier.term}`, barrier]));
  return [...seen.keys()].sort().map((key) => seen.get(key) as Barrier);
}
