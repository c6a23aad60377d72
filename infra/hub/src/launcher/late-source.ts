import type { EventBatch, EventFilter, EventSource } from "@commons-hub/shared/event";

/** An event log that is named before it is there: parts follow each other in circles, and one of them is made first. */
export class LateSource implements EventSource {
  #source: EventSource | null = null;

  constructor(private readonly name: string) {}

  bind(source: EventSource): void {
    this.#source = source;
  }

  read(after: string | null, limit: number, filter?: EventFilter, waitMs?: number): Promise<EventBatch> {
    return this.#get().read(after, limit, filter, waitMs);
  }

  head(): Promise<string> {
    return this.#get().head();
  }

  #get(): EventSource {
    if (this.#source === null) throw new Error(`the event log of ${this.name} is read before the part was made`);
    return this.#source;
  }
}
