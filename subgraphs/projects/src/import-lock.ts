import { setTimeout as sleep } from "node:timers/promises";
import { type Database, translateDatabaseError } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { QueryRunner } from "typeorm";

const WAIT_MS = 60_000;
const POLL_MS = 100;
const NAME = "commons-hub:import";

export interface ImportLock extends AsyncDisposable {
  /** Errors: UNAVAILABLE when the connection, and the right with it, was lost. */
  confirm(): Promise<void>;
}

/**
 * Holds the one right to import, across all processes on the database, until it is disposed of or its connection ends.
 *
 * A session's advisory lock: it holds no transaction open, so it holds back no reader of the log.
 * Errors: STATE_CONFLICT when another import does not end within a minute; UNAVAILABLE without a database.
 */
export async function holdImportLock(database: Database): Promise<ImportLock> {
  const runner = database.dataSource.createQueryRunner();
  const key = `${NAME}:${database.schema}`;
  try {
    await runner.connect();
    const until = performance.now() + WAIT_MS;
    for (;;) {
      const rows = (await runner.query("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held", [key])) as {
        held: boolean;
      }[];
      if (rows[0]?.held === true) break;
      if (performance.now() > until)
        throw new DomainError("STATE_CONFLICT", "Another import is running; try again when it has ended.");
      await sleep(POLL_MS);
    }
  } catch (error) {
    await runner.release();
    throw translateDatabaseError(error);
  }
  return { confirm: () => confirm(runner), [Symbol.asyncDispose]: () => letGo(runner, key) };
}

async function confirm(runner: QueryRunner): Promise<void> {
  const lost = "The connection to the database was lost; run the import again.";
  if (runner.isReleased) throw new DomainError("UNAVAILABLE", lost);
  try {
    await runner.query("SELECT 1");
  } catch (cause) {
    throw new DomainError("UNAVAILABLE", lost, {}, { cause });
  }
}

/** A connection that was lost took the lock with it: then there is nothing to let go, and the work has failed by itself. */
async function letGo(runner: QueryRunner, key: string): Promise<void> {
  if (runner.isReleased) return;
  try {
    await runner.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [key]);
  } catch (error) {
    const meaning = translateDatabaseError(error);
    if (!(meaning instanceof DomainError && meaning.code === "UNAVAILABLE")) throw meaning;
  } finally {
    await runner.release();
  }
}
