import { DomainError } from "@commons-hub/shared/errors";
import { requireLine } from "@commons-hub/shared/text";
import type { Measure } from "@commons-hub/shared/value";
import { parseName } from "../agent/agent";
import { getLicence } from "../licence";
import { requireUnit, requireWebAddress } from "../resource-specification/resource-specification";

export const DESIGN_PREFIX = "dsn";
const VERSION_LENGTH_MAX = 100;
const LINES_MAX = 1_000;
const SOURCES_MAX = 20;
const QUANTITY = /^(?:0|[1-9]\d{0,29})(?:\.\d{1,18})?$/;

/** What one of the things is made of; each specification has one line. */
export interface DesignLine {
  readonly specification: string;
  readonly quantity: Measure;
}

/** A published version of how something is made; never changed, a change is another version. */
export interface Design {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** Designs that it was made from. */
  readonly derivedFrom: readonly string[];
  readonly billOfMaterials: readonly DesignLine[];
  /** Its Open Know-How manifest. */
  readonly okhUri: string | null;
  readonly publishedBy: string | null;
  readonly publishedAt: Date;
}

export interface NewDesign {
  readonly project: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly derivedFrom?: readonly string[] | null | undefined;
  readonly billOfMaterials?: readonly DesignLine[] | null | undefined;
  readonly okhUri?: string | null | undefined;
}

/**
 * Checks and normalises a design.
 *
 * Errors: INVALID_LICENCE; INVALID_INPUT for a name, version, address or unit that breaks its rule, more than 20 sources or
 *         1,000 lines, a quantity that is not above zero, two lines of one specification.
 */
export function createDesign(id: string, input: NewDesign, publishedBy: string | null, publishedAt: Date): Design {
  const derivedFrom = [...new Set(input.derivedFrom ?? [])];
  if (derivedFrom.length > SOURCES_MAX)
    throw invalid(`A design is derived from at most ${SOURCES_MAX} others.`, "derivedFrom");
  return {
    id,
    project: input.project,
    name: parseName(input.name),
    version: requireLine("version", input.version, VERSION_LENGTH_MAX),
    licence: getLicence(input.licence).expression,
    derivedFrom,
    billOfMaterials: requireLines(input.billOfMaterials ?? []),
    okhUri: input.okhUri === null || input.okhUri === undefined ? null : requireWebAddress("okhUri", input.okhUri),
    publishedBy,
    publishedAt,
  };
}

function requireLines(lines: readonly DesignLine[]): DesignLine[] {
  if (lines.length > LINES_MAX) throw invalid(`A bill of materials has at most ${LINES_MAX} lines.`, "billOfMaterials");
  if (new Set(lines.map(({ specification }) => specification)).size < lines.length)
    throw invalid(
      "A bill of materials has one line for each specification: add their quantities up.",
      "billOfMaterials",
    );
  return lines.map(({ specification, quantity: { value, unit } }) => {
    if (!QUANTITY.test(value) || /^[0.]*$/.test(value))
      throw invalid("The quantity of a line is a decimal number above zero.", "billOfMaterials");
    return { specification, quantity: { value, unit: requireUnit(unit) } };
  });
}

function invalid(message: string, field: string): DomainError {
  return new DomainError("INVALID_INPUT", message, { field });
}
