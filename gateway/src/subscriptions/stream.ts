import { DomainError } from "@commons-hub/shared/errors";
import type { Logger } from "@commons-hub/shared/logging";
import type { ExecutionResult } from "graphql";
import type { Call } from "../execution/call";
import type { AdmittedOperation } from "../execution/documents";
import { type ErrorFormatter, subgraphErrors } from "../errors";
import type { GatewayLimits } from "../security/limits";
import type { Engine } from "../execution/engine";
import { type EventPlan, executeEvent } from "./event-plan";
import type { SharedResults } from "./shared-results";
import { type StreamEnd, Subscriber } from "./subscriber";

/** Events of one stream that are executed at the same time; they are delivered in order all the same. */
const CONCURRENT_EVENTS = 8;
/** A subscriber that alone holds up its stream for so long is slow. */
const STALL_MS = 10_000;

/** Codes with which a subgraph ends a stream that it can no longer carry; any other refuses the subscription. */
const BROKEN_OFF: ReadonlySet<unknown> = new Set([undefined, "INTERNAL", "UNAVAILABLE", "TIMEOUT"]);

export interface StreamDeps {
  readonly engine: Engine;
  readonly results: SharedResults;
  readonly limits: GatewayLimits;
  readonly formatError: ErrorFormatter;
  readonly logger: Logger;
  readonly observe: (what: "executed" | "delivered") => void;
  readonly observeSubscribers: (change: number) => void;
}

/** Reasons that pass: an event that could not be read for one of them can be read a moment later. */
const PASSING: ReadonlySet<unknown> = new Set(["UNAVAILABLE", "TIMEOUT"]);

/** What a stream is about. */
export interface StreamSubject {
  readonly plan: EventPlan;
  readonly operation: AdmittedOperation;
  readonly call: Omit<Call, "signal">;
  /** Who may be given the same executed events. */
  readonly audience: string;
  /** False for a stream that replays from a cursor, for one subscriber. */
  readonly shared: boolean;
}

/**
 * One stream of events from the owning subgraph, executed once per event and given to all its subscribers.
 *
 * A shared stream never waits for a subscriber: one whose queue is full is ended as slow. A stream that replays from a
 * cursor has one subscriber and waits for it, so that a long replay is not mistaken for slowness.
 */
export class EventStream {
  readonly #subscribers = new Set<Subscriber>();
  readonly #abort = new AbortController();
  #delivered: Promise<void> = Promise.resolve();
  #events = 0;
  #running = 0;
  #closed = false;

  constructor(
    private readonly deps: StreamDeps,
    private readonly subject: StreamSubject,
    private readonly onEnd: () => void,
  ) {}

  /** Ends the subscription at the subgraph. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get closed(): boolean {
    return this.#closed;
  }

  add(): Subscriber {
    const subscriber = new Subscriber(this.deps.limits, (gone) => {
      this.#remove(gone);
    });
    if (this.#closed) subscriber.end({ kind: "complete" });
    else {
      this.#subscribers.add(subscriber);
      this.deps.observeSubscribers(1);
    }
    return subscriber;
  }

  /** Carries events until the subgraph ends them, they break off, or nobody listens. */
  async run(events: AsyncIterableIterator<ExecutionResult>): Promise<void> {
    const stop = (): void => {
      events.return?.().catch((error: unknown) => {
        this.deps.logger.debug({ requestId: this.subject.call.requestId, error }, "a stream of events did not close");
      });
    };
    this.#abort.signal.addEventListener("abort", stop, { once: true });
    if (this.#closed) stop();
    try {
      for await (const event of events) {
        if (this.#closed) break;
        if (event.data === undefined) return await this.#refuse(event);
        this.#start(event);
        while (this.#running >= CONCURRENT_EVENTS) await this.#delivered;
        if (!this.subject.shared) await this.#waitForRoom();
      }
      await this.#delivered;
      this.#end({ kind: "complete" });
    } catch (error) {
      await this.#delivered;
      this.deps.logger.warn({ requestId: this.subject.call.requestId, error }, "a stream of events broke off");
      this.interrupt();
    }
  }

  /** Ends every subscription with SUBSCRIPTION_INTERRUPTED: the client resumes by cursor. */
  interrupt(): void {
    const error = new DomainError(
      "SUBSCRIPTION_INTERRUPTED",
      "The stream of events broke off; subscribe again after your last cursor.",
    );
    this.#end({ kind: "error", errors: [this.deps.formatError(error, this.subject.call.requestId)] });
  }

  /**
   * A result without data ends the stream: it is the subgraph's refusal, which over a socket cannot come before the
   * stream, or says that the stream broke off there.
   */
  async #refuse(event: ExecutionResult): Promise<void> {
    await this.#delivered;
    const codes = event.errors?.map((error) => error.extensions["code"]) ?? [];
    if (codes.length === 0 || codes.some((code) => BROKEN_OFF.has(code))) return this.interrupt();
    const errors = subgraphErrors(event.errors).map((error) =>
      this.deps.formatError(error, this.subject.call.requestId),
    );
    this.#end({ kind: "error", errors });
  }

  #start(event: ExecutionResult): void {
    const { audience } = this.subject;
    const result = this.deps.results.get(audience, JSON.stringify(event), this, () => this.#execute(event));
    const before = this.#delivered;
    this.#running += 1;
    this.#delivered = (async () => {
      const json = await result;
      await before;
      this.#running -= 1;
      if (json === null) this.interrupt();
      else this.#deliver(json);
    })();
  }

  /** Null when the event itself could not be read for now: passing it over would lose it to every subscriber. */
  async #execute(event: ExecutionResult): Promise<string | null> {
    const { call: opened, plan, operation } = this.subject;
    this.#events += 1;
    this.deps.observe("executed");
    const signal = AbortSignal.timeout(this.deps.limits.requestTimeoutMs);
    const call: Call = { ...opened, requestId: `${opened.requestId}.${String(this.#events)}`, signal };
    try {
      const { errors, data } = await executeEvent(this.deps.engine, plan, operation, event, call);
      const formatted = errors?.map((error) => this.deps.formatError(error, call.requestId));
      if (!data && formatted?.some(({ extensions }) => PASSING.has(extensions?.["code"]))) return null;
      return JSON.stringify({ ...(formatted === undefined ? {} : { errors: formatted }), data: data ?? null });
    } catch (error) {
      const formatted = this.deps.formatError(error, call.requestId);
      return PASSING.has(formatted.extensions?.["code"]) ? null : JSON.stringify({ errors: [formatted] });
    }
  }

  #deliver(json: string): void {
    for (const subscriber of this.#subscribers) {
      this.deps.observe("delivered");
      if (!subscriber.push(json)) this.#endSlow(subscriber);
    }
  }

  #endSlow(subscriber: Subscriber): void {
    subscriber.end({ kind: "slow" });
    this.#remove(subscriber);
  }

  #remove(subscriber: Subscriber): void {
    if (this.#subscribers.delete(subscriber)) this.deps.observeSubscribers(-1);
    if (this.#subscribers.size === 0) this.#end({ kind: "complete" });
  }

  async #waitForRoom(): Promise<void> {
    for (const subscriber of this.#subscribers) {
      if (!subscriber.full) continue;
      const stalled = setTimeout(() => {
        this.#endSlow(subscriber);
      }, STALL_MS);
      await subscriber.room();
      clearTimeout(stalled);
    }
  }

  #end(end: StreamEnd): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onEnd();
    for (const subscriber of this.#subscribers) subscriber.end(end);
    this.deps.observeSubscribers(-this.#subscribers.size);
    this.#subscribers.clear();
    this.#abort.abort();
  }
}
