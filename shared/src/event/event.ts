import type { Json } from "../digest";

/** What a command appends. Ids only: no name, address or text of a person stands in an event. */
export interface NewEvent {
  /** `<part>.<thing>.<what happened>.v<version>`, e.g. `governance.proposal.closed.v1`. */
  readonly type: string;
  /** The agent who caused it; null for the clock. */
  readonly actor: string | null;
  /** Id of the record that changed. */
  readonly subject: string;
  readonly payload: Json;
  /** Events of one stream are chained by hash. */
  readonly stream?: string;
}

/** A stored event. */
export interface StoredEvent {
  readonly id: string;
  /** Opaque place in the log of its subgraph. */
  readonly cursor: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly actor: string | null;
  readonly subject: string;
  readonly payload: { readonly [key: string]: Json | undefined };
  readonly stream: string | null;
  /** From 1 within its stream. */
  readonly streamSeq: bigint | null;
  readonly previousHash: string | null;
  readonly hash: string | null;
}
