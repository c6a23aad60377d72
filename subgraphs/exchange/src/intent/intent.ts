import { DomainError } from "@commons-hub/shared/errors";
import { parseDecimalRatio, requireAmountMinor } from "@commons-hub/shared/numbers";
import type { Measure, Money, Period } from "@commons-hub/shared/value";
import { requireReference } from "../economic-resource/economic-resource";
import { requireText } from "../text";

export type IntentKind = "OFFER" | "NEED";

/** Half the Earth's circumference: everywhere. */
const RADIUS_KM_MAX = 20_038;
const TITLE_LENGTH_MAX = 200;
const UNIT = /^[\x21-\x7e]{1,64}$/;

/** A place and how far around it, on the sphere. */
export interface Near {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusKm: number;
}

/** vf:Proposal with one vf:Intent: what an agent gives (offer) or asks for (need). */
export interface IntentDraft {
  readonly kind: IntentKind;
  /** Provider of an offer, receiver of a need. */
  readonly agent: string;
  readonly title: string;
  /** Id of the kind of thing; null: only the title says what it is. */
  readonly specification: string | null;
  /** Given without a price and without a claim on anything in return. */
  readonly gift: boolean;
  readonly quantity: Measure | null;
  /** What is asked in return; null: to be agreed, or a gift. */
  readonly price: Money | null;
  /** Null: wherever. */
  readonly near: Near | null;
  /** Null: until further notice. */
  readonly available: Period | null;
}

export interface Intent extends IntentDraft {
  readonly id: string;
  readonly publishedAt: Date;
  /** From then on it is neither listed nor matched. */
  readonly withdrawnAt: Date | null;
}

/** Errors: STATE_CONFLICT for what was withdrawn before. */
export function withdrawIntent(intent: Intent, now: Date): Intent {
  if (intent.withdrawnAt !== null)
    throw new DomainError("STATE_CONFLICT", "This was withdrawn before.", { withdrawnAt: intent.withdrawnAt });
  return { ...intent, withdrawnAt: now };
}

/**
 * Checks and normalises an offer or a need.
 *
 * Errors: INVALID_INPUT for a specification that is no id, a title that is empty or over 200 characters, a gift or a need with a price, a quantity that
 *         is not above zero or whose unit is not 1 to 64 visible ASCII characters, a place off the Earth, a period that
 *         ends before it starts; AMOUNT_OUT_OF_RANGE for a price below 1.
 */
export function requireIntent(draft: IntentDraft): IntentDraft {
  if (draft.price !== null) {
    if (draft.gift) throw new DomainError("INVALID_INPUT", "A gift has no price: leave `gift` or `price` out.");
    if (draft.kind === "NEED") throw new DomainError("INVALID_INPUT", "A need has no price.");
    requireAmountMinor(draft.price.minor, "price");
  }
  if (draft.quantity !== null) requireQuantity(draft.quantity);
  const near = draft.near === null ? null : requireNear(draft.near);
  if (draft.available?.until && draft.available.until <= draft.available.from)
    throw new DomainError("INVALID_INPUT", "The period must end after it starts.");
  return {
    ...draft,
    near,
    specification: requireReference("specification", draft.specification),
    title: requireText("title", draft.title, TITLE_LENGTH_MAX),
  };
}

/** A tenth of a millimetre. What is finer than any place has no square that a double could hold. */
const DEGREE_DECIMALS = 9;

/** The place without digits that mean nothing. Errors: INVALID_INPUT. */
export function requireNear(near: Near): Near {
  const { latitude, longitude, radiusKm } = near;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && radiusKm >= 0 && radiusKm <= RADIUS_KM_MAX))
    throw new DomainError(
      "INVALID_INPUT",
      `A place is -90 to 90 degrees of latitude, -180 to 180 of longitude, and 0 to ${RADIUS_KM_MAX} km around.`,
    );
  const place = (degrees: number): number => Number(degrees.toFixed(DEGREE_DECIMALS));
  return { latitude: place(latitude), longitude: place(longitude), radiusKm };
}

function requireQuantity({ value, unit }: Measure): void {
  if (parseDecimalRatio(value, "quantity").numerator <= 0n)
    throw new DomainError("INVALID_INPUT", "The quantity must be above zero.");
  if (!UNIT.test(unit))
    throw new DomainError("INVALID_INPUT", "A unit is a QUDT or UCUM code of 1 to 64 visible ASCII characters.");
}
