import { z } from "zod";
import { DomainError } from "../errors";
import type { EventSource } from "../event";
import type { Caller } from "../identity";

const readShape = z.object({
  after: z.string().max(64).nullable(),
  limit: z.number().int().min(1).max(500),
  filter: z.object({
    types: z.array(z.string()).max(100).optional(),
    streams: z.array(z.string()).max(1_000).optional(),
    subjects: z.array(z.string()).max(1_000).optional(),
  }),
  waitMs: z.number().int().min(0).max(10_000),
});

/**
 * Answers `POST /events` and `POST /events/head` of a subgraph's server, the other end of `HttpEventSource`.
 * Errors: FORBIDDEN to all but the hub's own parts, NOT_FOUND for another path, INVALID_INPUT.
 */
export async function serveEvents(source: EventSource, caller: Caller, path: string, body: unknown): Promise<object> {
  if (caller.kind !== "hub") throw new DomainError("FORBIDDEN", "Only parts of the hub read an event log.");
  if (path === "/events/head") return { head: await source.head() };
  if (path !== "/events") throw new DomainError("NOT_FOUND", "No such path.");
  const query = readShape.safeParse(body);
  if (!query.success)
    throw new DomainError("INVALID_INPUT", "Not a request for events.", { problem: query.error.issues[0]?.message });
  const { after, limit, filter, waitMs } = query.data;
  const batch = await source.read(after, limit, filter, waitMs);
  return {
    ...batch,
    events: batch.events.map((event) => ({ ...event, streamSeq: event.streamSeq?.toString() ?? null })),
  };
}
