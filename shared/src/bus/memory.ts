import { type Bus, Listeners } from "./bus";

/** Hints within one process. */
export class MemoryBus implements Bus {
  readonly #listeners = new Listeners();
  #closed = false;

  publish(topic: string): void {
    queueMicrotask(() => {
      if (!this.#closed) this.#listeners.call(topic);
    });
  }

  subscribe(topic: string, listener: () => void): () => void {
    return this.#listeners.add(topic, listener);
  }

  async ready(): Promise<void> {}

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }
}
