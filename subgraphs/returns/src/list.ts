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

/** Rows of several owners as a connection for each, with cursors that hold the row's id. */
export function connectionsById<R extends { readonly id: string }>(
  owners: readonly string[],
  rows: readonly R[],
  ownerOf: (row: R) => string,
  page: PageArgs,
  count: (owners: readonly string[]) => Promise<readonly { id: string; count: number }[]>,
): Map<string, Connection<R>> {
  let counting: Promise<Map<string, number>> | undefined;
  const counts = () => (counting ??= count(owners).then((found) => new Map(found.map((row) => [row.id, row.count]))));
  return new Map(
    owners.map((owner) => [
      owner,
      connectionOf(
        rows.filter((row) => ownerOf(row) === owner),
        page,
        (row) => encodeCursor([row.id]),
        async () => (await counts()).get(owner) ?? 0,
      ),
    ]),
  );
}

/** The id that a page starts after. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
export function startOf(page: PageArgs): string | null {
  requirePageSize(page.first);
  return page.after ? (decodeCursor(page.after, 1)[0] ?? null) : null;
}
