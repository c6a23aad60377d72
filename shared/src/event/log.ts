import { setTimeout as sleep } from "node:timers/promises";
import type { Bus } from "../bus";
import type { Sql } from "../database/sql";
import { DomainError } from "../errors";
import type { Logger } from "../logging";
import { decodePlace, encodePlace, isBefore, LOG_START, type LogPlace } from "./cursor";
import type { StoredEvent } from "./event";

/** How often a reader looks without a hint. */
const POLL_MS = 500;
const RETRY_MS = 500;
const BATCH = 100;

/** Which events to read; all given conditions must hold. */
export interface EventFilter {
  readonly types?: readonly string[] | undefined;
  readonly streams?: readonly string[] | undefined;
  readonly subjects?: readonly string[] | undefined;
  /** At least one of these stands whole in the payload. */
  readonly payloads?: readonly Readonly<Record<string, string>>[] | undefined;
}

export interface EventBatch {
  readonly events: readonly StoredEvent[];
  /** Where to go on: nothing before it is left to read. */
  readonly cursor: string;
  /** More events were there than fitted into the batch. */
  readonly hasMore: boolean;
}

/** A log of events that can be followed: this process's own, or another's over HTTP. */
export interface EventSource {
  /** Reads what comes after the cursor (null: from the beginning); with `waitMs`, waits that long for something to come. */
  read(after: string | null, limit: number, filter?: EventFilter, waitMs?: number): Promise<EventBatch>;
  /** The cursor of the last event committed before this call: whoever has come so far knows all of them. */
  head(): Promise<string>;
}

interface EventRow {
  readonly settled_xid: string | null;
  readonly settled_position: string | null;
  readonly id: string | null;
  readonly xid: string;
  readonly position: string;
  readonly type: string;
  readonly occurred_at: Date;
  readonly actor: string | null;
  readonly subject: string;
  readonly payload: StoredEvent["payload"];
  readonly stream: string | null;
  readonly stream_seq: string | null;
  readonly previous_hash: string | null;
  readonly hash: string | null;
}

interface PlaceRow {
  readonly xid: string | null;
  readonly position: string | null;
}

/**
 * The last event that nothing can commit before. A place is always that of an event, never the horizon itself: the
 * numbers of transactions that were rolled back are given out again after a crash, those of written events are not.
 */
const LAST_SETTLED = `LATERAL (
  SELECT xid, position FROM event WHERE event.xid < h.horizon ORDER BY xid DESC, position DESC LIMIT 1
) last`;

/** The conditions of a filter, in the parameters $1 to $4. */
const CHOSEN = `($1::text[] IS NULL OR type = ANY($1)) AND ($2::text[] IS NULL OR stream = ANY($2))
           AND ($3::text[] IS NULL OR subject = ANY($3)) AND ($4::jsonb[] IS NULL OR payload @> ANY($4))`;

function chosenBy({ types, streams, subjects, payloads }: EventFilter): unknown[] {
  return [types ?? null, streams ?? null, subjects ?? null, payloads?.map((part) => JSON.stringify(part)) ?? null];
}

/**
 * Reads one subgraph's event table.
 *
 * Law: whoever reads from a cursor to the next sees every event once, in one order, whatever commits in between: a read
 * stops before the oldest transaction that is still open.
 */
export class EventLog implements EventSource {
  constructor(
    private readonly sql: Sql,
    private readonly bus: Bus,
    private readonly topic: string,
    private readonly logger: Logger,
  ) {}

  async read(after: string | null, limit: number, filter: EventFilter = {}, waitMs = 0): Promise<EventBatch> {
    const until = Date.now() + waitMs;
    for (;;) {
      const changed = this.#nextHint(Math.min(POLL_MS, Math.max(0, until - Date.now())));
      const batch = await this.#readNow(after, limit, filter);
      if (batch.events.length > 0 || Date.now() >= until) {
        changed.stop();
        return batch;
      }
      await changed.hint;
    }
  }

  async head(): Promise<string> {
    const [row] = await this.sql.query<PlaceRow>(
      "SELECT xid::text, position::text FROM event ORDER BY event.xid DESC, event.position DESC LIMIT 1",
    );
    return encodePlace(placeOf(row));
  }

