import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";

/** A place in a list that is sorted by name, and by id among equal names. */
export interface NamePlace {
  readonly name: string;
  readonly id: string;
}

/**
 * A page of a list that is sorted by name. `list` answers at most so many of those after a place.
 *
 * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
 */
export async function pageByName<N extends NamePlace>(
  page: PageArgs,
  list: (after: NamePlace | null, limit: number) => Promise<readonly N[]>,
  count: () => Promise<number>,
): Promise<Connection<N>> {
  requirePageSize(page.first);
  const [name, id] = page.after ? decodeCursor(page.after, 2) : [];
  const after = name !== undefined && id !== undefined ? { name, id } : null;
  return connectionOf(await list(after, page.first + 1), page, (row) => encodeCursor([row.name, row.id]), count);
}
