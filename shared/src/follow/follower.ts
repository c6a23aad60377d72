import { setTimeout as sleep } from "node:timers/promises";
import { HUB_COMMAND } from "../database/command";
import type { Transaction } from "../database/transaction";
import type { UnitOfWork } from "../database/unit-of-work";
import { DomainError } from "../errors";
import {
  decodePlace,
  encodePlace,
  type EventSource,
  isBefore,
  LOG_START,
  type LogPlace,
  type StoredEvent,
} from "../event";
import type { Logger } from "../logging";

const BATCH = 100;
/** Events of one transaction at most, in characters of payload, so that it ends well within its time. */
const BATCH_CHARACTERS = 256_000;
/** Short, since a stop waits for it. */
const WAIT_MS = 1_000;
const RETRY_MS = 500;
const IDLE_MOVE_MS = 30_000;

export interface FollowerOptions {
  /** Names the cursor; one follower of that name works at a time, however many processes run. */
  readonly name: string;
  readonly source: EventSource;
  readonly work: UnitOfWork;
  /** Event types to read. */
  readonly types: readonly string[];
  /** Writes the projection, in the transaction that moves the cursor; sees events in log order, each once. */
  apply(tx: Transaction, events: readonly StoredEvent[]): Promise<void>;
  /** Empties the projection, for `rebuild`. */
  clear(tx: Transaction): Promise<void>;
  readonly logger: Logger;
}

/**
 * Keeps a projection of another subgraph's event log.
 *
 * Law: the projection is what `apply` makes of every event before the cursor, each once and in order, also when the
 * process, the database or the other subgraph is killed in between: cursor and projection are one commit.
 */
export class Follower {
  #abort = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #caughtUpAt: Date | null = null;
  #movedAtMs = 0;

  constructor(private readonly options: FollowerOptions) {}

  get name(): string {
    return this.options.name;
  }

  start(): void {
    this.#abort = new AbortController();
    this.#running = this.#loop(this.#abort.signal);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  /** The place up to which the projection knows everything. */
  async cursor(): Promise<string> {
    return encodePlace(await this.#place());
  }

  /** When the projection last knew everything; null while it has not caught up since the start. */
  get caughtUpAt(): Date | null {
    return this.#caughtUpAt;
  }

  /**
   * Waits until the projection knows everything that was committed at the source before this call, and answers the
   * cursor that it then stands at. Errors: PROJECTION_BEHIND after `timeoutMs`; UNAVAILABLE when the source does not answer.
   */
  async catchUp(timeoutMs: number): Promise<string> {
    const until = Date.now() + timeoutMs;
    const goal = decodePlace(await this.options.source.head());
    while (Date.now() < until) {
      const place = await this.#advance(0);
      if (!isBefore(place, goal)) return encodePlace(place);
      await sleep(10);
    }
    throw new DomainError(
      "PROJECTION_BEHIND",
      "The hub is still reading what happened before; try again in a moment.",
      { follower: this.options.name },
    );
  }

  /** Empties the projection and reads the log again from its beginning. */
  async rebuild(): Promise<void> {
    await this.options.work.run(HUB_COMMAND, async (tx) => {
      await this.#lock(tx);
      await this.options.clear(tx);
      await this.#moveTo(tx, LOG_START);
    });
  }

  async #loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#advance(WAIT_MS);
      } catch (error) {
        if (signal.aborted) return;
        this.options.logger.warn({ error, follower: this.options.name }, "following is interrupted; trying again");
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
      }
    }
  }

  /** Reads one batch, waiting so long for something to come, and applies it; answers up to where all is known. */
  async #advance(waitMs: number): Promise<LogPlace> {
    const { source, types } = this.options;
    const batch = await source.read(encodePlace(await this.#place()), BATCH, { types }, waitMs);
    for (const events of portions(batch.events))
      await this.#apply(events, decodePlace(events.at(-1)?.cursor ?? batch.cursor));
    const end = decodePlace(batch.cursor);
    // Without events the cursor moves rarely: each move is a write, and would wake all other followers for nothing.
    if (batch.events.length === 0 && Date.now() - this.#movedAtMs > IDLE_MOVE_MS) await this.#apply([], end);
    if (!batch.hasMore) this.#caughtUpAt = new Date();
    return end;
  }

  /** Applies events and moves the cursor, unless another process has moved it meanwhile. */
  async #apply(events: readonly StoredEvent[], to: LogPlace): Promise<void> {
    await this.options.work.run(HUB_COMMAND, async (tx) => {
      const place = await this.#lock(tx);
      const fresh = events.filter((event) => isBefore(place, decodePlace(event.cursor)));
      if (fresh.length > 0) await this.options.apply(tx, fresh);
      if (isBefore(place, to)) await this.#moveTo(tx, to);
    });
    this.#movedAtMs = Date.now();
  }

  async #lock(tx: Transaction): Promise<LogPlace> {
    await tx.query(
      `INSERT INTO follower (name, xid, position, updated_at) VALUES ($1, 0, 0, hub_now()) ON CONFLICT (name) DO NOTHING`,
      [this.options.name],
    );
    const [row] = await tx.query<PlaceRow>(
      "SELECT xid::text, position::text FROM follower WHERE name = $1 FOR UPDATE",
      [this.options.name],
    );
    return toPlace(row);
  }

  async #moveTo(tx: Transaction, place: LogPlace): Promise<void> {
    await tx.query("UPDATE follower SET xid = $2, position = $3, updated_at = hub_now() WHERE name = $1", [
      this.options.name,
      place.xid.toString(),
      place.position.toString(),
    ]);
  }

  async #place(): Promise<LogPlace> {
    const [row] = await this.options.work.sql.query<PlaceRow>(
      "SELECT xid::text, position::text FROM follower WHERE name = $1",
      [this.options.name],
    );
    return toPlace(row);
  }
}

interface PlaceRow {
  readonly xid: string;
  readonly position: string;
}

function toPlace(row: PlaceRow | undefined): LogPlace {
  return row ? { xid: BigInt(row.xid), position: BigInt(row.position) } : LOG_START;
}

/** Runs of events whose payloads stay within the limit; a single larger event is a run of its own. */
function portions(events: readonly StoredEvent[]): StoredEvent[][] {
  const runs: StoredEvent[][] = [];
  let size = 0;
  for (const event of events) {
    const characters = JSON.stringify(event.payload).length;
    const run = runs.at(-1);
    if (run && size + characters <= BATCH_CHARACTERS) {
      run.push(event);
      size += characters;
    } else {
      runs.push([event]);
      size = characters;
    }
  }
  return runs;
}
