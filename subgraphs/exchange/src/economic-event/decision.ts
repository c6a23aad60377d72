import { DomainError } from "@commons-hub/shared/errors";
import {
  changeResource,
  type EconomicResource,
  type NewResource,
  requireUnit,
  scaled,
  unscaled,
} from "../economic-resource/economic-resource";
import { ACTION_RULES, type Change, changesOf, type Slot } from "./action";
import { type EconomicEvent, type EventDraft, type Inventory, sideOf } from "./economic-event";

/** What an event tells of a resource beside its quantities; what is null stays as it was. */
export interface Telling extends Pick<EventDraft, "place" | "state" | "container"> {
  /** Id of the specification of the process that it comes out of. */
  readonly stage: string | null;
}

interface Effective extends Pick<EventDraft, "action" | "provider" | "receiver" | "quantity"> {
  /** Null for what tells quantities alone. */
  readonly tells: Telling | null;
}

/**
 * The resources as they are after an event: those that it changed, and no other.
 *
 * Shapes: `change` is by how much the event's quantity changes what is known so far: the quantity itself, or for a
 *         correction the difference from what was recorded first.
 * Laws:   both quantities change only as the action's rule says; between two resources nothing is lost or made. Place,
 *         state, stage and container change only where the rule names them.
 * Errors: UNIT_MISMATCH; FORBIDDEN for a resource in somebody else's inventory; QUANTITY_EXCEEDED.
 */
export function decideEvent(
  draft: Effective,
  change: bigint,
  inventory: Inventory,
  mayActFor: (agent: string) => boolean,
): EconomicResource[] {
  const { resource, toResource } = inventory;
  requireUnit(resource, draft.quantity);
  requireUnit(toResource, draft.quantity);
  const changes = changesOf(draft.action, change, sideOf(draft, inventory));
  const paidFrom = resource !== null && isChange(changes.resource);
  const after: EconomicResource[] = [];
  for (const [slot, held, by] of [
    ["resource", resource, changes.resource],
    ["toResource", toResource, changes.toResource],
  ] as const) {
    const told = toldOf(slot, draft);
    if (held === null || (!isChange(by) && Object.keys(told).length === 0)) continue;
    // Whoever gives from its own inventory may add to the receiver's; nobody else reaches into another's.
    if (!mayActFor(held.owner) && !(slot === "toResource" && paidFrom)) throw foreign(held);
    after.push({ ...changeResource(held, by), ...told });
  }
  return after;
}

type Told = Partial<Pick<EconomicResource, "place" | "state" | "stage" | "containedIn">>;

function toldOf(slot: Slot, { action, tells }: Effective): Told {
  if (tells === null) return {};
  const { places, states, stages, contains } = ACTION_RULES[action];
  const { place, state, stage, container } = tells;
  return {
    ...(places === slot && place !== null ? { place } : {}),
    ...(states === slot && state !== null ? { state } : {}),
    ...(stages === slot && stage !== null ? { stage } : {}),
    ...(contains === "into" && container !== null ? { containedIn: container } : {}),
    ...(contains === "outOf" ? { containedIn: null } : {}),
  };
}

function isChange({ accounting, onhand }: Change): boolean {
  return accounting !== 0n || onhand !== 0n;
}

export function foreign({ id, owner }: EconomicResource): DomainError {
  return new DomainError(
    "FORBIDDEN",
    "The resource stands in another agent's inventory, where only that agent changes it.",
    { resource: id, owner },
  );
}

/** A resource with nothing in it yet, in the receiver's inventory. */
export function emptyResource(
  id: string,
  wish: NewResource,
  { receiver, specification, quantity }: Pick<EventDraft, "receiver" | "specification" | "quantity">,
  from: EconomicResource | null,
  createdAt: Date,
): EconomicResource {
  if (quantity === null) throw new DomainError("INVALID_INPUT", "A new resource needs a quantity.");
  return {
    ...wish,
    id,
    specification: wish.specification ?? specification ?? from?.specification ?? null,
    owner: receiver,
    unit: quantity.unit,
    accounting: "0",
    onhand: "0",
    state: null,
    stage: null,
    containedIn: null,
    createdAt,
  };
}

/**
 * What puts an event right: the same in everything but the quantity.
 *
 * Errors: INVALID_INPUT for a quantity below zero, in another unit, or the same as recorded.
 */
export function correctionOf(
  event: EconomicEvent,
  value: string,
  unit: string,
): Pick<EconomicEvent, "quantity" | "effort" | "change"> {
  const recorded = event.quantity ?? event.effort;
  if (recorded === null) throw new Error("an event without a measure");
  if (unit !== recorded.unit)
    throw new DomainError("UNIT_MISMATCH", `The event was measured in ${recorded.unit}.`, { unit: recorded.unit });
  const [was, should] = [scaled(recorded.value), scaled(value)];
  if (should < 0n) throw new DomainError("INVALID_INPUT", "A quantity is zero, for what never happened, or above.");
  if (was === should) throw new DomainError("INVALID_INPUT", "The event says so already; nothing is to be put right.");
  const measure = { value: unscaled(should), unit };
  return {
    quantity: event.quantity === null ? null : measure,
    effort: event.quantity === null ? measure : event.effort,
    change: unscaled(should - was),
  };
}
