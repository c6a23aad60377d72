import { DomainError } from "@commons-hub/shared/errors";
import { formatDecimal, parseDecimal } from "@commons-hub/shared/numbers";
import { requireText } from "../text";

export const COST_FACTOR_SET_PREFIX = "cfs";
const HEADER = "specification,territory,unit,minorPerUnit";
const ROWS_MAX = 10_000;
const SCALE = 18;
const WORD = /^[\x21-\x7e]{1,128}$/;
/** A field, quoted or not, and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/** What one unit of something costs others and nature, in one territory or, where that is empty, anywhere. */
export interface CostFactor {
  readonly specification: string;
  readonly territory: string;
  readonly unit: string;
  /** Exact decimal text: minor units of the set's currency. */
  readonly minorPerUnit: string;
}

export interface CostFactorSetDraft {
  readonly publisher: string;
  readonly name: string;
  /** Where the values are from: a publication, a study. */
  readonly source: string;
  readonly version: string;
  readonly currency: string;
  /** Counted for whoever names no sets. */
  readonly standard: boolean;
}

/** Published values of one kind of external cost; never changed, a change is another version. */
export interface CostFactorSet extends CostFactorSetDraft {
  readonly id: string;
  readonly publishedAt: Date;
}

/** Errors: INVALID_INPUT for a name, source or version that breaks its rule. */
export function requireCostFactorSet(draft: CostFactorSetDraft): CostFactorSetDraft {
  return {
    ...draft,
    name: requireText("name", draft.name, 200),
    source: requireText("source", draft.source, 500),
    version: requireText("version", draft.version, 100),
  };
}

/**
 * Reads factors from CSV with the header `specification,territory,unit,minorPerUnit`.
 *
 * Units:  minorPerUnit in minor units of the set's currency for one unit, zero or more, exact.
 * Errors: IMPORT_INVALID with the line: another header, not four fields, no id, no unit, a value that is no decimal or below
 *         zero, the same specification and territory twice, no rows or over 10,000.
 */
export function readCostFactors(csv: string): CostFactor[] {
  const [header, ...lines] = csv
    .replace(/^\ufeff/, "")
    .trimEnd()
    .split(/\r?\n/);
  if (header !== HEADER) throw wrong(1, `the header must be ${HEADER}`);
  if (lines.length === 0 || lines.length > ROWS_MAX) throw wrong(2, `a set has 1 to ${ROWS_MAX} factors`);
  const seen = new Set<string>();
  return lines.map((text, i) => {
    const factor = readFactor(text, i + 2);
    const key = JSON.stringify([factor.specification, factor.territory]);
    if (seen.has(key)) throw wrong(i + 2, "this specification and territory stand in an earlier line");
    seen.add(key);
    return factor;
  });
}

function readFactor(text: string, line: number): CostFactor {
  const fields = splitLine(text);
  const [specification = "", territory = "", unit = "", value = ""] = fields ?? [];
  if (fields?.length !== 4) throw wrong(line, "a line has four fields");
  if (!WORD.test(specification)) throw wrong(line, "the specification must be an id");
  if (!WORD.test(unit)) throw wrong(line, "the unit must be a QUDT or UCUM code");
  if (territory.length > 200 || /[\p{Cc}\p{Cs}]/u.test(territory)) throw wrong(line, "the territory cannot be read");
  if (!/^\d{1,18}(\.\d{1,18})?$/.test(value)) throw wrong(line, "minorPerUnit must be a decimal of zero or more");
  return {
    specification,
    territory: territory.normalize("NFC").trim(),
    unit,
    minorPerUnit: formatDecimal(parseDecimal(value, SCALE), SCALE),
  };
}

/** Null for a line with stray quotes. */
function splitLine(text: string): string[] | null {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const match = FIELD.exec(text);
    if (match === null) return null;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "") return fields;
  }
}

function wrong(line: number, why: string): DomainError {
  return new DomainError("IMPORT_INVALID", `Line ${line}: ${why}.`, { line });
}
