import type { GraphQLFormattedError } from "graphql";

/** How a stream of events ends for one subscriber. */
export type StreamEnd =
  | { readonly kind: "complete" }
  | { readonly kind: "error"; readonly errors: readonly GraphQLFormattedError[] }
  /** The subscriber read slower than events came; it resumes by cursor. */
  | { readonly kind: "slow" };

/** One result, serialised once for everybody who receives it. */
export type StreamItem = { readonly kind: "next"; readonly json: string } | StreamEnd;

/**
 * The bounded queue between a stream of events and one subscriber.
 *
 * Whoever writes sees from `push` whether there was room; whoever reads calls `next` until it answers an end. `close`
 * is called by the reader when it goes before the end.
 */
export class Subscriber {
  readonly #waiting: StreamItem[] = [];
  #characters = 0;
  #wake: (() => void) | undefined;
  #room: (() => void) | undefined;
  #ended = false;
  /** Called at once when the subscriber is found slow: its reader may be waiting for a client that reads nothing. */
  onSlow: (() => void) | undefined;

  constructor(
    private readonly limits: { readonly queuedEvents: number; readonly queuedCharacters: number },
    private readonly onClose: (subscriber: Subscriber) => void,
  ) {}

  get full(): boolean {
    const { queuedEvents, queuedCharacters } = this.limits;
    return this.#waiting.length >= queuedEvents || this.#characters >= queuedCharacters;
  }

  /** False when the queue is full: the item was not taken. */
  push(json: string): boolean {
    if (this.#ended) return true;
    if (this.full) return false;
    this.#characters += json.length;
    this.#put({ kind: "next", json });
    return true;
  }

  /** Ends the stream after what is queued; a slow subscriber loses its queue, since it resumes by cursor anyway. */
  end(end: StreamEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    if (end.kind === "slow") {
      this.#waiting.length = 0;
      this.#characters = 0;
    }
    this.#put(end);
    this.#room?.();
    if (end.kind === "slow") this.onSlow?.();
  }

  /** Resolves when the queue has room, or the subscriber has gone. */
  async room(): Promise<void> {
    while (this.full && !this.#ended)
      await new Promise<void>((resolve) => {
        this.#room = resolve;
      });
  }

  async next(): Promise<StreamItem> {
    for (;;) {
      const item = this.#waiting.shift();
      if (item !== undefined) {
        if (item.kind === "next") this.#characters -= item.json.length;
        this.#room?.();
        return item;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.end({ kind: "complete" });
    this.onClose(this);
  }

  #put(item: StreamItem): void {
    this.#waiting.push(item);
    this.#wake?.();
  }
}
