import { DomainError } from "@commons-hub/shared/errors";
import { decodePlace, type EventFilter, type EventLog, pageOfLog } from "@commons-hub/shared/event";
import type { Caller } from "@commons-hub/shared/identity";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { mayReadBooks } from "../access";
import { type ExchangeEvent, type HistoryFilter, selectEvents, toExchangeEvent } from "./history";

export class HistoryService {
  constructor(private readonly log: EventLog) {}

  /** A page of the log. Errors: UNAUTHENTICATED, FORBIDDEN as for `follow`; those of `selectEvents` and `pageOfLog`. */
  async list(caller: Caller, filter: HistoryFilter, page: PageArgs): Promise<Connection<ExchangeEvent>> {
    return pageOfLog(this.log, this.#select(caller, filter), page, toExchangeEvent);
  }

  /**
   * Replay after the cursor, then live; without a cursor, from now. Ends when the signal aborts.
   *
   * Errors, before the first event: INVALID_CURSOR; UNAUTHENTICATED, FORBIDDEN for an agent whose books the caller may
   *         not look into; those of `selectEvents`.
   */
  async follow(
    caller: Caller,
    filter: HistoryFilter,
    after: string | null,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<ExchangeEvent, void, undefined>> {
    const selected = this.#select(caller, filter);
    if (after !== null) decodePlace(after);
    // Taken now, so that what is committed after the answer to the subscriber is part of the stream.
    const start = after ?? (await this.log.present());
    return this.#stream(selected, start, signal);
  }

  #select(caller: Caller, filter: HistoryFilter): EventFilter {
    const selected = selectEvents(filter);
    if (filter.agent != null) requireBooksOf(caller, filter.agent);
    return selected;
  }

  async *#stream(
    filter: EventFilter,
    start: string,
    signal: AbortSignal,
  ): AsyncGenerator<ExchangeEvent, void, undefined> {
    for await (const stored of this.log.follow(start, filter, signal)) {
      const event = toExchangeEvent(stored);
      if (event) yield event;
    }
  }
}

function requireBooksOf(caller: Caller, agent: string): void {
  if (caller.kind === "anonymous") throw new DomainError("UNAUTHENTICATED", "This needs an access key.");
  if (!mayReadBooks(caller, agent))
    throw new DomainError(
      "FORBIDDEN",
      "Only the agent itself, or an organization's officers and auditors, follow this.",
      {
        agent,
      },
    );
}