  /** How many events a filter gives, those included that can be read in a moment only. */
  async count(filter: EventFilter): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM event WHERE ${CHOSEN}`,
      chosenBy(filter),
    );
    return row?.count ?? 0;
  }

  /** The place up to which events can be read now; reading on from here misses nothing that commits later. */
  async present(): Promise<string> {
    const [row] = await this.sql.query<PlaceRow>(
      `SELECT last.xid::text, last.position::text
       FROM (SELECT log_number(pg_snapshot_xmin(pg_current_snapshot())) AS horizon) h, ${LAST_SETTLED}`,
    );
    return encodePlace(placeOf(row));
  }

  /**
   * Replay after the cursor, then live, until the signal aborts. Survives a database that goes away: it goes on from
   * where it was when the database is back.
   */
  async *follow(
    after: string | null,
    filter: EventFilter,
    signal: AbortSignal,
  ): AsyncGenerator<StoredEvent, void, undefined> {
    let cursor = after ?? (await this.present());
    decodePlace(cursor);
    while (!signal.aborted) {
      const hint = this.#nextHint(POLL_MS, signal);
      const batch = await this.#tryRead(cursor, filter, signal);
      for (const event of batch?.events ?? []) {
        if (signal.aborted) break;
        yield event;
      }
      if (batch) cursor = batch.cursor;
      if (batch?.hasMore) hint.stop();
      else await hint.hint;
    }
  }

  async #tryRead(cursor: string, filter: EventFilter, signal: AbortSignal): Promise<EventBatch | null> {
    try {
      return await this.#readNow(cursor, BATCH, filter);
    } catch (error) {
      if (error instanceof DomainError && error.code === "INVALID_CURSOR") throw error;
      this.logger.warn({ error, topic: this.topic }, "the event log cannot be read; trying again");
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
      return null;
    }
  }

  async #readNow(after: string | null, limit: number, filter: EventFilter): Promise<EventBatch> {
    const start = after === null ? LOG_START : decodePlace(after);
    const rows = await this.sql.query<EventRow>(
      `SELECT last.xid::text AS settled_xid, last.position::text AS settled_position, e.*
       FROM (SELECT log_number(pg_snapshot_xmin(pg_current_snapshot())) AS horizon) h
       LEFT JOIN ${LAST_SETTLED} ON true
       LEFT JOIN LATERAL (
         SELECT id, xid, position, type, occurred_at, actor, subject, payload, stream, stream_seq, previous_hash, hash
         FROM event
         WHERE (xid, position) > ($5::bigint, $6::bigint) AND xid < h.horizon
           AND ${CHOSEN}
         ORDER BY xid, position LIMIT $7
       ) e ON true`,
      [...chosenBy(filter), start.xid.toString(), start.position.toString(), limit + 1],
    );
    const events = rows.filter((row) => row.id !== null).map(toEvent);
    if (events.length > limit)
      return { events: events.slice(0, limit), cursor: events[limit - 1]?.cursor ?? encodePlace(start), hasMore: true };
    const [row] = rows;
    const settled = placeOf({ xid: row?.settled_xid ?? null, position: row?.settled_position ?? null });
    if (isBefore(settled, start)) await this.#requireWithin(start);
    return { events, cursor: encodePlace(isBefore(start, settled) ? settled : start), hasMore: false };
  }

  /** A cursor beyond the log is of a log that was since restored to an earlier state: what it promises is not here. */
  async #requireWithin(start: LogPlace): Promise<void> {
    if (isBefore(decodePlace(await this.head()), start))
      throw new DomainError(
        "INVALID_CURSOR",
        "This cursor lies beyond the log, which was restored to an earlier state since: read the history again from a cursor before that.",
      );
  }

  /** Resolves at a hint, after `waitMs`, or at an abort. */
  #nextHint(waitMs: number, signal?: AbortSignal): { readonly hint: Promise<void>; stop(): void } {
    let stop = (): void => undefined;
    const hint = new Promise<void>((resolve) => {
      const timer = setTimeout(() => stop(), waitMs);
      const unsubscribe = this.bus.subscribe(this.topic, () => stop());
      stop = () => {
        clearTimeout(timer);
        unsubscribe();
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      signal?.addEventListener("abort", stop, { once: true });
    });
    return { hint, stop: () => stop() };
  }
}

function placeOf(row: PlaceRow | undefined): LogPlace {
  if (row?.xid == null || row.position === null) return LOG_START;
  return { xid: BigInt(row.xid), position: BigInt(row.position) };
}

function toEvent(row: EventRow): StoredEvent {
  return {
    id: row.id ?? "",
    cursor: encodePlace({ xid: BigInt(row.xid), position: BigInt(row.position) }),
    type: row.type,
    occurredAt: row.occurred_at,
    actor: row.actor,
    subject: row.subject,
    payload: row.payload,
    stream: row.stream,
    streamSeq: row.stream_seq === null ? null : BigInt(row.stream_seq),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
