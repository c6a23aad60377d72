import { digestOf } from "../digest";
import type { StoredEvent } from "./event";

/** What the hash of a chained event covers, besides the hash before it. */
export interface ChainLink extends Pick<
  StoredEvent,
  "id" | "type" | "occurredAt" | "actor" | "subject" | "payload" | "stream" | "streamSeq"
> {}

/** SHA-256 over the canonical JSON of the event and the hash before it; the first event of a stream follows null. */
export function chainHash(previousHash: string | null, link: ChainLink): string {
  return digestOf({
    previousHash,
    id: link.id,
    type: link.type,
    occurredAt: link.occurredAt.toISOString(),
    actor: link.actor,
    subject: link.subject,
    payload: link.payload,
    stream: link.stream,
    streamSeq: link.streamSeq,
  });
}

/** The first place where a chain does not hold, and what is wrong there. */
export interface ChainFault {
  readonly index: number;
  readonly id: string;
  readonly fault: "altered" | "missing before" | "out of order";
}

/**
 * Checks all events of one stream, in log order.
 *
 * Laws: an untouched chain has no fault; altering, dropping (but for the newest) or reordering an event gives one.
 * The newest events can only be missed by comparing with a hash that somebody kept.
 */
export function verifyChain(events: readonly StoredEvent[]): ChainFault | null {
  let previousHash: string | null = null;
  let seq = 0n;
  for (const [index, event] of events.entries()) {
    if (event.streamSeq !== seq + 1n)
      return {
        index,
        id: event.id,
        fault: event.streamSeq !== null && event.streamSeq > seq + 1n ? "missing before" : "out of order",
      };
    if (event.previousHash !== previousHash || event.hash !== chainHash(previousHash, event))
      return { index, id: event.id, fault: "altered" };
    previousHash = event.hash;
    seq = event.streamSeq;
  }
  return null;
}
