import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { mayActFor, requireScope } from "@commons-hub/shared/identity";
import { OFFICERS } from "../access";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicEventService } from "../economic-event/economic-event.service";
import { requireText } from "../text";
import { type Benefit, BENEFIT_LENGTH_MAX, type Winner, type WinnersReport } from "./benefit";
import { benefitRecorded } from "./benefit.events";
import { BenefitRepository } from "./benefit.repository";

export class BenefitService {
  readonly #benefits: BenefitRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly economicEvents: EconomicEventService,
  ) {
    this.#benefits = new BenefitRepository(work.sql);
  }

  /**
   * One of the two parties says how a winner benefits from their exchange; once for each winner.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; INVALID_INPUT for what is between nobody, or words that are not 1 to 280
   *         readable characters; ALREADY_EXISTS.
   */
  async record(command: Command, id: string, winner: Winner, text: string): Promise<EconomicEvent> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    const [event] = await this.economicEvents.load([id]);
    if (event === undefined) throw new DomainError("NOT_FOUND", "No such economic event.", { economicEvent: id });
    if (!mayActFor(caller, event.provider, OFFICERS) && !mayActFor(caller, event.receiver, OFFICERS))
      throw new DomainError("FORBIDDEN", "Only the provider or the receiver says who wins by their exchange.");
    if (event.provider === event.receiver)
      throw new DomainError("INVALID_INPUT", "This event is no exchange: provider and receiver are one.");
    const words = requireText("words", text, BENEFIT_LENGTH_MAX);
    return this.work.run(command, async (tx) => {
      const benefit = { economicEvent: id, winner, words, recordedAt: await tx.now() };
      await BenefitRepository.insert(tx, benefit, caller.agent);
      tx.emit(benefitRecorded(benefit, caller.agent));
      return event;
    });
  }

  load(events: readonly string[]): Promise<Benefit[]> {
    return this.#benefits.load(events);
  }

  report(agent: string | null): Promise<WinnersReport> {
    return this.#benefits.report(agent);
  }
}
