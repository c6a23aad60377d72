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
  const verifier = new ChainVerifier();
  for (const [index, event] of events.entries()) {
    const fault = verifier.next(event);
    if (fault !== null) return { index, id: event.id, fault };
  }
  return null;
}

/** The same check for chains that are longer than memory: one event after the other, from the first on. */
export class ChainVerifier {
  #previousHash: string | null = null;
  #seq = 0n;

  /** Null while the chain holds. After a fault nothing more can be said. */
  next(event: StoredEvent): ChainFault["fault"] | null {
    const { streamSeq } = event;
    if (streamSeq !== this.#seq + 1n)
      return streamSeq !== null && streamSeq > this.#seq + 1n ? "missing before" : "out of order";
    if (event.previousHash !== this.#previousHash || event.hash !== chainHash(this.#previousHash, event))
      return "altered";
    this.#previousHash = event.hash;
    this.#seq = streamSeq;
    return null;
  }
}
