import { randomUUID } from "node:crypto";
import { DomainError } from "@commons-hub/shared/errors";
import type { Caller } from "@commons-hub/shared/identity";
import type { GraphQLFormattedError } from "graphql";
import type { RawData, WebSocket } from "ws";
import { type ErrorFormatter, RefusedRequest } from "../errors";
import type { OperationParameters } from "../execution/documents";
import type { GatewayLimits } from "../security/limits";
import { type ClientMessage, CLOSE, parseMessage } from "./messages";
import type { Freshness, Identity } from "../security/identity";
import { type OperationRunner, startOperation } from "./operations";
import { authorisationScope } from "./scope";
import { Subscriber } from "./subscriber";

export interface SocketDeps {
  readonly runner: OperationRunner;
  readonly identify: Identity;
  readonly formatError: ErrorFormatter;
  readonly limits: GatewayLimits;
}

interface RunningOperation {
  readonly controller: AbortController;
  subscriber: Subscriber | undefined;
}

/**
 * One client on graphql-transport-ws: queries, mutations and subscriptions, each under an id of the client's.
 *
 * The caller is looked up again at every operation and while subscriptions run: a revoked key closes the socket, changed
 * memberships interrupt its subscriptions. What waits for a slow client is bounded, see `sendWhenWritable`.
 */
export class Socket {
  readonly #operations = new Map<string, RunningOperation>();
  readonly #requestId = randomUUID();
  readonly #timers: NodeJS.Timeout[] = [];
  #authorization: unknown;
  #scope: string | undefined;
  #initialised = false;
  #alive = true;

  constructor(
    private readonly deps: SocketDeps,
    private readonly socket: WebSocket,
    /** From the upgrade request; `connection_init` overrides it. */
    authorization: string | undefined,
  ) {
    this.#authorization = authorization;
    const { limits } = deps;
    const init = setTimeout(() => {
      if (this.#scope === undefined) this.close(CLOSE.initTimeout, "Connection initialisation timeout");
    }, limits.connectionInitMs);
    this.#timers.push(init);
    this.#timers.push(setInterval(() => this.#ping(), limits.pingMs));
    const recheck = (): void => {
      this.#recheckIdentity().catch((error: unknown) => this.#fail(error));
    };
    this.#timers.push(setInterval(recheck, limits.identityRecheckMs));
    socket.on("pong", () => {
      this.#alive = true;
    });
    socket.on("message", (data, binary) => {
      this.#receive(data, binary);
    });
    socket.once("close", () => {
      this.#release();
    });
    // A client that breaks the protocol of WebSocket itself is closed by the library with its own code.
    socket.on("error", () => undefined);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, closeReason(reason));
  }

  terminate(): void {
    this.socket.terminate();
  }

