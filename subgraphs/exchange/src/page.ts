import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";

/**
 * A page of records that are listed by their ids.
 *
 * Shapes: `list` answers as many records as it is asked for, from after the given id.
 * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
 */
export async function pageById<T extends { readonly id: string }>(
  page: PageArgs,
  list: (afterId: string | null, limit: number) => Promise<T[]>,
  count: () => Promise<number>,
): Promise<Connection<T>> {
  requirePageSize(page.first);
  const [after] = page.after ? decodeCursor(page.after, 1) : [];
  return connectionOf(await list(after ?? null, page.first + 1), page, ({ id }) => encodeCursor([id]), count);
}
