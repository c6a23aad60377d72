import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor, requireScope } from "@commons-hub/shared/identity";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import type { Measure } from "@commons-hub/shared/value";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { pageById } from "../page";
import type { SpecificationDirectory } from "../specification/specification.service";
import { correctionOf } from "./decision";
import type { EconomicEvent, EventDraft } from "./economic-event";
import { EconomicEventRepository, type Purpose } from "./economic-event.repository";
import { type Direction, type FlowStep, follow } from "./flow";
import { correctEvent, recordEvent } from "./recording";

export class EconomicEventService {
  readonly #events: EconomicEventRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentDirectory,
    private readonly kinds: SpecificationDirectory,
  ) {
    this.#events = new EconomicEventRepository(work.sql);
  }

  /**
   * Records what has happened, and changes the resources it names as the action says. Either party records it.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN for who is neither party, and as `decideEvent`; NOT_FOUND for a resource, an
   *         agent or a kind of thing; those of `requireEvent`, `decideEvent`, `requireExpectations` and `AgentDirectory`; STATE_CONFLICT for
   *         giving back more than was taken (MODIFY after ACCEPT, DROPOFF after PICKUP), or packing a box in itself.
   */
  async record(command: Command, input: EventDraft): Promise<EconomicEvent> {
    const { caller } = command;
    requireParty(caller, input);
    for (const agent of new Set([input.provider, input.receiver])) await this.agents.requireAgent(caller, agent);
    await this.kinds.requireAll([input.specification, input.newResource?.specification]);
    return this.work.run(command, (tx) => recordEvent(tx, input));
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
    return this.work.run(command, (tx) => correctEvent(tx, event, correction));
  }

  load(ids: readonly string[]): Promise<EconomicEvent[]> {
    return this.#events.load(ids);
  }

  /** The events by which a resource came to be, or which led on from it, the nearest first. */
  listFlow(direction: Direction, resource: string): Promise<FlowStep[]> {
    return follow(direction, resource, (front) => this.#events.listAround(front));
  }

  /** What keeps a promise, meets a claim or belongs to an agreement, newest first. Errors: as `listOfResource`. */
  listFor(purpose: Purpose, id: string, page: PageArgs): Promise<Connection<EconomicEvent>> {
    return pageById(
      page,
      (after, limit) => this.#events.listFor(purpose, id, after, limit),
      () => this.#events.countFor(purpose, id),
    );
  }

  /** What happened to a resource, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  listOfResource(resource: string, page: PageArgs): Promise<Connection<EconomicEvent>> {
    return pageById(
      page,
      (after, limit) => this.#events.listOfResource(resource, after, limit),
      () => this.#events.countOfResource(resource),
    );
  }
}

function requireParty(caller: Caller, { provider, receiver }: { provider: string; receiver: string }): void {
  requireScope(caller, "EXCHANGE");
  if (!mayActFor(caller, provider, OFFICERS) && !mayActFor(caller, receiver, OFFICERS))
    throw new DomainError("FORBIDDEN", "Only the provider or the receiver records what happened between them.");
}
