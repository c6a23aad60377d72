import { DomainError } from "@commons-hub/shared/errors";
import {
  changeResource,
  type EconomicResource,
  type NewResource,
  scaled,
  unscaled,
} from "../economic-resource/economic-resource";
import { ACTION_RULES, type Change, changesOf } from "./action";
import { type EconomicEvent, type EventDraft, type Inventory, requireUnit, sideOf } from "./economic-event";

type Effective = Pick<EventDraft, "action" | "provider" | "receiver" | "quantity" | "place">;

/**
 * The resources as they are after an event: those that it changed, and no other.
 *
 * Shapes: `change` is by how much the event's quantity changes what is known so far: the quantity itself, or for a
 *         correction the difference from what was recorded first.
 * Laws:   both quantities change only as the action's rule says; between two resources nothing is lost or made.
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
  const { places } = ACTION_RULES[draft.action];
  const paidFrom = resource !== null && isChange(changes.resource);
  const after: EconomicResource[] = [];
  for (const [slot, held, by] of [
    ["resource", resource, changes.resource],
    ["toResource", toResource, changes.toResource],
  ] as const) {
    const place = places === slot ? draft.place : null;
    if (held === null || (!isChange(by) && place === null)) continue;
    // Whoever gives from its own inventory may add to the receiver's; nobody else reaches into another's.
    if (!mayActFor(held.owner) && !(slot === "toResource" && paidFrom)) throw foreign(held);
    after.push({ ...changeResource(held, by), place: place ?? held.place });
  }
  return after;
}

function isChange({ accounting, onhand }: Change): boolean {
  return accounting !== 0n || onhand !== 0n;
}

function foreign({ id, owner }: EconomicResource): DomainError {
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