  #receive(data: RawData, binary: boolean): void {
    this.#alive = true;
    try {
      if (binary) throw new DomainError("BAD_REQUEST", "Messages are text.");
      this.#handle(parseMessage((data as Buffer).toString("utf8")));
    } catch (error) {
      if (error instanceof DomainError) this.close(CLOSE.badRequest, error.message);
      else this.#fail(error);
    }
  }

  #handle(message: ClientMessage): void {
    switch (message.type) {
      case "connection_init":
        if (this.#initialised) this.close(CLOSE.tooManyInits, "Too many initialisation requests");
        else this.#initialise(message.payload).catch((error: unknown) => this.#fail(error));
        return;
      case "ping":
        this.#send({ type: "pong", ...(message.payload === undefined ? {} : { payload: message.payload }) });
        return;
      case "pong":
        return;
      case "complete":
        this.#stop(message.id);
        return;
      case "subscribe":
        this.#subscribe(message.id, message.parameters);
    }
  }

  async #initialise(payload: Readonly<Record<string, unknown>>): Promise<void> {
    this.#initialised = true;
    this.#authorization = payload["authorization"] ?? payload["Authorization"] ?? this.#authorization;
    const caller = await this.#identify();
    if (caller === undefined) return;
    this.#scope = authorisationScope(caller);
    this.#send({ type: "connection_ack" });
  }

  /** Undefined when the token does not stand: the socket is closed then. */
  async #identify(freshness: Freshness = "remembered"): Promise<Caller | undefined> {
    try {
      return await this.deps.identify(this.#authorization, freshness);
    } catch (error) {
      const formatted = this.deps.formatError(error, this.#requestId);
      const code = formatted.extensions?.["code"];
      if (code === "UNAUTHENTICATED") this.close(CLOSE.unauthorized, `UNAUTHENTICATED: ${formatted.message}`);
      else this.close(CLOSE.internal, formatted.message);
      return undefined;
    }
  }

  #subscribe(id: string, parameters: OperationParameters): void {
    const { operationsPerSocket, socketBufferBytes } = this.deps.limits;
    if (this.#scope === undefined) return this.close(CLOSE.unauthorized, "Unauthorized");
    if (this.#operations.has(id)) return this.close(CLOSE.subscriberExists, `Subscriber for ${id} already exists`);
    if (this.socket.bufferedAmount > 2 * socketBufferBytes) return this.close(CLOSE.slowConsumer, "SLOW_CONSUMER");
    if (this.#operations.size >= operationsPerSocket) {
      const refusal = new DomainError(
        "TOO_MANY_OPERATIONS",
        `This socket runs ${String(operationsPerSocket)} operations already; complete one first.`,
        { limit: operationsPerSocket },
      );
      return this.#send({ type: "error", id, payload: this.#format(refusal, this.#requestId) });
    }
    const operation: RunningOperation = { controller: new AbortController(), subscriber: undefined };
    this.#operations.set(id, operation);
    this.#run(id, operation, parameters).catch((error: unknown) => this.#fail(error));
  }

  async #run(id: string, operation: RunningOperation, parameters: OperationParameters): Promise<void> {
    const requestId = randomUUID();
    try {
      const { runner, limits } = this.deps;
      const asker = { identify: (freshness: Freshness) => this.#identify(freshness), requestId };
      const results = await startOperation(runner, parameters, asker, operation.controller, limits.requestTimeoutMs);
      if (results === undefined) return;
      if (!(results instanceof Subscriber)) {
        if (this.#operations.get(id) === operation) await this.sendWhenWritable(nextMessage(id, results.json));
        this.#finish(id, operation, { type: "complete", id });
      } else if (operation.controller.signal.aborted) results.close();
      else await this.#follow(id, operation, results);
    } catch (error) {
      this.#finish(id, operation, { type: "error", id, payload: this.#format(error, requestId) });
    }
  }

  async #follow(id: string, operation: RunningOperation, subscriber: Subscriber): Promise<void> {
    operation.subscriber = subscriber;
    subscriber.onSlow = () => {
      this.close(CLOSE.slowConsumer, "SLOW_CONSUMER");
    };
    for (;;) {
      const item = await subscriber.next();
      if (item.kind === "next") {
        await this.sendWhenWritable(nextMessage(id, item.json));
        continue;
      }
      subscriber.close();
      if (item.kind === "error") this.#finish(id, operation, { type: "error", id, payload: item.errors });
      else this.#finish(id, operation, { type: "complete", id });
      return;
    }
  }

  /** Says how an operation ended, unless its client ended it or has gone. */
  #finish(id: string, operation: RunningOperation, message: object): void {
    if (this.#operations.get(id) !== operation) return;
    this.#operations.delete(id);
    this.#send(message);
  }

  #stop(id: string): void {
    const operation = this.#operations.get(id);
    if (operation === undefined) return;
    this.#operations.delete(id);
    operation.subscriber?.close();
    operation.controller.abort(new DomainError("TIMEOUT", "The client ended the operation."));
  }

  #release(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const id of this.#operations.keys()) this.#stop(id);
  }

  #ping(): void {
    if (!this.#alive) return this.socket.terminate();
    this.#alive = false;
    this.socket.ping();
  }

  async #recheckIdentity(): Promise<void> {
    if (this.#operations.size === 0 || this.#authorization === undefined) return;
    const caller = await this.#identify();
    if (caller === undefined || authorisationScope(caller) === this.#scope) return;
    this.#scope = authorisationScope(caller);
    const changed = new DomainError("SUBSCRIPTION_INTERRUPTED", "Your rights changed; subscribe again.");
    for (const { subscriber } of this.#operations.values())
      subscriber?.end({ kind: "error", errors: this.#format(changed, this.#requestId) });
  }

  #format(error: unknown, requestId: string): GraphQLFormattedError[] {
    const causes = error instanceof RefusedRequest ? error.errors : [error];
    return causes.map((cause) => this.deps.formatError(cause, requestId));
  }

  #send(message: object): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    // Only answers to the client's own messages come here; one that sends and never reads is cut off.
    if (this.socket.bufferedAmount > 4 * this.deps.limits.socketBufferBytes)
      this.close(CLOSE.slowConsumer, "SLOW_CONSUMER");
    else this.socket.send(JSON.stringify(message));
  }

  /** Sends, and waits while more than `socketBufferBytes` lie unsent: meanwhile events queue up, up to their own limit. */
  async sendWhenWritable(text: string): Promise<void> {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return;
    const sent = new Promise<void>((resolve) => {
      socket.send(text, () => {
        resolve();
      });
    });
    if (socket.bufferedAmount > this.deps.limits.socketBufferBytes) await sent;
  }

  #fail(error: unknown): void {
    this.close(CLOSE.internal, this.deps.formatError(error, this.#requestId).message);
  }
}

function nextMessage(id: string, json: string): string {
  return `{"id":${JSON.stringify(id)},"type":"next","payload":${json}}`;
}

/** A close frame holds at most 123 bytes of reason; a character that is cut in two becomes one of three bytes. */
function closeReason(text: string): string {
  return Buffer.from(text).subarray(0, 120).toString();
}
