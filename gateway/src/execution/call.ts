import type { Caller } from "@commons-hub/shared/identity";

/** Who asks, and how this request is recognised, through every part that works on it. */
export interface Call {
  readonly caller: Caller;
  readonly requestId: string;
  readonly idempotencyKey: string | undefined;
  /** Aborted when the client has gone or the time is over. */
  readonly signal: AbortSignal;
}
