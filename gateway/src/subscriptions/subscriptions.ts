import { DomainError } from "@commons-hub/shared/errors";
import type { SubgraphTransport } from "@commons-hub/shared/subgraph";
import type { ExecutionResult } from "graphql";
import type { Call } from "../execution/call";
import type { AdmittedOperation } from "../execution/documents";
import { RefusedRequest, subgraphErrors } from "../errors";
import { type EventPlan, planEvents } from "./event-plan";
import { audienceKey, resumes } from "./shared-results";
import { EventStream, type StreamDeps } from "./stream";
import type { Subscriber } from "./subscriber";

export interface SubscriptionsDeps extends StreamDeps {
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  readonly observeCounts: (streams: number) => void;
}

interface OpenedStream {
  readonly stream: EventStream;
  readonly events: AsyncIterableIterator<ExecutionResult>;
}

/** Opens subscriptions; those with the same operation, variables and authorisation scope share one stream. */
export class Subscriptions {
  readonly #shared = new Map<string, Promise<OpenedStream>>();
  readonly #streams = new Set<EventStream>();

  constructor(private readonly deps: SubscriptionsDeps) {}

  /** Errors: RefusedRequest with what the owning subgraph answered; UNAVAILABLE when it does not. */
  async subscribe(operation: AdmittedOperation, call: Call): Promise<Subscriber> {
    const key = audienceKey(operation, call.caller);
    if (resumes(operation)) return this.#begin(await this.#open(operation, call, key, false), call);
    const known = this.#shared.get(key);
    if (known !== undefined) {
      const { stream } = await known;
      if (!stream.closed) return stream.add();
    }
    const opening = this.#open(operation, call, key, true);
    this.#shared.set(key, opening);
    try {
      return this.#begin(await opening, call);
    } catch (error) {
      if (this.#shared.get(key) === opening) this.#shared.delete(key);
      throw error;
    }
  }

  /** Breaks every stream off; clients resume elsewhere. */
  interruptAll(): void {
    for (const stream of this.#streams) stream.interrupt();
  }

  async #open(operation: AdmittedOperation, call: Call, audience: string, shared: boolean): Promise<OpenedStream> {
    const plan = planEvents(this.deps.engine, operation);
    const subject = { plan, operation, call, audience, shared };
    const stream: EventStream = new EventStream(this.deps, subject, () => {
      this.#streams.delete(stream);
      if (shared) this.#shared.delete(audience);
      this.deps.observeCounts(this.#streams.size);
    });
    const events = await this.#subscribeAtOwner(plan, operation, call, stream.signal);
    this.#streams.add(stream);
    this.deps.observeCounts(this.#streams.size);
    return { stream, events };
  }

  /** The first subscriber is added before the first event is asked for. */
  #begin({ stream, events }: OpenedStream, call: Call): Subscriber {
    const subscriber = stream.add();
    stream.run(events).catch((error: unknown) => {
      this.deps.logger.error({ requestId: call.requestId, error }, "a stream of events failed");
    });
    return subscriber;
  }

  async #subscribeAtOwner(
    plan: EventPlan,
    operation: AdmittedOperation,
    call: Call,
    signal: AbortSignal,
  ): Promise<AsyncIterableIterator<ExecutionResult>> {
    const transport = this.deps.transports.get(plan.subgraph);
    if (transport === undefined) throw new Error(`Nothing reaches the graph "${plan.subgraph}".`);
    const used = plan.variableNames.filter((name) => Object.hasOwn(operation.variables, name));
    const result = await transport
      .subscribe({
        query: plan.operation,
        operationName: plan.operationName,
        variables: Object.fromEntries(used.map((name) => [name, operation.variables[name]])),
        caller: call.caller,
        requestId: call.requestId,
        signal,
      })
      .catch((error: unknown) => {
        if (error instanceof DomainError) throw error;
        throw new DomainError(
          "UNAVAILABLE",
          "The part of the hub that sends these events does not answer.",
          {},
          { cause: error },
        );
      });
    if (Symbol.asyncIterator in result) return result;
    throw new RefusedRequest(subgraphErrors(result.errors));
  }
}
