import DataLoader from "dataloader";
import { byKey } from "@commons-hub/shared/loaders";
import { type Connection, connectionOf, type PageArgs, requirePageSize } from "@commons-hub/shared/relay";

/** How to list and count many lists of one kind at once. */
export interface ListSource<N, F> {
  /** Up to `limit` nodes of each key's list, in its order, after the cursor. */
  list(
    keys: readonly string[],
    filter: F,
    after: string | null,
    limit: number,
  ): Promise<readonly { key: string; node: N }[]>;
  count(keys: readonly string[], filter: F): Promise<readonly { key: string; count: number }[]>;
  cursorOf(node: N): string;
}

/**
 * Connections on the nodes of another list without a query per node: all keys that ask for the same page in a request
 * are one statement, and their counts another.
 */
export class ConnectionLoader<N, F> {
  readonly #pages = new Map<string, DataLoader<string, readonly N[]>>();
  readonly #counts = new Map<string, DataLoader<string, { count: number } | null>>();

  constructor(private readonly source: ListSource<N, F>) {}

  /** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async load(key: string, filter: F, page: PageArgs): Promise<Connection<N>> {
    requirePageSize(page.first);
    const rows = await this.#pageLoader(filter, page).load(key);
    return connectionOf(
      rows,
      page,
      (node) => this.source.cursorOf(node),
      async () => (await this.#countLoader(filter).load(key))?.count ?? 0,
    );
  }

  #pageLoader(filter: F, page: PageArgs): DataLoader<string, readonly N[]> {
    const after = page.after ?? null;
    return getOrCreate(
      this.#pages,
      JSON.stringify([filter, page.first, after]),
      () =>
        new DataLoader(async (keys) => {
          const lists = new Map(keys.map((key): [string, N[]] => [key, []]));
          for (const { key, node } of await this.source.list(keys, filter, after, page.first + 1))
            lists.get(key)?.push(node);
          return keys.map((key) => lists.get(key) ?? []);
        }),
    );
  }

  #countLoader(filter: F): DataLoader<string, { count: number } | null> {
    return getOrCreate(this.#counts, JSON.stringify(filter), () =>
      byKey(
        (keys) => this.source.count(keys, filter),
        ({ key }) => key,
      ),
    );
  }
}

function getOrCreate<V>(map: Map<string, V>, key: string, create: () => V): V {
  const found = map.get(key) ?? create();
  map.set(key, found);
  return found;
}
