import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { Measure } from "@commons-hub/shared/value";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { type EconomicResource, RESOURCE_PREFIX, scaled } from "../economic-resource/economic-resource";
import { ResourceRepository } from "../economic-resource/economic-resource.repository";
import { ProcessRepository } from "../process/process.repository";
import { type Direction, type FlowStep, follow } from "./flow";
import { ACTION_RULES, type EconomicAction } from "./action";
import { correctionOf, decideEvent, emptyResource } from "./decision";
import { type EconomicEvent, EVENT_PREFIX, type EventDraft, type Inventory, requireEvent } from "./economic-event";
import { economicEventRecorded } from "./economic-event.events";
import { EconomicEventRepository } from "./economic-event.repository";

export class EconomicEventService {
  readonly #events: EconomicEventRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentDirectory,
  ) {
    this.#events = new EconomicEventRepository(work.sql);
  }

  /**
   * Records what has happened, and changes the resources it names as the action says. Either party records it.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN for who is neither party, and as `decideEvent`; NOT_FOUND for a resource or an
   *         agent; those of `requireEvent`, `decideEvent` and `AgentDirectory`; STATE_CONFLICT for giving back more than
   *         was taken (MODIFY after ACCEPT, DROPOFF after PICKUP).
   */
  async record(command: Command, input: EventDraft): Promise<EconomicEvent> {
    const { caller } = command;
    requireParty(caller, input);
    for (const agent of new Set([input.provider, input.receiver])) await this.agents.requireAgent(caller, agent);
    return this.work.run(command, async (tx) => {
      const now = await tx.now();
      const draft = requireEvent(input, now);
      await requireProcesses(tx, draft);
      const inventory = await readInventory(tx, draft, now);
      const change = (draft.quantity ?? draft.effort)?.value ?? "0";
      const { resource, toResource } = inventory;
      const { newResource: _, place: __, ...said } = draft;
      const event: EconomicEvent = {
        ...said,
        id: newId(EVENT_PREFIX),
        resource: resource?.id ?? null,
        toResource: toResource?.id ?? null,
        corrects: null,
        change,
        recordedBy: caller.agent,
        recordedAt: now,
      };
      return keep(tx, event, decideEvent(draft, changed(event), inventory, actsFor(caller)));
    });
  }

  /**
   * Records a new event that says how much it should have been; the first stays as it is, and has one correction.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; ALREADY_EXISTS when it was put right before: then its correction is put
   *         right; those of `correctionOf` and `decideEvent`.
   */
  async correct(command: Command, id: string, should: Measure): Promise<EconomicEvent> {
    requireScope(command.caller, "EXCHANGE");
    const [event] = await this.#events.load([id]);
    if (event === undefined) throw new DomainError("NOT_FOUND", "No such economic event.", { economicEvent: id });
    requireParty(command.caller, event);
    const correction = correctionOf(event, should.value, should.unit);
    return this.work.run(command, async (tx) => {
      const now = await tx.now();
      const inventory = await readInventory(tx, { ...event, newResource: null }, now);
      const draft = { ...event, ...correction, place: null };
      const { place: _, ...right } = draft;
      const corrected = {
        ...right,
        id: newId(EVENT_PREFIX),
        corrects: event.id,
        recordedBy: command.caller.agent,
        recordedAt: now,
      };
      return keep(tx, corrected, decideEvent(draft, changed(corrected), inventory, actsFor(command.caller)));
    });
  }

  load(ids: readonly string[]): Promise<EconomicEvent[]> {
    return this.#events.load(ids);
  }

  /** The events by which a resource came to be, or which led on from it, the nearest first. */
  listFlow(direction: Direction, resource: string): Promise<FlowStep[]> {
    return follow(direction, resource, (front) => this.#events.listAround(front));
  }

  /** What happened to a resource, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOfResource(resource: string, page: PageArgs): Promise<Connection<EconomicEvent>> {
    requirePageSize(page.first);
    const [after] = page.after ? decodeCursor(page.after, 1) : [];
    const rows = await this.#events.listOfResource(resource, after ?? null, page.first + 1);
    return connectionOf(
      rows,
      page,
      ({ id }) => encodeCursor([id]),
      () => this.#events.countOfResource(resource),
    );
  }
}

function requireParty(caller: Caller, { provider, receiver }: { provider: string; receiver: string }): void {
  requireScope(caller, "EXCHANGE");
  if (!mayActFor(caller, provider, OFFICERS) && !mayActFor(caller, receiver, OFFICERS))
    throw new DomainError("FORBIDDEN", "Only the provider or the receiver records what happened between them.");
}

const actsFor =
  (caller: Caller) =>
  (agent: string): boolean =>
    mayActFor(caller, agent, OFFICERS);

/** Only a quantity moves resources; an effort does not. */
function changed({ quantity, change }: EconomicEvent): bigint {
  return quantity === null ? 0n : scaled(change);
}

type Named = Pick<
  EventDraft,
  "action" | "receiver" | "resource" | "toResource" | "newResource" | "specification" | "quantity"
>;

/** Errors: NOT_FOUND; FORBIDDEN for a process of neither party. */
async function requireProcesses(
  tx: Transaction,
  { inputOf, outputOf, provider, receiver }: Pick<EventDraft, "inputOf" | "outputOf" | "provider" | "receiver">,
): Promise<void> {
  const ids = [inputOf, outputOf].filter((id) => id !== null);
  if (ids.length === 0) return;
  const found = await ProcessRepository.find(tx, ids);
  if (found.length < new Set(ids).size) throw new DomainError("NOT_FOUND", "No such process.");
  if (found.some(({ agent }) => agent !== provider && agent !== receiver))
    throw new DomainError("FORBIDDEN", "A process of neither the provider nor the receiver is not theirs to feed.");
}

/** The resources named, locked, and the new one. Errors: NOT_FOUND. */
async function readInventory(tx: Transaction, draft: Named, now: Date): Promise<Inventory> {
  const ids = [draft.resource, draft.toResource].filter((id) => id !== null);
  const found = await ResourceRepository.getForUpdate(tx, ids);
  const get = (id: string | null): EconomicResource | null => {
    if (id === null) return null;
    const resource = found.get(id);
    if (resource === undefined) throw new DomainError("NOT_FOUND", "No such resource.", { resource: id });
    return resource;
  };
  const [resource, toResource] = [get(draft.resource), get(draft.toResource)];
  if (draft.newResource === null) return { resource, toResource };
  const created = emptyResource(newId(RESOURCE_PREFIX), draft.newResource, draft, resource, now);
  return ACTION_RULES[draft.action].creates === "resource"
    ? { resource: created, toResource }
    : { resource, toResource: created };
}

async function keep(tx: Transaction, event: EconomicEvent, after: readonly EconomicResource[]): Promise<EconomicEvent> {
  await ResourceRepository.save(tx, after);
  await EconomicEventRepository.insert(tx, event);
  const { pairsWith, side } = ACTION_RULES[event.action];
  if (pairsWith !== null && event.resource !== null)
    await requirePaired(
      tx,
      event.resource,
      side === "input" ? event.action : pairsWith,
      side === "input" ? pairsWith : event.action,
    );
  tx.emit(economicEventRecorded(event, event.recordedBy));
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
