import { type Connection, type PageArgs, requirePageSize } from "../relay";
import type { StoredEvent } from "./event";
import type { EventFilter, EventLog } from "./log";

/**
 * A page of the log, from its beginning or after a cursor; every event that the filter chooses must have a node. Its end
 * cursor is never null: on an empty page it repeats `after`, or names the present; followed from there, nothing is missed
 * in between.
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
  const batch = await log.read(page.after ?? null, page.first, filter);
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
