import { DomainError } from "../errors";
import { type Ratio, ratio } from "./ratio";

/** Plain notation only: no exponent, no grouping, no bare point, no leading plus. */
const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/;

/**
 * Reads a decimal as a whole number of 10^-scale.
 *
 * Example: parseDecimal("12.5", 2) is 1250n. Zeros past the scale are harmless ("1.500" at scale 1); other digits are
 * refused, never rounded away.
 * Errors: INVALID_INPUT for anything that is not plain decimal notation (at most 40 digits on each side), or that has
 *         more places than `scale`.
 */
export function parseDecimal(text: string, scale: number, field = "value"): bigint {
  const { sign, whole, places } = split(text, field);
  const significant = places.replace(/0+$/, "");
  if (significant.length > scale)
    throw new DomainError("INVALID_INPUT", `${field} may have at most ${scale} decimal places.`, { field });
  return sign * BigInt(whole + significant.padEnd(scale, "0"));
}

/** Reads a decimal as an exact fraction. Errors: INVALID_INPUT as `parseDecimal`. */
export function parseDecimalRatio(text: string, field = "value"): Ratio {
  const { sign, whole, places } = split(text, field);
  return ratio(sign * BigInt(whole + places), 10n ** BigInt(places.length));
}

/**
 * Writes a whole number of 10^-scale as a decimal without trailing zeros.
 *
 * Law: parseDecimal(formatDecimal(n, s), s) = n.
 */
export function formatDecimal(scaled: bigint, scale: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const places = digits.slice(digits.length - scale).replace(/0+$/, "");
  return `${scaled < 0n ? "-" : ""}${whole}${places === "" ? "" : `.${places}`}`;
}

function split(text: string, field: string): { sign: bigint; whole: string; places: string } {
  const match = DECIMAL.exec(text);
  if (!match)
    throw new DomainError(
      "INVALID_INPUT",
      `${field} must be a plain decimal such as "12.5", at most 40 digits a side.`,
      {
        field,
      },
    );
  return { sign: match[1] === "-" ? -1n : 1n, whole: match[2] ?? "0", places: match[3] ?? "" };
}
