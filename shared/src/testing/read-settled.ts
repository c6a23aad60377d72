import { decodePlace, type EventBatch, type EventFilter, type EventSource, isBefore } from "../event";
import { waitFor } from "./wait-for";

/**
 * The events that were committed before this call. A reader stops before the oldest open transaction of the whole
 * server, so transactions of other tests may hold it back for a moment.
 */
export async function readSettled(source: EventSource, limit: number, filter: EventFilter = {}): Promise<EventBatch> {
  const head = decodePlace(await source.head());
  return waitFor(async () => {
    const batch = await source.read(null, limit, filter);
    return batch.hasMore || !isBefore(decodePlace(batch.cursor), head) ? batch : null;
  }, "the log to settle");
}
