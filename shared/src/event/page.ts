import { setTimeout as sleep } from "node:timers/promises";
import { type Connection, type PageArgs, requirePageSize } from "../relay";
import { decodePlace, isBefore } from "./cursor";
import type { StoredEvent } from "./event";
import type { EventBatch, EventFilter, EventLog } from "./log";

/** As long as a transaction may run: what was committed before it began to end can be read then. */
const SETTLE_MS = 2_000;
const LOOK_MS = 10;

/**
 * A page of the log, from its beginning or after a cursor; every event that the filter chooses must have a node. It holds
 * what was committed before the call. Its end cursor is never null: on an empty page it repeats `after`, or names the
 * present; followed from there, nothing is missed in between.
 *
 * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
 */
export async function pageOfLog<N extends { readonly cursor: string }>(
  log: EventLog,
  filter: EventFilter,
  page: PageArgs,
  toNode: (event: StoredEvent) => N | null,
): Promise<Connection<N>> {
  requirePageSize(page.first);
  const batch = await readSettled(log, page.after ?? null, page.first, filter);
  const nodes = batch.events.flatMap((event) => toNode(event) ?? []);
  return {
    nodes,
    edges: nodes.map((node) => ({ cursor: node.cursor, node })),
    get totalCount() {
      return log.count(filter);
    },
    pageInfo: {
      hasNextPage: batch.hasMore,
      hasPreviousPage: page.after !== undefined && page.after !== null,
      startCursor: nodes[0]?.cursor ?? null,
      endCursor: nodes.at(-1)?.cursor ?? page.after ?? batch.cursor,
    },
  };
}

/** A reader stops before the oldest open transaction; whoever asks for a page wants to find in it what they just did. */
async function readSettled(
  log: EventLog,
  after: string | null,
  limit: number,
  filter: EventFilter,
): Promise<EventBatch> {
  const head = decodePlace(await log.head());
  for (const until = Date.now() + SETTLE_MS; ; await sleep(LOOK_MS)) {
    const batch = await log.read(after, limit, filter);
    if (batch.hasMore || !isBefore(decodePlace(batch.cursor), head) || Date.now() > until) return batch;
  }
}
