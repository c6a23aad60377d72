import { DomainError } from "@commons-hub/shared/errors";
import { requireLine } from "@commons-hub/shared/text";

export const RESOURCE_SPECIFICATION_PREFIX = "rsp";
const NAME_LENGTH_MAX = 200;
const URI_LENGTH_MAX = 1_000;
const UNIT = /^[\x21-\x7e]{1,50}$/;

/** vf:ResourceSpecification: a kind of thing or service, shared by all who speak of it. */
export interface ResourceSpecification {
  readonly id: string;
  readonly name: string;
  /** In which it is usually counted. */
  readonly unit: string | null;
  /** What names it outside of the hub; one specification for each. */
  readonly uri: string | null;
  readonly createdAt: Date;
}

export interface NewResourceSpecification {
  readonly name: string;
  readonly unit?: string | null | undefined;
  readonly uri?: string | null | undefined;
}

/** Errors: INVALID_INPUT for a name, unit or URI that breaks its rule. */
export function createResourceSpecification(
  id: string,
  input: NewResourceSpecification,
  createdAt: Date,
): ResourceSpecification {
  return {
    id,
    name: requireLine("name", input.name, NAME_LENGTH_MAX),
    unit: input.unit === null || input.unit === undefined ? null : requireUnit(input.unit),
    uri: input.uri === null || input.uri === undefined ? null : requireWebAddress("uri", input.uri),
    createdAt,
  };
}

/** Errors: INVALID_INPUT. */
export function requireUnit(unit: string): string {
  if (!UNIT.test(unit))
    throw new DomainError("INVALID_INPUT", "A unit is a QUDT or UCUM code of 1 to 50 visible ASCII characters.", {
      field: "unit",
    });
  return unit;
}

/** Errors: INVALID_INPUT for anything but an http or https address without user and password. */
export function requireWebAddress(field: string, text: string): string {
  const line = requireLine(field, text, URI_LENGTH_MAX);
  const url = URL.canParse(line) ? new URL(line) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    throw new DomainError("INVALID_INPUT", `${field} must be an address that starts with https:// or http://.`, {
      field,
    });
  return line;
}
