import { HUB_COMMAND, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import type { Job, JobHandler } from "@commons-hub/shared/job";

/** Rows that one transaction writes well within its time. */
const BATCH = 5_000;
const DISCARD_AFTER_MS = 600_000;

/** A table whose rows nobody sees until the record that owns them is there. */
export interface OwnedTable {
  readonly table: string;
  /** Column that names the owner. */
  readonly owner: string;
  readonly ownerTable: string;
}

function jobKind({ table }: OwnedTable): string {
  return `discard-${table}`;
}

/**
 * Writes the rows of a record that is still to come, where they are too many for the transaction that will write it.
 * Answers the rows that are left for that transaction: all, when they are few. What was written ahead for a record that
 * never came, because it was refused or the process was killed, is discarded after ten minutes.
 */
export async function writeAhead<R>(
  work: UnitOfWork,
  table: OwnedTable,
  owner: string,
  rows: readonly R[],
  insert: (tx: Transaction, rows: readonly R[]) => Promise<void>,
): Promise<readonly R[]> {
  if (rows.length <= BATCH) return rows;
  await work.run(HUB_COMMAND, async (tx) => {
    const dueAt = new Date((await tx.now()).getTime() + DISCARD_AFTER_MS);
    await tx.schedule({ kind: jobKind(table), key: owner, dueAt, payload: {} });
  });
  for (let start = 0; start < rows.length; start += BATCH)
    await work.run(HUB_COMMAND, (tx) => insert(tx, rows.slice(start, start + BATCH)));
  return [];
}

/** Called in the transaction that writes the owner: what was written ahead stays. */
export async function keepAhead(tx: Transaction, table: OwnedTable, owner: string): Promise<void> {
  await tx.cancel(jobKind(table), owner);
}

/** Discards what was written ahead for records that never came, by the name of the job. */
export function discardHandlers(tables: readonly OwnedTable[]): Record<string, JobHandler> {
  return Object.fromEntries(
    tables.map((table) => [jobKind(table), { run: (tx: Transaction, job: Job) => discard(tx, table, job) }]),
  );
}

async function discard(tx: Transaction, target: OwnedTable, { key }: Job): Promise<void> {
  const { table, owner, ownerTable } = target;
  const [kept] = await tx.query(`SELECT id FROM ${ownerTable} WHERE id = $1`, [key]);
  if (kept) return;
  const gone = await tx.query(
    `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE ${owner} = $1 LIMIT ${BATCH}) RETURNING ${owner}`,
    [key],
  );
  if (gone.length === BATCH) await tx.schedule({ kind: jobKind(target), key, dueAt: await tx.now(), payload: {} });
}
