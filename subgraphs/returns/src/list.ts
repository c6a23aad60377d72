import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import DataLoader from "dataloader";

/** What a field with arguments is asked for: a record, and the arguments. */
export interface Asked<A> {
  readonly id: string;
  readonly args: A;
}

/**
 * A loader for fields with arguments: all records of a level that are asked with the same arguments are one call.
 * `load` answers a value for every id.
 */
export function byArguments<A, V>(
  load: (ids: readonly string[], args: A) => Promise<ReadonlyMap<string, V>>,
): DataLoader<Asked<A>, V, string> {
  return new DataLoader<Asked<A>, V, string>(
    async (asked) => {
      const groups = new Map<string, { args: A; ids: Set<string> }>();
      for (const { id, args } of asked) {
        const group = groups.get(JSON.stringify(args)) ?? { args, ids: new Set<string>() };
        groups.set(JSON.stringify(args), group);
        group.ids.add(id);
      }
      const answers = new Map<string, ReadonlyMap<string, V>>();
      for (const [key, { args, ids }] of groups) answers.set(key, await load([...ids], args));
      return asked.map(({ id, args }) => {
        const answer = answers.get(JSON.stringify(args))?.get(id);
        return answer ?? new Error(`no answer for ${id}`);
      });
    },
    { cacheKeyFn: ({ id, args }) => JSON.stringify([id, args]) },
  );
}

/** Counts all rows of several owners; owners without any may be left out. */
export type CountRows = (
  owners: readonly string[],
) => Promise<readonly { readonly id: string; readonly count: number }[]>;

/**
 * One page of each owner, of rows of which the query fetched `first + 1` for each owner at most. Counting is one call,
 * made when the first total is selected.
 */
export function connectionsOf<R>(
  owners: readonly string[],
  rows: readonly R[],
  ownerOf: (row: R) => string,
  cursorOf: (row: R) => string,
  page: PageArgs,
  count: CountRows,
): Map<string, Connection<R>> {
  let counting: Promise<Map<string, number>> | undefined;
  const counts = (): Promise<Map<string, number>> =>
    (counting ??= count(owners).then((found) => new Map(found.map((row) => [row.id, row.count]))));
  return new Map(
    owners.map((owner) => [
      owner,
      connectionOf(
        rows.filter((row) => ownerOf(row) === owner),
        page,
        cursorOf,
        async () => (await counts()).get(owner) ?? 0,
      ),
    ]),
  );
}

/** A cursor for lists in the order of ids. */
export function idCursor({ id }: { readonly id: string }): string {
  return encodeCursor([id]);
}

/** The id that a page starts after. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
export function startOf(page: PageArgs): string | null {
  requirePageSize(page.first);
  return page.after ? (decodeCursor(page.after, 1)[0] ?? null) : null;
}
