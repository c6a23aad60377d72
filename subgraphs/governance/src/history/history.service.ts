import type { Sql } from "@commons-hub/shared/database";
import { decodePlace, type EventFilter, type EventLog, pageOfLog } from "@commons-hub/shared/event";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { EVENT_NAMES, EVENT_TYPES, type GovernanceEvent, type GovernanceEventName, toGovernanceEvent } from "./history";
import { HistoryRepository } from "./history.repository";

/** Which events; all given conditions hold. */
export interface HistoryFilter {
  readonly assembly?: string | null | undefined;
  /** Of assemblies of this territory, also of those that are created later. */
  readonly territory?: string | null | undefined;
  readonly types?: readonly GovernanceEventName[] | null | undefined;
}

export class HistoryService {
  readonly #history: HistoryRepository;

  constructor(
    sql: Sql,
    private readonly log: EventLog,
  ) {
    this.#history = new HistoryRepository(sql);
  }

  async load(ids: readonly string[]): Promise<GovernanceEvent[]> {
    return (await this.#history.load(ids)).flatMap((event) => toGovernanceEvent(event) ?? []);
  }

  /** A page of the log. Errors: those of `pageOfLog`. */
  async list(filter: HistoryFilter, page: PageArgs): Promise<Connection<GovernanceEvent>> {
    return pageOfLog(this.log, streamsOf(typesOf(filter), await this.#assembliesOf(filter)), page, toGovernanceEvent);
  }

  /**
   * Replay after the cursor, then live; without a cursor, from now. Ends when the signal aborts.
   *
   * Errors: INVALID_CURSOR, before the first event.
   */
  async follow(
    filter: HistoryFilter,
    after: string | null,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<GovernanceEvent, void, undefined>> {
    if (after !== null) decodePlace(after);
    // Taken now, so that what is committed after the answer to the subscriber is part of the stream.
    const start = after ?? (await this.log.present());
    return this.#stream(filter, start, signal);
  }

  async *#stream(
    filter: HistoryFilter,
    start: string,
    signal: AbortSignal,
  ): AsyncGenerator<GovernanceEvent, void, undefined> {
    const streams = filter.assembly ? [filter.assembly] : null;
    const territories = new Map<string, boolean>();
    for await (const stored of this.log.follow(start, streamsOf(typesOf(filter), streams), signal)) {
      const event = toGovernanceEvent(stored);
      if (event && (await this.#isIn(filter.territory ?? null, event.assembly, territories))) yield event;
    }
  }

  /** An assembly's territory never changes, so each is asked for once. */
  async #isIn(territory: string | null, assembly: string, known: Map<string, boolean>): Promise<boolean> {
    if (territory === null) return true;
    const found = known.get(assembly) ?? (await this.#history.listAssembliesOf(territory)).includes(assembly);
    known.set(assembly, found);
    return found;
  }

  /** Null: of all assemblies. */
  async #assembliesOf({ assembly, territory }: HistoryFilter): Promise<string[] | null> {
    if (!territory) return assembly ? [assembly] : null;
    const ids = await this.#history.listAssembliesOf(territory);
    return assembly ? ids.filter((id) => id === assembly) : ids;
  }
}

function typesOf({ types }: HistoryFilter): string[] {
  return (types?.length ? types : EVENT_NAMES).map((name) => EVENT_TYPES[name]);
}

function streamsOf(types: readonly string[], assemblies: readonly string[] | null): EventFilter {
  return { types, ...(assemblies ? { streams: assemblies } : {}) };
}
