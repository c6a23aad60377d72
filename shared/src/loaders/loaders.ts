import DataLoader from "dataloader";

/** As many keys as one SQL statement takes at most. */
const BATCH_LIMIT = 1_000;

/**
 * One value per key, in key order, null for what is missing; each batch is one call.
 * `load` answers in any order; `keyOf` says to which key a value belongs.
 */
export function byKey<V>(
  load: (keys: readonly string[]) => Promise<readonly V[]>,
  keyOf: (value: V) => string,
): DataLoader<string, V | null> {
  return new DataLoader(
    async (keys) => {
      const found = new Map((await load(keys)).map((value) => [keyOf(value), value]));
      return keys.map((key) => found.get(key) ?? null);
    },
    { maxBatchSize: BATCH_LIMIT },
  );
}

/** All values of each key, in the order in which `load` answers. */
export function manyByKey<V>(
  load: (keys: readonly string[]) => Promise<readonly V[]>,
  keyOf: (value: V) => string,
): DataLoader<string, readonly V[]> {
  return new DataLoader(
    async (keys) => {
      const found = new Map<string, V[]>();
      for (const value of await load(keys)) {
        const values = found.get(keyOf(value));
        if (values) values.push(value);
        else found.set(keyOf(value), [value]);
      }
      return keys.map((key) => found.get(key) ?? []);
    },
    { maxBatchSize: BATCH_LIMIT },
  );
}
