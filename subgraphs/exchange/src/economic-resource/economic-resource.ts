import { DomainError } from "@commons-hub/shared/errors";
import { formatDecimal, parseDecimal } from "@commons-hub/shared/numbers";
import type { Measure } from "@commons-hub/shared/value";
import { requireText } from "../text";

export const RESOURCE_PREFIX = "res";
const NAME_LENGTH_MAX = 200;
const UNIT = /^[\x21-\x7e]{1,64}$/;
const REFERENCE = /^[\x21-\x7e]{1,128}$/;
/** A tenth of a millimetre. */
const DEGREE_DECIMALS = 9;
const SCALE = 18;
/** What a decimal can hold before its point. */
const SCALED_LIMIT = 10n ** 48n;

/** Degrees, WGS 84. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** What begins to exist with an event. */
export interface NewResource {
  readonly name: string;
  /** vf:conformsTo: id of a resource specification. */
  readonly specification: string | null;
  readonly place: Place | null;
  /** Others may book it. */
  readonly shareable: boolean;
}

/** vf:EconomicResource: what an agent has in its inventory. */
export interface EconomicResource extends NewResource {
  readonly id: string;
  /** In whose inventory it stands: whoever owns or holds it. */
  readonly owner: string;
  /** Of both quantities. */
  readonly unit: string;
  /** How much of it is the owner's by right; exact decimal text. */
  readonly accounting: string;
  /** How much of it is in the owner's hands; exact decimal text. */
  readonly onhand: string;
  /** vf:state: how it was found by the last event that told (pass, fail, …). */
  readonly state: string | null;
  /** vf:stage: id of the specification of the last process that it came out of. */
  readonly stage: string | null;
  /** vf:containedIn: id of the resource that it is packed in. */
  readonly containedIn: string | null;
  readonly createdAt: Date;
}

/**
 * Checks and normalises what is told of a new resource.
 *
 * Errors: INVALID_INPUT for a name that is empty, over 200 characters or not readable, a specification that is no id, or a
 *         place off the Earth.
 */
export function requireNewResource(resource: NewResource): NewResource {
  return {
    name: requireText("name", resource.name, NAME_LENGTH_MAX),
    specification: requireReference("specification", resource.specification),
    place: resource.place === null ? null : requirePlace(resource.place),
    shareable: resource.shareable,
  };
}

/** An id of another part's record, which is taken as it is. Errors: INVALID_INPUT. */
export function requireReference(field: string, id: string | null): string | null {
  if (id !== null && !REFERENCE.test(id))
    throw new DomainError("INVALID_INPUT", `${field} must be an id of 1 to 128 visible ASCII characters.`, { field });
  return id;
}

/** The place without digits that mean nothing. Errors: INVALID_INPUT. */
export function requirePlace({ latitude, longitude }: Place): Place {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
    throw new DomainError("INVALID_INPUT", "A place is -90 to 90 degrees of latitude and -180 to 180 of longitude.");
  return { latitude: Number(latitude.toFixed(DEGREE_DECIMALS)), longitude: Number(longitude.toFixed(DEGREE_DECIMALS)) };
}

/** Errors: INVALID_INPUT for what is not above zero, or a unit that is not 1 to 64 visible ASCII characters. */
export function requireMeasure(field: string, { value, unit }: Measure): Measure {
  if (scaled(value) <= 0n) throw new DomainError("INVALID_INPUT", `The ${field} must be above zero.`, { field });
  if (!UNIT.test(unit))
    throw new DomainError("INVALID_INPUT", "A unit is a QUDT or UCUM code of 1 to 64 visible ASCII characters.");
  return { value: formatDecimal(scaled(value), SCALE), unit };
}

/** A quantity in whole 10^-18 of its unit. Errors: INVALID_INPUT. */
export function scaled(value: string): bigint {
  return parseDecimal(value, SCALE, "quantity");
}

export function unscaled(value: bigint): string {
  return formatDecimal(value, SCALE);
}

/**
 * A resource after its quantities changed.
 *
 * Laws:   neither quantity is ever below zero; changing back gives what was before.
 * Errors: QUANTITY_EXCEEDED when there is not as much; `available` says how much there is. INVALID_INPUT past 30 digits.
 */
export function changeResource<R extends Pick<EconomicResource, "id" | "unit" | "accounting" | "onhand">>(
  resource: R,
  change: { readonly accounting: bigint; readonly onhand: bigint },
): R {
  const { unit } = resource;
  const next = (held: string, by: bigint, word: string): string => {
    const after = scaled(held) + by;
    if (after < 0n)
      throw new DomainError("QUANTITY_EXCEEDED", `Only ${held} ${unit} of this resource are ${word}.`, {
        resource: resource.id,
        available: held,
        unit,
      });
    if (after >= SCALED_LIMIT)
      throw new DomainError("INVALID_INPUT", "The quantity of a resource has at most 30 digits before the point.");
    return unscaled(after);
  };
  return {
    ...resource,
    accounting: next(resource.accounting, change.accounting, "owned"),
    onhand: next(resource.onhand, change.onhand, "on hand"),
  };
}

/** Errors: UNIT_MISMATCH. */
export function requireUnit(resource: EconomicResource | null, quantity: Measure | null): void {
  if (resource === null || quantity === null || resource.unit === quantity.unit) return;
  throw new DomainError("UNIT_MISMATCH", `The resource is measured in ${resource.unit}; here it is ${quantity.unit}.`, {
    resource: resource.id,
    unit: resource.unit,
  });
}
