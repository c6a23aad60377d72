import { findLicence, NO_ASSERTION } from "./licence";

/** Longest `LicenseRef-` made from a free text. */
const MAX_REFERENCE = 100;

/**
 * The SPDX expression for what a manifest or a bill of materials says about a licence, which is often no expression.
 *
 * A valid expression is kept (in its canonical form). npm's words: `UNLICENSED` gives no licence, `SEE LICENSE IN file`
 * points to a text. Any other text becomes `LicenseRef-…` with its letters and digits, and is classified as UNKNOWN
 * unless that reference is known; nothing is guessed from similar names ("Apache 2.0" is not `Apache-2.0`).
 */
export function expressionOf(statement: string): string {
  const text = statement.trim();
  if (text === "") return NO_ASSERTION;
  if (text.toUpperCase() === "UNLICENSED") return "LicenseRef-UNLICENSED";
  const licence = findLicence(text);
  if (licence !== null) return licence.expression;
  const words = text.normalize("NFKD").replace(/[^A-Za-z0-9.]+/g, "-");
  const name = words.slice(0, MAX_REFERENCE).replace(/^-+|-+$/g, "");
  return name === "" ? "LicenseRef-unreadable" : `LicenseRef-${name}`;
}

/**
 * Several statements about one component: all of them bind. A bill of materials does not say whether they are
 * alternatives, and taking them for a choice could call restricted work free.
 */
export function expressionOfAll(statements: readonly string[]): string {
  const expressions = [...new Set(statements.map(expressionOf))].filter((expression) => expression !== NO_ASSERTION);
  if (expressions.length === 0) return NO_ASSERTION;
  if (expressions.length === 1) return expressions[0] as string;
  const joined = expressions.map((expression) => (expression.includes(" OR ") ? `(${expression})` : expression));
  const licence = findLicence(joined.join(" AND "));
  return licence === null ? "LicenseRef-several" : licence.expression;
}
