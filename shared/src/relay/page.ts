import { DomainError } from "../errors";

export const MAX_PAGE_SIZE = 100;

/** Arguments of every list. */
export interface PageArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** A Relay connection; `totalCount` is counted only when it is selected. */
export interface Connection<N> {
  readonly nodes: readonly N[];
  readonly edges: readonly { readonly cursor: string; readonly node: N }[];
  readonly totalCount: number | Promise<number>;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Errors: PAGE_SIZE_OUT_OF_RANGE. */
export function requirePageSize(first: number): number {
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE_SIZE)
    throw new DomainError("PAGE_SIZE_OUT_OF_RANGE", `first must be between 1 and ${MAX_PAGE_SIZE}, got ${first}.`, {
      first,
    });
  return first;
}

/**
 * Makes a connection of the rows after a cursor, of which the query fetched `first + 1` at most.
 *
 * `count` counts all rows that the filter gives, cursor aside; it runs only when `totalCount` is selected.
 */
export function connectionOf<N>(
  rows: readonly N[],
  page: PageArgs,
  cursorOf: (node: N) => string,
  count: () => Promise<number>,
): Connection<N> {
  const nodes = rows.slice(0, page.first);
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    nodes,
    edges,
    get totalCount() {
      return count();
    },
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== undefined && page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A page of a list that is in memory, in its own order; cursors are positions, good for as long as the list is the same. */
export function pageOfList<N>(
  list: readonly N[],
  page: PageArgs,
  start: number,
  cursorOf: (position: number) => string,
): Connection<N> {
  const rows = list.slice(start, start + page.first + 1).map((node, i) => ({ node, position: start + i }));
  const connection = connectionOf(
    rows,
    page,
    (row) => cursorOf(row.position),
    async () => list.length,
  );
  return {
    nodes: connection.nodes.map((row) => row.node),
    edges: connection.edges.map(({ cursor, node: row }) => ({ cursor, node: row.node })),
    totalCount: list.length,
    pageInfo: connection.pageInfo,
  };
}
