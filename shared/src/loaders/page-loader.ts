import { byKey } from "./loaders";
import { type Connection, connectionOf, type PageArgs } from "../relay";
import DataLoader from "dataloader";

export interface PageLoaderOptions<Row> {
  /** `first + 1` rows at most of each owner after the cursor, in list order; one statement. */
  list(owners: readonly string[], first: number, after: string | null): Promise<readonly Row[]>;
  /** All rows of each owner; owners without rows may be left out. */
  count(owners: readonly string[]): Promise<readonly { readonly id: string; readonly count: number }[]>;
  ownerOf(row: Row): string;
  cursorOf(row: Row): string;
}

interface PageKey {
  readonly owner: string;
  readonly first: number;
  readonly after: string | null;
}

const BATCH_LIMIT = 1_000;

/**
 * Pages of one list that many owners have: those who ask for the same part of it are one statement, and so are the
 * counts. Fresh for every request.
 *
 * Errors: what `list` throws, to those who asked for that part only.
 */
export function createPageLoader<Row>(options: PageLoaderOptions<Row>) {
  const counts = byKey(
    (owners) => options.count(owners).then((rows) => [...rows]),
    (row) => row.id,
  );
  const pages = new DataLoader<PageKey, readonly Row[], string>((keys) => loadPages(options, keys), {
    cacheKeyFn: ({ owner, first, after }) => JSON.stringify([owner, first, after]),
    maxBatchSize: BATCH_LIMIT,
  });
  return async (owner: string, page: PageArgs): Promise<Connection<Row>> => {
    const rows = await pages.load({ owner, first: page.first, after: page.after ?? null });
    return connectionOf(
      rows,
      page,
      (row) => options.cursorOf(row),
      async () => (await counts.load(owner))?.count ?? 0,
    );
  };
}

async function loadPages<Row>(
  options: PageLoaderOptions<Row>,
  keys: readonly PageKey[],
): Promise<(readonly Row[] | Error)[]> {
  const parts = new Map<string, PageKey[]>();
  for (const key of keys) {
    const name = JSON.stringify([key.first, key.after]);
    const group = parts.get(name);
    if (group) group.push(key);
    else parts.set(name, [key]);
  }
  const found = new Map<PageKey, readonly Row[] | Error>();
  await Promise.all([...parts.values()].map((group) => loadPart(options, group, found)));
  return keys.map((key) => found.get(key) ?? []);
}

async function loadPart<Row>(
  options: PageLoaderOptions<Row>,
  group: readonly PageKey[],
  found: Map<PageKey, readonly Row[] | Error>,
): Promise<void> {
  const [{ first, after }] = group as [PageKey];
  try {
    const owners = group.map(({ owner }) => owner);
    const rows = new Map<string, Row[]>(owners.map((owner) => [owner, []]));
    for (const row of await options.list(owners, first, after)) rows.get(options.ownerOf(row))?.push(row);
    for (const key of group) found.set(key, rows.get(key.owner) ?? []);
  } catch (error) {
    const reason = error instanceof Error ? error : new Error("a page could not be loaded", { cause: error });
    for (const key of group) found.set(key, reason);
  }
}
