import { DomainError } from "@commons-hub/shared/errors";
import type { Measure } from "@commons-hub/shared/value";
import {
  type EconomicResource,
  type NewResource,
  type Place,
  requireMeasure,
  requireNewResource,
  requirePlace,
  requireReference,
} from "../economic-resource/economic-resource";
import { requireText } from "../text";
import { ACTION_RULES, type EconomicAction } from "./action";

export const EVENT_PREFIX = "eve";
/** A client's clock may be ahead by this much. */
const CLOCK_SKEW_MS = 300_000;
const STATE_LENGTH_MAX = 64;
/** Of these, the two parties are two agents. */
const BETWEEN_TWO: readonly EconomicAction[] = ["TRANSFER", "TRANSFER_ALL_RIGHTS", "TRANSFER_CUSTODY"];

export interface EventDraft {
  readonly action: EconomicAction;
  readonly provider: string;
  readonly receiver: string;
  readonly resource: string | null;
  readonly toResource: string | null;
  /** Begins to exist with this event, in the receiver's inventory. */
  readonly newResource: NewResource | null;
  readonly specification: string | null;
  /** Id of the process that it goes into. */
  readonly inputOf: string | null;
  /** Id of the process that it comes out of. */
  readonly outputOf: string | null;
  /** Id of the agreement that it belongs to. */
  readonly agreement: string | null;
  /** Id of the commitment that it keeps, wholly or in part. */
  readonly fulfills: string | null;
  /** Id of the claim that it meets, wholly or in part. */
  readonly settles: string | null;
  readonly quantity: Measure | null;
  readonly effort: Measure | null;
  /** Given without a claim on anything in return. */
  readonly gift: boolean;
  /** Where the resource is from now on. */
  readonly place: Place | null;
  /** vf:state: how the resource is found to be from now on. */
  readonly state: string | null;
  /** Id of the resource that COMBINE puts it into. */
  readonly container: string | null;
  /** Null: now. */
  readonly occurredAt: Date | null;
}

/** vf:EconomicEvent: what has happened; never rewritten. */
export interface EconomicEvent {
  readonly id: string;
  readonly action: EconomicAction;
  readonly provider: string;
  readonly receiver: string;
  readonly resource: string | null;
  readonly toResource: string | null;
  readonly specification: string | null;
  readonly inputOf: string | null;
  readonly outputOf: string | null;
  readonly agreement: string | null;
  readonly fulfills: string | null;
  readonly settles: string | null;
  /** Exact decimal text; of a correction what it should have been, zero for what never happened. */
  readonly quantity: Measure | null;
  readonly effort: Measure | null;
  readonly gift: boolean;
  readonly state: string | null;
  /** Id of the specification of the process that the resource came out of. */
  readonly stage: string | null;
  /** Id of the resource that it was put into. */
  readonly container: string | null;
  readonly occurredAt: Date;
  /** The event that this one puts right. */
  readonly corrects: string | null;
  /** By how much the quantity differs from that of the event corrected; the quantity itself where none is. */
  readonly change: string;
  readonly recordedBy: string | null;
  readonly recordedAt: Date;
}

/**
 * Checks and normalises what can be known of the draft alone.
 *
 * Errors: INVALID_INPUT for a measure that is missing, not above zero or of no unit, something that the action does not
 *         know (a second or a new resource, a place, a state, a container, an effort), a transfer to oneself, a gift to oneself, or a date to come.
 */
export function requireEvent(input: EventDraft, now: Date): EventDraft & { readonly occurredAt: Date } {
  const draft = measured(input);
  requireParties(draft);
  requireSlots(draft);
  requireProcessSides(draft);
  requireTelling(draft);
  const occurredAt = draft.occurredAt ?? now;
  if (occurredAt.getTime() > now.getTime() + CLOCK_SKEW_MS)
    throw new DomainError("INVALID_INPUT", "`occurredAt` lies ahead: an event is what has happened.");
  return {
    ...draft,
    newResource: draft.newResource === null ? null : requireNewResource(draft.newResource),
    specification: requireReference("specification", draft.specification),
    place: draft.place === null ? null : requirePlace(draft.place),
    state: draft.state === null ? null : requireText("state", draft.state, STATE_LENGTH_MAX),
    occurredAt,
  };
}

function requireTelling({ action, place, state, container, resource }: EventDraft): void {
  const { places, states, contains } = ACTION_RULES[action];
  if (place !== null && places === null)
    throw new DomainError("INVALID_INPUT", `${action} changes no resource's place: leave \`place\` out.`);
  if (state !== null && states === null)
    throw new DomainError("INVALID_INPUT", `${action} tells no resource's state: leave \`state\` out.`);
  if (container === null) return;
  if (contains !== "into")
    throw new DomainError("INVALID_INPUT", `${action} puts nothing into a container: leave \`container\` out.`);
  if (resource === null || resource === container)
    throw new DomainError(
      "INVALID_INPUT",
      "Name the resource that is put into the container, and another one than it.",
    );
}

