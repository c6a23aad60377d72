import { DomainError } from "@commons-hub/shared/errors";
import type { Caller } from "@commons-hub/shared/identity";
import type { Call } from "../execution/call";
import type { AdmittedOperation, OperationParameters } from "../execution/documents";
import { readIdempotencyKey } from "../http/parameters";
import { type Freshness, freshnessFor } from "../security/identity";
import type { Subscriber } from "./subscriber";

/** What a socket or an event stream runs: a single answer already serialised, or a subscription. */
export type Results = Subscriber | { readonly json: string };

export interface OperationRunner {
  /** Errors: RefusedRequest. */
  admit(parameters: OperationParameters): AdmittedOperation;
  /** Errors: RefusedRequest when a subscription is refused. */
  run(operation: AdmittedOperation, call: Call): Promise<Results>;
}

export interface Asker {
  /** Undefined when the connection was closed because its token does not stand. */
  readonly identify: (freshness: Freshness) => Promise<Caller | undefined>;
  readonly requestId: string;
}

/** Admits and starts what a client asks for on a long-lived connection; undefined when the connection was closed. */
export async function startOperation(
  runner: OperationRunner,
  parameters: OperationParameters,
  { identify, requestId }: Asker,
  controller: AbortController,
  timeoutMs: number,
): Promise<Results | undefined> {
  const operation = runner.admit(parameters);
  const idempotencyKey = readIdempotencyKey(undefined, parameters);
  const { kind } = operation;
  const caller = await identify(freshnessFor(kind));
  if (caller === undefined) return undefined;
  const who = { caller, requestId };
  if (kind === "subscription") return runner.run(operation, { ...who, idempotencyKey, signal: controller.signal });
  // A change is carried through when its client has gone, so that a retry finds its result; a read is not.
  const timed = kind === "mutation" ? new AbortController() : controller;
  const timeout = setTimeout(() => {
    timed.abort(new DomainError("TIMEOUT", "The operation took longer than it may."));
  }, timeoutMs);
  try {
    return await runner.run(operation, { ...who, idempotencyKey, signal: timed.signal });
  } finally {
    clearTimeout(timeout);
  }
}
