import { DomainError } from "../errors";
import { type Json, digestOf } from "../digest";
import { type Caller, HUB_CALLER } from "../identity";

const KEY = /^[\x21-\x7e]{1,255}$/;

/** What makes a change safe to retry: kept for 24 hours per (caller, key, path). */
export interface Idempotency {
  readonly key: string;
  /** Response path of the mutation, so that one request may hold several. */
  readonly path: string;
  /** Digest of the mutation's name and input. */
  readonly contentHash: string;
}

/** Who wants a change, and how to recognise a retry. */
export interface Command {
  readonly caller: Caller;
  readonly idempotency?: Idempotency;
}

/** A change that a part of the hub makes by itself: jobs, following, imports. */
export const HUB_COMMAND: Command = { caller: HUB_CALLER };

/** Errors: INVALID_INPUT for a key that is not 1 to 255 visible ASCII characters. */
export function createCommand(
  caller: Caller,
  key: string | undefined,
  path: string,
  name: string,
  input: unknown,
): Command {
  if (key === undefined) return { caller };
  if (!KEY.test(key))
    throw new DomainError("INVALID_INPUT", "An idempotency key has 1 to 255 visible ASCII characters.");
  return { caller, idempotency: { key, path, contentHash: digestOf([name, plain(input)]) } };
}

/** Inputs hold dates and class instances; the digest sees their plain JSON. */
function plain(input: unknown): Json {
  return JSON.parse(
    JSON.stringify(input ?? null, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
  ) as Json;
}

/** The owner under whom idempotency keys are kept apart. */
export function callerKey(caller: Caller): string {
  return caller.agent ?? caller.kind;
}
