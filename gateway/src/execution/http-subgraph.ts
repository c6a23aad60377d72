import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, signAssertion } from "@commons-hub/shared/identity";
import {
  ASSERTION_HEADER,
  ASSERTION_PARAMETER,
  type SubgraphRequest,
  type SubgraphTransport,
} from "@commons-hub/shared/subgraph";
import type { ExecutionResult } from "graphql";
import { createClient } from "graphql-ws";
import { Pool } from "undici";
import { WebSocket } from "ws";

/** Connections kept to one subgraph. */
const CONNECTIONS = 64;
/** A subgraph's answer may be this long. */
const RESPONSE_BYTES = 64 * 1_048_576;
/** Assertions live for 60 seconds; one is used for half of that. */
const ASSERTION_REUSE_MS = 30_000;
const CONNECT_MS = 5_000;

/** Errors of the connection before the subgraph can have begun: a read is simply asked again. */
const BROKEN_CONNECTION: ReadonlySet<string> = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

/** How a stream of events notices that its subgraph has gone without a word. */
export interface KeepAlive {
  readonly pingMs: number;
  /** A pong that takes longer breaks the stream off. */
  readonly pongMs: number;
}

const KEEP_ALIVE: KeepAlive = { pingMs: 10_000, pongMs: 5_000 };

/**
 * Reaches a subgraph in another process, at `http://…` or `unix:/path`.
 *
 * Every request carries a signed assertion of the caller for this subgraph alone. Connections are kept open, answers are
 * not compressed. Errors: UNAVAILABLE when the subgraph does not answer, or not with GraphQL; the signal's reason.
 */
export class HttpSubgraph implements SubgraphTransport {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #socketUrl: string;
  readonly #assertions = new WeakMap<Caller, { readonly token: Promise<string>; readonly until: number }>();

  constructor(
    readonly name: string,
    url: string,
    private readonly secret: Uint8Array,
    private readonly keepAlive: KeepAlive = KEEP_ALIVE,
  ) {
    const unix = url.startsWith("unix:") ? url.slice("unix:".length) : undefined;
    const target = unix === undefined ? new URL(url) : new URL("http://localhost/graphql");
    this.#path = `${target.pathname}${target.search}`;
    this.#pool = new Pool(target.origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      keepAliveTimeout: 60_000,
      maxResponseSize: RESPONSE_BYTES,
      connect: { timeout: CONNECT_MS, ...(unix === undefined ? {} : { socketPath: unix }) },
    });
    this.#socketUrl = unix === undefined ? target.href.replace(/^http/, "ws") : `ws+unix://${unix}:${this.#path}`;
  }

  async execute(request: SubgraphRequest): Promise<ExecutionResult> {
    const { query, variables, operationName } = request;
    const body = JSON.stringify({ query, variables, operationName });
    try {
      return await this.#post(request, body);
    } catch (error) {
      const again = isBrokenConnection(error) && !query.trimStart().startsWith("mutation") && !request.signal?.aborted;
      if (!again) throw unavailable(error, request.signal);
      return this.#post(request, body).catch((second: unknown) => {
        throw unavailable(second, request.signal);
      });
    }
  }

  async subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<ExecutionResult>> {
    const assertion = await this.#assertion(request.caller);
    let connected: (() => void) | undefined;
    let refused: ((reason: unknown) => void) | undefined;
    const connection = new Promise<void>((resolve, reject) => {
      connected = resolve;
      refused = reject;
    });
    let silence: NodeJS.Timeout | undefined;
    const client = createClient({
      url: this.#socketUrl,
      webSocketImpl: WebSocket,
      connectionParams: { [ASSERTION_PARAMETER]: assertion },
      lazy: false,
      retryAttempts: 0,
      keepAlive: this.keepAlive.pingMs,
      connectionAckWaitTimeout: CONNECT_MS,
      onNonLazyError: (error) => refused?.(error),
      on: {
        connected: () => connected?.(),
        error: (error) => refused?.(error),
        ping: (received) => {
          if (!received) silence = setTimeout(() => client.terminate(), this.keepAlive.pongMs);
        },
        pong: (received) => {
          if (received) clearTimeout(silence);
        },
        closed: () => {
          clearTimeout(silence);
        },
      },
    });
    const dispose = (): void => {
      void client.dispose();
    };
    try {
      await connection;
    } catch (error) {
      dispose();
      throw unavailable(error, request.signal);
    }
    const { query, variables, operationName, requestId } = request;
    const results = client.iterate({
      query,
      variables: { ...variables },
      ...(operationName === undefined ? {} : { operationName }),
      extensions: { requestId },
    });
    request.signal?.addEventListener("abort", dispose, { once: true });
    return leavable(results as AsyncIterableIterator<ExecutionResult>, dispose);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #post(request: SubgraphRequest, body: string): Promise<ExecutionResult> {
    const { statusCode, body: answer } = await this.#pool.request({
      method: "POST",
      path: this.#path,
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        [ASSERTION_HEADER]: await this.#assertion(request.caller),
        "x-request-id": request.requestId,
        ...(request.idempotencyKey === undefined ? {} : { "idempotency-key": request.idempotencyKey }),
      },
      body,
      signal: request.signal ?? null,
    });
    const result = JSON.parse(await answer.text()) as ExecutionResult | null;
    if (typeof result !== "object" || result === null || (result.data === undefined && result.errors === undefined))
      throw new Error(`The subgraph ${this.name} answered ${String(statusCode)} without GraphQL.`);
    if (statusCode === 401) throw new Error(`The subgraph ${this.name} does not accept this gateway's assertions.`);
    return result;
  }

  #assertion(caller: Caller): Promise<string> {
    const known = this.#assertions.get(caller);
    if (known !== undefined && known.until > performance.now()) return known.token;
    const token = signAssertion(caller, this.name, this.secret);
    this.#assertions.set(caller, { token, until: performance.now() + ASSERTION_REUSE_MS });
    return token;
  }
}

/**
 * The library throws what the subgraph sent as `error`; to the gateway it is a last result without data. Not a generator:
 * one that waits for an event could not be left.
 */
function leavable(
  results: AsyncIterableIterator<ExecutionResult>,
  dispose: () => void,
): AsyncIterableIterator<ExecutionResult> {
  let ended = false;
  const end = (): IteratorReturnResult<undefined> => {
    ended = true;
    dispose();
    return { value: undefined, done: true };
  };
  const stream: AsyncIterableIterator<ExecutionResult> = {
    next: async () => {
      if (ended) return end();
      try {
        const result = await results.next();
        return result.done ? end() : result;
      } catch (error) {
        end();
        if (!Array.isArray(error)) throw error;
        return { value: { errors: error as NonNullable<ExecutionResult["errors"]> }, done: false };
      }
    },
    return: () => Promise.resolve(end()),
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && "code" in error && BROKEN_CONNECTION.has(String(error.code));
}

function unavailable(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  return new DomainError("UNAVAILABLE", "A part of the hub does not answer.", {}, { cause: error });
}
