import { z } from "zod";
import { DomainError } from "../errors";
import type { EventSource } from "../event";
import type { Caller } from "../identity";

/** Events that one answer holds at most, and how long one request may wait for an event. */
const BATCH = 10_000;
const WAIT_MS = 60_000;

const readShape = z.object({
  after: z.string().nullable(),
  limit: z.number().int().min(1).max(BATCH),
  filter: z
    .object({
      types: z.array(z.string()).optional(),
      streams: z.array(z.string()).optional(),
      subjects: z.array(z.string()).optional(),
      payloads: z.array(z.record(z.string(), z.string())).optional(),
    })
    .optional(),
  waitMs: z.number().int().min(0).max(WAIT_MS).optional(),
});

/**
 * Answers another part that follows this log: `/events` reads a batch, `/events/head` names the present.
 *
 * Errors: FORBIDDEN for anyone but a part of the hub, BAD_REQUEST for another path or body; those of the log.
 */
export async function answerEvents(
  events: EventSource | undefined,
  path: string,
  caller: Caller,
  body: unknown,
): Promise<string> {
  if (caller.kind !== "hub") throw new DomainError("FORBIDDEN", "Only parts of the hub read the event log.");
  if (events === undefined) throw new DomainError("BAD_REQUEST", "This part has no event log.");
  if (path === "/events/head") return JSON.stringify({ head: await events.head() });
  const parsed = readShape.safeParse(body);
  if (!parsed.success)
    throw new DomainError("BAD_REQUEST", "The body does not say what to read.", {}, { cause: parsed.error });
  const { after, limit, filter, waitMs } = parsed.data;
  const batch = await events.read(after, limit, filter ?? {}, waitMs ?? 0);
  return JSON.stringify(batch, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
