/** A stream of values that a test writes and any number of iterators read, each from when it began. */
export class Channel<T> {
  readonly #readers = new Set<Reader<T>>();

  get readers(): number {
    return this.#readers.size;
  }

  write(value: T): void {
    for (const reader of this.#readers) reader.write({ value });
  }

  /** Every iterator throws. */
  break(error: Error): void {
    for (const reader of this.#readers) reader.write({ error });
  }

  /** Every iterator ends after what was written. */
  end(): void {
    for (const reader of this.#readers) reader.write({});
  }

  read(first: readonly T[] = []): AsyncGenerator<T, undefined> {
    const reader = new Reader<T>(first, () => this.#readers.delete(reader));
    this.#readers.add(reader);
    return reader as unknown as AsyncGenerator<T, undefined>;
  }
}

interface Written<T> {
  readonly value?: T;
  readonly error?: Error;
}

class Reader<T> implements AsyncIterator<T> {
  readonly #waiting: Written<T>[];
  #wake: (() => void) | undefined;
  #done = false;

  constructor(
    first: readonly T[],
    private readonly onDone: () => void,
  ) {
    this.#waiting = first.map((value) => ({ value }));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  write(item: Written<T>): void {
    this.#waiting.push(item);
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<T>> {
    while (this.#waiting.length === 0 && !this.#done)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    const item = this.#waiting.shift();
    if (item?.value !== undefined && !this.#done) return { value: item.value, done: false };
    this.#finish();
    if (item?.error !== undefined) throw item.error;
    return { value: undefined, done: true };
  }

  return(): Promise<IteratorResult<T>> {
    this.#finish();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(error: Error): Promise<IteratorResult<T>> {
    this.#finish();
    return Promise.reject(error);
  }

  #finish(): void {
    this.#done = true;
    this.onDone();
    this.#wake?.();
  }
}
