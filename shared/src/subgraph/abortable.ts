/**
 * An iterator that ends at once when its reader leaves: `return()` of a generator waits for the value it is about to
 * give, so the signal that the source listens to is aborted first.
 *
 * `outer` ends it from outside, such as when the request is cancelled.
 */
export async function abortable<T>(
  outer: AbortSignal | undefined,
  open: (signal: AbortSignal) => Promise<AsyncGenerator<T, void, undefined>>,
): Promise<AsyncIterableIterator<T>> {
  const abort = new AbortController();
  const signal = outer ? AbortSignal.any([outer, abort.signal]) : abort.signal;
  const source = await open(signal);
  const iterator: AsyncIterableIterator<T> = {
    next: () => source.next(),
    return: async () => {
      abort.abort();
      await source.return();
      return { done: true, value: undefined };
    },
    throw: async (error: unknown) => {
      abort.abort();
      await source.return();
      throw error;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
