/**
 * Says "look": a hint that a topic has something new. The event table is the truth; hints may be lost, doubled or
 * merged, so every listener also looks by itself from time to time.
 */
export interface Bus {
  /** Never throws and never waits: a hint that cannot be sent is lost. */
  publish(topic: string): void;
  /** Answers the way to stop listening. A listener that throws is a bug and is logged. */
  subscribe(topic: string, listener: () => void): () => void;
  /** Resolves when the bus can deliver hints (again). */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Listeners by topic, shared by all buses. */
export class Listeners {
  readonly #byTopic = new Map<string, Set<() => void>>();

  add(topic: string, listener: () => void): () => void {
    const listeners = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byTopic.get(topic) === listeners) this.#byTopic.delete(topic);
    };
  }

  call(topic: string): void {
    for (const listener of this.#byTopic.get(topic) ?? []) listener();
  }

  callAll(): void {
    for (const topic of this.#byTopic.keys()) this.call(topic);
  }

  clear(): void {
    this.#byTopic.clear();
  }
}
