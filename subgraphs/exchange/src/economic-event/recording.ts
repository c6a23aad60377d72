import type { Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { OFFICERS } from "../access";
import { type Agreement, requireOfParties } from "../agreement/agreement";
import { AgreementRepository } from "../agreement/agreement.repository";
import { type Claim, requireOpenClaim } from "../claim/claim";
import { claimSettled } from "../claim/claim.events";
import { ClaimRepository } from "../claim/claim.repository";
import { type Commitment, requireOpenCommitment } from "../commitment/commitment";
import { commitmentFulfilled } from "../commitment/commitment.events";
import { CommitmentRepository } from "../commitment/commitment.repository";
import { completes, requireAnswer } from "../commitment/expectation";
import { type EconomicResource, RESOURCE_PREFIX, scaled } from "../economic-resource/economic-resource";
import { ResourceRepository } from "../economic-resource/economic-resource.repository";
import { requireProcesses } from "../process/process.service";
import { ACTION_RULES, type EconomicAction } from "./action";
import { decideEvent, emptyResource, foreign } from "./decision";
import {
  type EconomicEvent,
  EVENT_PREFIX,
  type EventDraft,
  type Inventory,
  requireContainer,
  requireEvent,
} from "./economic-event";
import { economicEventRecorded } from "./economic-event.events";
import { EconomicEventRepository } from "./economic-event.repository";

type ActsFor = (agent: string) => boolean;

/** Records what has happened, in the name of whoever runs the transaction. Errors: as `EconomicEventService.record`. */
export async function recordEvent(tx: Transaction, input: EventDraft): Promise<EconomicEvent> {
  const now = await tx.now();
  const draft = requireEvent(input, now);
  const actsFor = actsForOf(tx.caller);
  const process = await requireProcesses(tx, draft);
  const expected = await lockExpectations(tx, draft);
  const inventory = await readInventory(tx, draft, now, actsFor);
  const { resource, toResource } = inventory;
  const agreement = requireExpected(expected, draft, inventory);
  const stage = ACTION_RULES[draft.action].stages === null ? null : (process?.basedOn ?? null);
  const { newResource: _, place, ...said } = draft;
  const event: EconomicEvent = {
    ...said,
    id: newId(EVENT_PREFIX),
    resource: resource?.id ?? null,
    toResource: toResource?.id ?? null,
    agreement,
    stage,
    corrects: null,
    change: (draft.quantity ?? draft.effort)?.value ?? "0",
    recordedBy: tx.caller.agent,
    recordedAt: now,
  };
  const tells = { place, stage, state: draft.state, container: draft.container };
  return keep(tx, event, expected, decideEvent({ ...draft, tells }, changed(event), inventory, actsFor));
}

/** Records that it should have been another quantity. Errors: as `EconomicEventService.correct`. */
export async function correctEvent(
  tx: Transaction,
  event: EconomicEvent,
  correction: Pick<EconomicEvent, "quantity" | "effort" | "change">,
): Promise<EconomicEvent> {
  const now = await tx.now();
  const actsFor = actsForOf(tx.caller);
  const expected = await lockExpectations(tx, event);
  const inventory = await readInventory(tx, { ...event, newResource: null }, now, () => true);
  const corrected = {
    ...event,
    ...correction,
    id: newId(EVENT_PREFIX),
    corrects: event.id,
    recordedBy: tx.caller.agent,
    recordedAt: now,
  };
  const after = decideEvent({ ...corrected, tells: null }, changed(corrected), inventory, actsFor);
  await keep(tx, corrected, expected, after);
  if (scaled((corrected.quantity ?? corrected.effort)?.value ?? "0") === 0n)
    await takeBack(tx, corrected, inventory, after, actsFor);
  return corrected;
}

const actsForOf =
  (caller: Caller): ActsFor =>
  (agent) =>
    mayActFor(caller, agent, OFFICERS);

/** Only a quantity moves resources; an effort does not. */
function changed({ quantity, change }: EconomicEvent): bigint {
  return quantity === null ? 0n : scaled(change);
}

type Named = Pick<
  EventDraft,
  "action" | "receiver" | "resource" | "toResource" | "newResource" | "specification" | "quantity" | "container"
>;

/** The resources named, locked, and the new one. Errors: NOT_FOUND; those of `requireContainer`. */
async function readInventory(tx: Transaction, draft: Named, now: Date, actsFor: ActsFor): Promise<Inventory> {
  const ids = [draft.resource, draft.toResource, draft.container].filter((id) => id !== null);
  const found = await ResourceRepository.getForUpdate(tx, ids);
  const get = (id: string | null): EconomicResource | null => {
    if (id === null) return null;
    const resource = found.get(id);
    if (resource === undefined) throw new DomainError("NOT_FOUND", "No such resource.", { resource: id });
    return resource;
  };
  const [resource, toResource] = [get(draft.resource), get(draft.toResource)];
  requireContainer(get(draft.container), actsFor);
  if (draft.newResource === null) return { resource, toResource };
  const created = emptyResource(newId(RESOURCE_PREFIX), draft.newResource, draft, resource, now);
  return ACTION_RULES[draft.action].creates === "resource"
    ? { resource: created, toResource }
    : { resource, toResource: created };
}

/** What was promised or claimed, and the agreement that this is about, locked against being given up meanwhile. */
interface Expected {
  readonly commitment: Commitment | null;
  readonly claim: Claim | null;
  readonly agreement: Agreement | null;
}

/** Errors: NOT_FOUND. */
async function lockExpectations(
  tx: Transaction,
  { fulfills, settles, agreement }: Pick<EventDraft, "agreement" | "fulfills" | "settles">,
): Promise<Expected> {
  const commitment = fulfills === null ? null : await CommitmentRepository.getForUpdate(tx, fulfills);
  const about = agreement ?? commitment?.agreement ?? null;
  return {
    commitment,
    claim: settles === null ? null : await ClaimRepository.getForUpdate(tx, settles),
    agreement: about === null ? null : await AgreementRepository.get(tx, about),
  };
}

/**
 * The agreement that an event belongs to, by what it says or by the commitment that it keeps.
 *
 * Errors: STATE_CONFLICT for what was cancelled or waived; INVALID_INPUT for a commitment of another agreement; those of
 *         `requireAnswer` and `requireOfParties`.
 */
function requireExpected(
  { commitment, claim, agreement }: Expected,
  draft: EventDraft,
  { resource, toResource }: Inventory,
): string | null {
  const specification = draft.specification ?? resource?.specification ?? toResource?.specification ?? null;
  const answer = { ...draft, specification, resource: resource?.id ?? null, toResource: toResource?.id ?? null };
  if (commitment !== null) {
    requireAnswer(requireOpenCommitment(commitment), answer);
    if (agreement !== null && agreement.id !== commitment.agreement)
      throw new DomainError("INVALID_INPUT", "The commitment is no clause of this agreement: leave `agreement` out.");
  }
  if (claim !== null) requireAnswer(requireOpenClaim(claim), answer);
  if (agreement !== null) requireOfParties(agreement, draft);
  return agreement?.id ?? null;
}

/** Errors: STATE_CONFLICT for what is packed in itself, or gives back more than was taken. */
async function keep(
  tx: Transaction,
  event: EconomicEvent,
  { commitment, claim }: Expected,
  after: readonly EconomicResource[],
): Promise<EconomicEvent> {
  const { action, resource, container, change, recordedBy } = event;
  // A correction says how much it was, and packs nothing.
  if (event.corrects === null && resource !== null) await requirePackable(tx, resource, container);
  await ResourceRepository.save(tx, after);
  await EconomicEventRepository.insert(tx, event);
  const { pairsWith, side } = ACTION_RULES[action];
  if (pairsWith !== null && resource !== null)
    await requirePaired(tx, resource, side === "input" ? action : pairsWith, side === "input" ? pairsWith : action);
  tx.emit(economicEventRecorded(event, recordedBy, mayActFor(tx.caller, event.provider, OFFICERS)));
  if (commitment !== null && completes(commitment, commitment.fulfilled, change))
    tx.emit(commitmentFulfilled(commitment, event.id, recordedBy));
  if (claim !== null && completes(claim, claim.settled, change)) tx.emit(claimSettled(claim, event.id, recordedBy));
  return event;
}

/** Errors: STATE_CONFLICT. The resource is locked, so nobody changes the sum meanwhile. */
async function requirePaired(
  tx: Transaction,
  resource: string,
  taken: EconomicAction,
  given: EconomicAction,
): Promise<void> {
  const open = await EconomicEventRepository.sumOpen(tx, resource, taken, given);
  if (scaled(open) < 0n)
    throw new DomainError("STATE_CONFLICT", `${given} gives back at most what ${taken} has taken of this resource.`, {
      resource,
    });
}

/**
 * An event that never happened tells nothing: state, stage and container of what it told about are again what the last
 * event says that did happen.
 *
 * Errors: FORBIDDEN for a resource that the caller does not act for; STATE_CONFLICT where its old container is inside of it.
 */
async function takeBack(
  tx: Transaction,
  { action, state, stage, container }: EconomicEvent,
  inventory: Inventory,
  after: readonly EconomicResource[],
  actsFor: ActsFor,
): Promise<void> {
  const { contains, states } = ACTION_RULES[action];
  if (state === null && stage === null && container === null && contains !== "outOf") return;
  const held = inventory[states ?? "resource"];
  if (held === null) return;
  const moved = after.find(({ id }) => id === held.id);
  if (moved === undefined && !actsFor(held.owner)) throw foreign(held);
  const told = await EconomicEventRepository.lastTold(tx, held.id);
  await requirePackable(tx, held.id, told.containedIn);
  await ResourceRepository.save(tx, [{ ...(moved ?? held), ...told }]);
}

/** Errors: STATE_CONFLICT. */
async function requirePackable(tx: Transaction, resource: string, container: string | null): Promise<void> {
  if (container !== null && (await ResourceRepository.isInside(tx, container, resource)))
    throw new DomainError("STATE_CONFLICT", "The container is itself inside of this resource, or too deep in others.");
}