/** Of WORK, the quantity is the effort. Errors: INVALID_INPUT for a measure that is missing, or of no use. */
export function measured<T extends Pick<EventDraft, "action" | "quantity" | "effort">>(draft: T): T {
  const { measures } = ACTION_RULES[draft.action];
  const quantity = measures === "effort" ? null : draft.quantity;
  const effort = draft.effort ?? (measures === "effort" ? draft.quantity : null);
  if (effort !== null && measures === "resource")
    throw new DomainError("INVALID_INPUT", `${draft.action} is measured by \`quantity\` alone.`);
  if (quantity === null && (measures === "resource" || effort === null))
    throw new DomainError("INVALID_INPUT", `${draft.action} needs a ${measures === "effort" ? "effort" : "quantity"}.`);
  return {
    ...draft,
    quantity: quantity === null ? null : requireMeasure("quantity", quantity),
    effort: effort === null ? null : requireMeasure("effort", effort),
  };
}

function requireParties({ action, provider, receiver, gift, settles }: EventDraft): void {
  if (gift && settles !== null)
    throw new DomainError("INVALID_INPUT", "A gift settles no claim: leave one of them out.");
  if (provider !== receiver) return;
  if (BETWEEN_TWO.includes(action))
    throw new DomainError("INVALID_INPUT", `${action} needs a provider and another receiver; to move one's own: MOVE.`);
  if (gift) throw new DomainError("INVALID_INPUT", "A gift needs a provider and another receiver.");
}

function requireSlots({ action, resource, toResource, newResource, specification }: EventDraft): void {
  const { creates, measures } = ACTION_RULES[action];
  if (toResource !== null && creates !== "toResource")
    throw new DomainError("INVALID_INPUT", `${action} knows one resource only: leave \`toResource\` out.`);
  if (resource !== null && resource === toResource)
    throw new DomainError("INVALID_INPUT", "`resource` and `toResource` must be two resources.");
  if (newResource !== null && creates === null)
    throw new DomainError("INVALID_INPUT", `${action} creates no resource.`);
  if (newResource !== null && (creates === "resource" ? resource : toResource) !== null)
    throw new DomainError("INVALID_INPUT", "Name a resource that exists or a new one, not both.");
  if (
    resource === null &&
    toResource === null &&
    newResource === null &&
    specification === null &&
    measures !== "effort"
  )
    throw new DomainError("INVALID_INPUT", "Say what it is about: a resource, a new resource, or a specification.");
}

function requireProcessSides({ action, inputOf, outputOf }: EventDraft): void {
  const { side } = ACTION_RULES[action];
  if (inputOf !== null && side !== "input" && side !== "both")
    throw new DomainError("INVALID_INPUT", `${action} is no input of a process: leave \`inputOf\` out.`);
  if (outputOf !== null && side !== "output" && side !== "both")
    throw new DomainError("INVALID_INPUT", `${action} is no output of a process: leave \`outputOf\` out.`);
}

/** The two resources of an event as they are now; the new one, with nothing in it yet, stands where it belongs. */
export interface Inventory {
  readonly resource: EconomicResource | null;
  readonly toResource: EconomicResource | null;
}

/** Errors: FORBIDDEN for a container that the caller does not act for. */
export function requireContainer(container: EconomicResource | null, mayActFor: (agent: string) => boolean): void {
  if (container !== null && !mayActFor(container.owner))
    throw new DomainError("FORBIDDEN", "The container stands in another agent's inventory: only that agent fills it.", {
      resource: container.id,
    });
}

/**
 * Whose side the only resource named is on; null where both are, or the action knows one only.
 *
 * Errors: FORBIDDEN for a resource of neither party, or on the wrong side.
 */
export function sideOf(
  draft: Pick<EventDraft, "action" | "provider" | "receiver">,
  { resource, toResource }: Inventory,
): "giver" | "taker" | null {
  const { creates } = ACTION_RULES[draft.action];
  if (creates !== "toResource") return null;
  if (toResource !== null && toResource.owner !== draft.receiver) throw strange(toResource, "receiver");
  if (draft.action === "COPY") return null;
  if (resource === null) return null;
  if (resource.owner === draft.provider) return toResource === null ? "giver" : null;
  if (resource.owner === draft.receiver && toResource === null) return "taker";
  throw strange(resource, "provider");
}

function strange(resource: EconomicResource, party: string): DomainError {
  return new DomainError("FORBIDDEN", `The resource ${resource.id} does not stand in the ${party}'s inventory.`, {
    resource: resource.id,
    owner: resource.owner,
  });
}
