import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor, requireScope } from "@commons-hub/shared/identity";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { Period } from "@commons-hub/shared/value";
import { OFFICERS } from "../access";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicEventService } from "../economic-event/economic-event.service";
import { requireText } from "../text";
import { type GiftShare, type Thanks, WORDS_LENGTH_MAX } from "./gift";
import { GiftRepository } from "./gift.repository";
import { giftThanked } from "./gift.events";

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

  /** What an agent gave and was given, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async list(agent: string, page: PageArgs): Promise<Connection<EconomicEvent>> {
    requirePageSize(page.first);
    const [after] = page.after ? decodeCursor(page.after, 1) : [];
    const ids = await this.#gifts.list(agent, after ?? null, page.first + 1);
    const rows = (await this.economicEvents.load(ids)).toSorted((a, b) => (a.id < b.id ? 1 : -1));
    return connectionOf(
      rows,
      page,
      ({ id }) => encodeCursor([id]),
      () => this.#gifts.count(agent),
    );
  }

  /** Of an agent, or of all. */
  share(agent: string | null, period: Period | null): Promise<GiftShare> {
    return this.#gifts.share(agent, period);
  }
}
