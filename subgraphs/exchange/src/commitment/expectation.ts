import { DomainError } from "@commons-hub/shared/errors";
import type { Measure } from "@commons-hub/shared/value";
import { requireReference, scaled, unscaled } from "../economic-resource/economic-resource";
import type { EconomicAction } from "../economic-event/action";
import { measured } from "../economic-event/economic-event";

/** A flow that somebody expects of somebody: what was promised, or is claimed. */
export interface Expectation {
  readonly action: EconomicAction;
  readonly provider: string;
  readonly receiver: string;
  /** Id of the very resource, where it must be this one. */
  readonly resource: string | null;
  /** Id of the kind of thing. */
  readonly specification: string | null;
  readonly quantity: Measure | null;
  readonly effort: Measure | null;
}

/** What has happened, with whatever of both resources is known. */
export interface Answer extends Expectation {
  readonly toResource: string | null;
}

/** Errors: INVALID_INPUT for no resource and no specification, or a measure as in `measured`. */
export function requireExpectation<E extends Expectation>(input: E): E {
  const expected = measured(input);
  if (expected.resource === null && expected.specification === null && expected.action !== "WORK")
    throw new DomainError("INVALID_INPUT", "Say what it is about: a resource or a specification.");
  requireReference("specification", expected.specification);
  return expected;
}

/** What is counted: the quantity; where there is none, the effort. */
export function countedOf({ quantity, effort }: Pick<Expectation, "quantity" | "effort">): Measure {
  const measure = quantity ?? effort;
  if (measure === null) throw new Error("an expectation without a measure");
  return measure;
}

/**
 * Checks that an event answers an expectation.
 *
 * Errors: INVALID_INPUT for another action, other parties, another resource or kind of thing; UNIT_MISMATCH for another
 *         unit, or an effort where a quantity was expected.
 */
export function requireAnswer(expected: Expectation, answer: Answer): void {
  const wrong = (what: string, is: string): DomainError =>
    new DomainError("INVALID_INPUT", `The event does not answer what was expected: ${what} must be ${is}.`);
  for (const field of ["action", "provider", "receiver"] as const)
    if (answer[field] !== expected[field]) throw wrong(`\`${field}\``, expected[field]);
  if (expected.resource !== null && expected.resource !== answer.resource && expected.resource !== answer.toResource)
    throw wrong("`resource`", expected.resource);
  if (expected.specification !== null && expected.specification !== answer.specification)
    throw wrong("the specification", expected.specification);
  const { unit } = countedOf(expected);
  if ((expected.quantity === null) !== (answer.quantity === null) || countedOf(answer).unit !== unit)
    throw new DomainError(
      "UNIT_MISMATCH",
      `It was expected as ${expected.quantity ? "a quantity" : "an effort"} in ${unit}.`,
      {
        unit,
      },
    );
}

/**
 * How much is still to come.
 *
 * Shapes: `done` is the sum of what the events say, corrections included, as exact decimal text.
 * Laws:   never below zero; done + outstanding = expected unless more was done than expected.
 */
export function outstandingOf(expected: Pick<Expectation, "quantity" | "effort">, done: string): Measure {
  const { value, unit } = countedOf(expected);
  const left = scaled(value) - scaled(done);
  return { value: unscaled(left > 0n ? left : 0n), unit };
}

/** Whether this change is the one with which all that was expected is done. */
export function completes(expected: Pick<Expectation, "quantity" | "effort">, done: string, change: string): boolean {
  const wanted = scaled(countedOf(expected).value);
  return scaled(done) < wanted && scaled(done) + scaled(change) >= wanted;
}
