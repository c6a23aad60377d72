import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor, requireScope } from "@commons-hub/shared/identity";
import { decodeCursor, requirePageSize } from "@commons-hub/shared/relay";
import type { Period } from "@commons-hub/shared/value";
import { OFFICERS } from "../access";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicEventService } from "../economic-event/economic-event.service";
import { requireText } from "../text";
import { type GiftShare, type Thanks, WORDS_LENGTH_MAX } from "./gift";
import { GiftRepository } from "./gift.repository";
import { giftThanked } from "./gift.events";

/** A gift and the party whose list it stands in. */
export type Gift = EconomicEvent & { readonly party: string };

export class GiftService {
  readonly #gifts: GiftRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly economicEvents: EconomicEventService,
  ) {
    this.#gifts = new GiftRepository(work.sql);
  }

  /**
   * The receiver thanks for a gift, once.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN for who is not the receiver; NOT_FOUND; INVALID_INPUT for what is no gift, or words
   *         that are not 1 to 280 readable characters; ALREADY_EXISTS.
   */
  async thank(command: Command, id: string, text: string): Promise<EconomicEvent> {
    requireScope(command.caller, "EXCHANGE");
    const [event] = await this.economicEvents.load([id]);
    if (event === undefined) throw new DomainError("NOT_FOUND", "No such economic event.", { economicEvent: id });
    requireActFor(command.caller, event.receiver, "EXCHANGE", OFFICERS);
    if (!event.gift) throw new DomainError("INVALID_INPUT", "Thanks are said for gifts; this event is none.");
    const words = requireText("words", text, WORDS_LENGTH_MAX);
    return this.work.run(command, async (tx) => {
      const thankedAt = await tx.now();
      await GiftRepository.insert(tx, { economicEvent: id, words, thankedBy: command.caller.agent, thankedAt });
      tx.emit(giftThanked(event, command.caller.agent));
      return event;
    });
  }

  loadThanks(events: readonly string[]): Promise<Thanks[]> {
    return this.#gifts.loadThanks(events);
  }

  /** What agents gave and were given, newest first, with whose list it stands in. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOfMany(agents: readonly string[], first: number, after: string | null): Promise<readonly Gift[]> {
    const limit = requirePageSize(first) + 1;
    const [id] = after === null ? [] : decodeCursor(after, 1);
    const listed = await this.#gifts.listOfMany(agents, id ?? null, limit);
    const events = new Map(
      (await this.economicEvents.load([...new Set(listed.map((gift) => gift.id))])).map((event) => [event.id, event]),
    );
    return listed.flatMap(({ party, id: gift }) => {
      const event = events.get(gift);
      return event === undefined ? [] : [{ ...event, party }];
    });
  }

  countOfMany(agents: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.#gifts.countOfMany(agents);
  }

  /** Of an agent, or of all. */
  share(agent: string | null, period: Period | null): Promise<GiftShare> {
    return this.#gifts.share(agent, period);
  }
}
